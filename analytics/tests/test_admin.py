"""The admin: states of own accounts, content with a reason, analyse again, and what would be deleted."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics.models import CallAnalysis
from analytics.retention import Expiring, expired_preview
from analytics.services import purge_expired
from analytics.tests.conftest import MakeCall
from analytics.tests.story import told_call
from calls.models import Call, Concern, Utterance
from conftest import Cast
from people.models import Access, Person
from people.tests.administration import decrypted, root, staffed

pytestmark = pytest.mark.django_db
LIST = "/admin/analytics/callanalysis/"
SECRET = "Kachelofen"
LONG_AGO = datetime.timedelta(days=40)
Rings = list[tuple[int, str]]


@pytest.fixture
def analysis(ended_call: MakeCall) -> CallAnalysis:
    call = ended_call()
    fields = {"state": "failed", "failure": "insufficient_quota", "sentiment_reason": SECRET}
    points = [{"text": SECRET, "turns": [1]}]
    CallAnalysis.objects.filter(call=call).update(**fields, summary=points, memory_update={"facts": [SECRET]})
    return CallAnalysis.objects.get(call=call)


# --- states -----------------------------------------------------------------------------------------------
def test_staff_see_the_states_of_their_own_account(analysis: CallAnalysis, cast: Cast) -> None:
    page = staffed(cast.alice).get(LIST)
    assert [row.pk for row in page.context["cl"].result_list] == [analysis.pk]


def test_staff_of_another_account_see_nothing(analysis: CallAnalysis, cast: Cast) -> None:
    browser = staffed(cast.charlie)
    for asked in ("", "?q=Maria", f"?call__account__id__exact={cast.account_a.pk}"):
        page = browser.get(f"{LIST}{asked}")
        assert list(page.context["cl"].result_list) == []
        assert "Familie A" not in page.content.decode()
    for view in ("change", "history", "delete"):
        assert browser.get(f"{LIST}{analysis.pk}/{view}/").status_code in (302, 403)


def test_a_superuser_operates_all_accounts(analysis: CallAnalysis, cast: Cast) -> None:
    assert len(root().get(LIST).context["cl"].result_list) == 1


def test_what_was_found_is_not_shown_and_nothing_can_be_changed(
    analysis: CallAnalysis, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = staffed(cast.alice)
    with decrypted(monkeypatch) as texts:
        page = browser.get(f"{LIST}{analysis.pk}/change/")
        assert SECRET not in page.content.decode() + browser.get(LIST).content.decode()
    assert SECRET not in str(texts)
    assert page.content.decode().count("••• (verborgen)") == 4
    assert browser.get(f"{LIST}add/").status_code == 403
    assert browser.post(f"{LIST}{analysis.pk}/change/", {"state": "done"}).status_code == 403
    assert browser.post(f"{LIST}{analysis.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_list_takes_the_same_number_of_queries_however_long_it_is(analysis: CallAnalysis, cast: Cast) -> None:
    browser = root()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.get(LIST)
        return len(captured)

    queries()
    before = queries()
    for number in range(3):
        person = Person.objects.create(account=cast.clinic, display_name=f"P{number}", phone_e164="+491700000000")
        told_call(person, twilio_call_sid=f"CA{number}")
    assert queries() == before


def test_who_is_logged_out_owns_no_analyses(analysis: CallAnalysis, cast: Cast) -> None:
    assert not CallAnalysis.objects.of_accounts_of(AnonymousUser()).exists()
    assert not CallAnalysis.objects.for_user(AnonymousUser()).exists()


def test_who_sees_only_the_status_of_calls_sees_no_analysis(analysis: CallAnalysis, cast: Cast) -> None:
    assert not CallAnalysis.objects.for_user(cast.bob).exists()
    assert not CallAnalysis.objects.for_user(cast.charlie).exists()
    assert CallAnalysis.objects.for_user(cast.alice).get() == analysis


# --- content ----------------------------------------------------------------------------------------------
def unmask(client: Client, analysis: CallAnalysis) -> str:
    url = f"{LIST}{analysis.pk}/inhalt/"
    client.post(url, {"reason": "Auswertung passt nicht zum Anruf"})
    return client.get(url).content.decode()


def test_with_a_reason_mood_summary_and_what_was_learnt_are_shown(analysis: CallAnalysis, cast: Cast) -> None:
    assert unmask(root(), analysis).count(SECRET) == 3
    (access,) = Access.objects.all()
    assert (access.what, access.object_id, access.person) == ("summary", analysis.call_id, cast.maria)
    assert access.reason == "Auswertung passt nicht zum Anruf"


def test_staff_of_another_account_are_shown_nothing(analysis: CallAnalysis, cast: Cast) -> None:
    assert SECRET not in unmask(staffed(cast.charlie), analysis)
    assert not Access.objects.exists()


def test_of_a_confidential_call_nothing_is_shown(analysis: CallAnalysis) -> None:
    Call.objects.update(confidential=True)
    assert SECRET not in unmask(root(), analysis)


# --- analyse again ----------------------------------------------------------------------------------------
def analyse_again(client: Client, model: str, pk: int) -> list[str]:
    app = "calls" if model == "call" else "analytics"
    answer = client.post(f"/admin/{app}/{model}/", {"action": "analyse_again", "_selected_action": pk})
    return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.mark.parametrize("model", ["call", "callanalysis"])
def test_a_failed_analysis_is_made_again_from_either_list(
    analysis: CallAnalysis,
    rings: Rings,
    model: str,
    django_capture_on_commit_callbacks: object,
) -> None:
    pk = analysis.call_id if model == "call" else analysis.pk
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        said = analyse_again(root(), model, pk)
    assert said == ["Ein Anruf wird noch einmal ausgewertet."]
    assert rings == [(analysis.call_id, "")]
    analysis.refresh_from_db()
    assert analysis.state == "waiting"


def test_what_cannot_be_read_again_is_said(analysis: CallAnalysis, rings: Rings) -> None:
    Utterance.objects.all().delete()
    (said,) = analyse_again(root(), "callanalysis", analysis.pk)
    assert "die Mitschrift ist nicht mehr da" in said
    assert rings == []


@pytest.mark.parametrize("model", ["call", "callanalysis"])
def test_a_foreign_analysis_is_not_made_again(analysis: CallAnalysis, cast: Cast, model: str) -> None:
    analyse_again(staffed(cast.charlie), model, analysis.call_id if model == "call" else analysis.pk)
    analysis.refresh_from_db()
    assert analysis.state == "failed"


def test_who_may_only_look_has_nothing_analysed(analysis: CallAnalysis, cast: Cast) -> None:
    client = staffed(cast.alice)
    own = cast.alice.user_permissions
    own.remove(*own.filter(codename="change_callanalysis"))
    analyse_again(client, "callanalysis", analysis.pk)
    analysis.refresh_from_db()
    assert analysis.state == "failed"


# --- what would be deleted --------------------------------------------------------------------------------
def preview(client: Client, model: str, *pks: int) -> str:
    chosen = {"action": "preview_purge", "_selected_action": pks}
    return client.post(f"/admin/people/{model}/", chosen, follow=True).content.decode()


def test_the_preview_counts_per_person_what_the_nightly_run_would_delete(cast: Cast) -> None:
    for number in range(2):
        told_call(cast.maria, twilio_call_sid=f"CA{number}", ago=LONG_AGO)
    told_call(cast.maria, twilio_call_sid="CA-new")
    expected = Expiring(cast.account_a.pk, cast.maria.pk, transcripts=2, analyses=2, quotes=2)
    assert expired_preview(now=timezone.now()) == [expected]


def test_the_preview_and_the_run_agree(cast: Cast) -> None:
    told_call(cast.maria, ago=LONG_AGO)
    Call.objects.create(account=cast.account_a, created_at=timezone.now() - LONG_AGO)
    now = timezone.now()
    expected = expired_preview(now=now)
    purged = purge_expired(now=now)
    assert purged.transcripts == sum(row.transcripts for row in expected)
    assert purged.analyses == sum(row.analyses for row in expected)
    assert expired_preview(now=now) == []


def test_callers_whom_nobody_knows_have_a_line_of_their_own(cast: Cast) -> None:
    stranger = Call.objects.create(account=cast.account_a, created_at=timezone.now() - LONG_AGO)
    CallAnalysis.objects.create(call=stranger)
    (row,) = expired_preview(now=timezone.now())
    assert (row.account_id, row.person_id) == (cast.account_a.pk, None)
    assert "unbekannte Anrufer" in preview(root(), "account", cast.account_a.pk)


@pytest.mark.parametrize("model", ["person", "account"])
def test_the_preview_is_shown_and_deletes_nothing(cast: Cast, model: str) -> None:
    told_call(cast.maria, ago=LONG_AGO)
    page = preview(root(), model, cast.maria.pk if model == "person" else cast.account_a.pk)
    assert "Maria Schmidt" in page
    assert "<td>1</td><td>1</td><td>1</td>" in page
    assert (Utterance.objects.count(), CallAnalysis.objects.count(), Concern.objects.count()) == (2, 1, 1)


def test_where_nothing_is_due_the_preview_says_so(cast: Cast) -> None:
    told_call(cast.maria)
    assert "Alles ist jünger als seine Frist" in preview(root(), "person", cast.maria.pk)


@pytest.mark.parametrize("model", ["person", "account"])
def test_a_foreign_person_is_in_no_preview(cast: Cast, model: str) -> None:
    told_call(cast.maria, ago=LONG_AGO)
    pks = [cast.maria.pk] if model == "person" else [cast.account_a.pk, cast.account_c.pk]
    page = preview(staffed(cast.charlie), model, *pks)
    assert "Maria Schmidt" not in page
    assert "<td>1</td>" not in page
