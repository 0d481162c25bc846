"""The admin pages of calls: metadata of one's own accounts, content never."""

import datetime

import pytest
from django.test import Client

from calls.models import Call, Concern, Utterance
from conftest import Cast, logged_in
from people.models import User

NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def call(cast: Cast) -> Call:
    call = Call.objects.create(account=cast.account_a, person=cast.maria, twilio_call_sid="CA-metadata")
    Utterance.objects.create(call=call, position=1, speaker="caller", text="Geheimes", spoken_at=NOW)
    Concern.objects.create(call=call, account=cast.account_a, person=cast.maria, kind="fall", quote="Geheimes")
    return call


@pytest.fixture
def superuser(db: None) -> Client:
    return logged_in(User.objects.create_superuser("root@example.org", "ein langes Kennwort 84"))


def staff(user: User) -> Client:
    """A member of staff with every permission that can be given."""
    from django.contrib.auth.models import Permission

    user.is_staff = True
    user.save()
    user.user_permissions.set(Permission.objects.all())
    return logged_in(user)


@pytest.mark.parametrize("model", ["call", "concern"])
def test_a_superuser_sees_that_it_happened_but_no_word_of_it(superuser: Client, call: Call, model: str) -> None:
    pk = call.pk if model == "call" else Concern.objects.get().pk
    page = superuser.get(f"/admin/calls/{model}/{pk}/change/")
    assert page.status_code == 200
    assert "Maria Schmidt" in page.content.decode()
    assert "Geheimes" not in page.content.decode()


@pytest.mark.parametrize("model", ["call", "concern"])
def test_staff_sees_the_rows_of_its_own_accounts_only(cast: Cast, call: Call, model: str) -> None:
    address = f"/admin/calls/{model}/"
    assert "Maria Schmidt" in staff(cast.alice).get(address).content.decode()
    assert "Maria Schmidt" not in staff(cast.charlie).get(address).content.decode()


def test_the_call_of_another_account_cannot_be_opened(cast: Cast, call: Call) -> None:
    page = staff(cast.charlie).get(f"/admin/calls/call/{call.pk}/change/", follow=True)
    assert "CA-metadata" not in page.content.decode()


def test_nothing_is_added_or_changed_by_hand(superuser: Client, call: Call) -> None:
    assert superuser.get("/admin/calls/call/add/").status_code == 403
    assert superuser.post(f"/admin/calls/call/{call.pk}/change/", {"status": "busy"}).status_code == 403


def test_failures_of_the_companion_are_found_by_how_the_call_ended(superuser: Client, call: Call) -> None:
    Call.objects.create(
        account=call.account, twilio_call_sid="CA-mute", end_reason="companion_mute", cost_usd="0.5"
    )
    page = superuser.get("/admin/calls/call/?end_reason__exact=companion_mute")
    (found,) = page.context["cl"].result_list
    assert found.twilio_call_sid == "CA-mute"
    assert "OpenAI antwortete nicht hörbar" in page.content.decode()


def test_a_trial_in_the_browser_is_there_for_who_operates(cast: Cast) -> None:
    Call.objects.create(account=cast.account_a, direction="browser", twilio_call_sid="CA-trial")
    assert staff(cast.alice).get("/admin/calls/call/").context["cl"].result_count == 1
    assert staff(cast.charlie).get("/admin/calls/call/").context["cl"].result_count == 0
