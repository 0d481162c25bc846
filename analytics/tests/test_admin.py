"""The admin: states for staff, of their own accounts, and no content."""

import pytest
from django.contrib.auth.models import Permission

from analytics.models import CallAnalysis
from analytics.tests.conftest import MakeCall
from conftest import Cast, logged_in
from people.models import User

pytestmark = pytest.mark.django_db
LIST = "/admin/analytics/callanalysis/"


def staff(user: User) -> User:
    User.objects.filter(pk=user.pk).update(is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(content_type__app_label="analytics"))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def analysis(ended_call: MakeCall) -> CallAnalysis:
    call = ended_call()
    fields = {"state": "failed", "failure": "insufficient_quota", "sentiment_reason": "Kachelofen"}
    CallAnalysis.objects.filter(call=call).update(**fields, summary=[{"text": "Kachelofen", "turns": [1]}])
    return CallAnalysis.objects.get(call=call)


def test_staff_see_the_states_of_their_own_account(analysis: CallAnalysis, cast: Cast) -> None:
    page = logged_in(staff(cast.alice)).get(LIST)
    assert [row.pk for row in page.context["cl"].result_list] == [analysis.pk]


def test_staff_of_another_account_see_nothing(analysis: CallAnalysis, cast: Cast) -> None:
    browser = logged_in(staff(cast.charlie))
    assert list(browser.get(LIST).context["cl"].result_list) == []
    assert "Kachelofen" not in browser.get(f"{LIST}{analysis.pk}/change/", follow=True).content.decode()


def test_a_superuser_operates_all_accounts(analysis: CallAnalysis, cast: Cast) -> None:
    root = User.objects.create_superuser("root@example.org", "ein langes Kennwort 84")
    assert len(logged_in(root).get(LIST).context["cl"].result_list) == 1


def test_what_was_found_is_not_shown_and_nothing_can_be_changed(analysis: CallAnalysis, cast: Cast) -> None:
    browser = logged_in(staff(cast.alice))
    page = browser.get(f"{LIST}{analysis.pk}/change/")
    assert page.status_code == 200
    assert "Kachelofen" not in page.content.decode() + browser.get(LIST).content.decode()
    assert browser.get(f"{LIST}add/").status_code == 403
    assert browser.post(f"{LIST}{analysis.pk}/change/", {"state": "done"}).status_code == 403


def test_who_is_logged_out_owns_no_analyses(analysis: CallAnalysis, cast: Cast) -> None:
    from django.contrib.auth.models import AnonymousUser

    assert not CallAnalysis.objects.of_accounts_of(AnonymousUser()).exists()
    assert not CallAnalysis.objects.for_user(AnonymousUser()).exists()


def test_who_sees_only_the_status_of_calls_sees_no_analysis(analysis: CallAnalysis, cast: Cast) -> None:
    assert not CallAnalysis.objects.for_user(cast.bob).exists()
    assert not CallAnalysis.objects.for_user(cast.charlie).exists()
    assert CallAnalysis.objects.for_user(cast.alice).get() == analysis
