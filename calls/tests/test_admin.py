"""The admin pages of calls: metadata of one's own accounts, content with a reason, and what may be done."""

import datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from calls.models import Call, Concern, Utterance
from calls.tests.doubles import FakeTwilio
from conftest import Cast
from people.models import Access, Person
from people.tests.administration import decrypted, root, staffed

NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)
SECRET = "Geheimes"
FORGOTTEN = "Vergessenes"
MODELS = ("call", "utterance", "concern")


@pytest.fixture
def call(cast: Cast) -> Call:
    call = Call.objects.create(account=cast.account_a, person=cast.maria, twilio_call_sid="CA-metadata")
    forgotten: Any = [FORGOTTEN]  # stored as JSON, though the field says that it is text
    Call.objects.filter(pk=call.pk).update(forgotten=forgotten)
    Utterance.objects.create(call=call, position=1, speaker="caller", text=SECRET, spoken_at=NOW)
    Concern.objects.create(call=call, account=cast.account_a, person=cast.maria, kind="fall", quote=SECRET)
    return call


@pytest.fixture
def superuser(cast: Cast) -> Client:
    return root()


def row_of(model: str) -> int:
    rows: dict[str, Any] = {"call": Call.objects, "utterance": Utterance.objects, "concern": Concern.objects}
    return int(rows[model].values_list("pk", flat=True).get())


def said(answer: object) -> list[str]:
    """The messages that an action left."""
    return [str(message) for message in get_messages(answer.wsgi_request)]  # type: ignore[attr-defined]


# --- what is seen -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("model", MODELS)
def test_a_superuser_sees_that_it_happened_but_no_word_of_it(
    superuser: Client, call: Call, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with decrypted(monkeypatch) as texts:
        for url in (f"/admin/calls/{model}/", f"/admin/calls/{model}/{row_of(model)}/change/"):
            page = superuser.get(url)
            assert page.status_code == 200
            assert SECRET not in page.content.decode()
    assert SECRET not in texts
    assert FORGOTTEN not in str(texts)


@pytest.mark.parametrize("model", MODELS)
def test_staff_sees_the_rows_of_its_own_accounts_only(cast: Cast, call: Call, model: str) -> None:
    for user, found in ((cast.alice, [row_of(model)]), (cast.charlie, [])):
        page = staffed(user).get(f"/admin/calls/{model}/")
        assert [row.pk for row in page.context["cl"].result_list] == found
        assert ("Maria Schmidt" in page.content.decode()) is bool(found and model != "utterance")


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("view", ["change", "history", "delete"])
def test_no_page_of_a_foreign_row_opens(cast: Cast, call: Call, model: str, view: str) -> None:
    page = staffed(cast.charlie).get(f"/admin/calls/{model}/{row_of(model)}/{view}/")
    assert page.status_code in (302, 403)


@pytest.mark.parametrize(
    "asked",
    [
        "call/?account__id__exact={account}",
        "call/?q=CA-metadata",
        "call/?q=Maria",
        "concern/?q=Maria",
        "utterance/?call__account__id__exact={account}",
        "utterance/?q=CA-metadata&_facets=True",
    ],
)
def test_no_filter_and_no_search_reaches_a_foreign_row(cast: Cast, call: Call, asked: str) -> None:
    page = staffed(cast.charlie).get(f"/admin/calls/{asked.format(account=cast.account_a.pk)}")
    assert list(page.context["cl"].result_list) == []
    assert "Familie A" not in page.content.decode()
    assert "Maria Schmidt" not in page.content.decode()


@pytest.mark.parametrize("term", ["CA-metadata", "Schmidt", "+49171234"])
def test_a_call_is_found_by_sid_name_and_number(superuser: Client, call: Call, term: str) -> None:
    Call.objects.filter(pk=call.pk).update(from_e164="+491712345678")
    Call.objects.create(account=call.account, twilio_call_sid="CA-other")
    page = superuser.get("/admin/calls/call/", {"q": term})
    assert [row.pk for row in page.context["cl"].result_list] == [call.pk]


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
    assert staffed(cast.alice).get("/admin/calls/call/").context["cl"].result_count == 1
    assert staffed(cast.charlie).get("/admin/calls/call/").context["cl"].result_count == 0


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_added_changed_or_deleted_by_hand(superuser: Client, call: Call, model: str) -> None:
    url = f"/admin/calls/{model}"
    assert superuser.get(f"{url}/add/").status_code == 403
    assert superuser.post(f"{url}/{row_of(model)}/change/", {"status": "busy"}).status_code == 403
    assert superuser.post(f"{url}/{row_of(model)}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_a_list_takes_the_same_number_of_queries_however_long_it_is(
    superuser: Client, cast: Cast, call: Call, model: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert superuser.get(f"/admin/calls/{model}/").status_code == 200
        return len(captured)

    queries()
    before = queries()
    for number in range(3):
        person = Person.objects.create(account=cast.clinic, display_name=f"P{number}", phone_e164="+491700000000")
        other = Call.objects.create(account=cast.clinic, person=person, twilio_call_sid=f"CA{number}")
        Utterance.objects.create(call=other, position=1, speaker="caller", text="x", spoken_at=NOW)
        Concern.objects.create(
            call=other, account=cast.clinic, person=person, kind="fall", acknowledged_by=cast.dora
        )
    assert queries() == before


# --- content ----------------------------------------------------------------------------------------------
def unmask(client: Client, call: Call) -> str:
    """What the page of the content tells after a reason was given."""
    url = f"/admin/calls/call/{call.pk}/inhalt/"
    client.post(url, {"reason": "Beschwerde über diesen Anruf"})
    return client.get(url).content.decode()


def test_with_a_reason_the_transcript_and_the_quotes_are_shown(superuser: Client, call: Call) -> None:
    page = unmask(superuser, call)
    assert page.count(SECRET) == 2
    assert "Sturz erwähnt" in page
    (access,) = Access.objects.all()
    assert (access.what, access.object_id, access.person) == ("transcript", call.pk, call.person)
    assert (access.via, access.reason) == ("admin", "Beschwerde über diesen Anruf")


def test_what_the_caller_wanted_forgotten_is_shown_to_nobody(superuser: Client, call: Call) -> None:
    assert FORGOTTEN not in unmask(superuser, call)


@pytest.mark.parametrize("wish", ["confidential", "off_record"])
def test_a_call_that_nobody_was_to_see_is_shown_for_no_reason(superuser: Client, call: Call, wish: str) -> None:
    Call.objects.filter(pk=call.pk).update(**{wish: True})
    assert SECRET not in unmask(superuser, call)
    assert not Access.objects.exists()
    page = superuser.get(f"/admin/calls/call/{call.pk}/change/").content.decode()
    assert "Die Person wollte, dass niemand den Inhalt sieht" in page
    assert "inhalt/" not in page


def test_the_words_of_an_unknown_caller_are_logged_without_a_person(superuser: Client, call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(person=None)
    assert SECRET in unmask(superuser, call)
    assert Access.objects.get().person is None


def test_no_foreign_staff_and_no_relative_of_lower_sight_reads_it(cast: Cast, call: Call) -> None:
    for user in (cast.charlie, cast.bob):
        assert SECRET not in unmask(staffed(user), call)
    assert SECRET in unmask(staffed(cast.alice), call)
    assert {row.user for row in Access.objects.all()} == {cast.alice}


# --- end a call -------------------------------------------------------------------------------------------
def hang_up(client: Client, *calls: Call) -> list[str]:
    chosen = {"action": "hang_up_calls", "_selected_action": [call.pk for call in calls]}
    return said(client.post("/admin/calls/call/", chosen))


def test_a_running_call_is_ended_and_what_became_of_each_is_said(
    superuser: Client, call: Call, twilio_api: FakeTwilio
) -> None:
    Call.objects.filter(pk=call.pk).update(status="in_progress", heartbeat_at=timezone.now())
    over = Call.objects.create(account=call.account, twilio_call_sid="CA-over", closed_at=NOW)
    assert hang_up(superuser, call, over) == [
        f"Anruf {over.pk}: war schon beendet.",
        f"Anruf {call.pk}: Twilio legt auf.",
    ]
    assert len(twilio_api.requests) == 1


def test_a_call_is_ended_on_its_own_page_as_well(superuser: Client, call: Call, twilio_api: FakeTwilio) -> None:
    chosen = {"CHANGE_FORM-action": "hang_up_calls", "_selected_action": call.pk}
    superuser.post(f"/admin/calls/call/{call.pk}/change/", chosen)
    assert len(twilio_api.requests) == 1


def test_that_twilio_does_not_answer_is_said(superuser: Client, call: Call, twilio_api: FakeTwilio) -> None:
    twilio_api.refuse(500, 20500)
    assert hang_up(superuser, call) == [f"Anruf {call.pk}: Twilio antwortet nicht, der Anruf läuft weiter."]


def test_a_foreign_call_is_not_ended(cast: Cast, call: Call, twilio_api: FakeTwilio) -> None:
    assert hang_up(staffed(cast.charlie), call) == []
    assert twilio_api.requests == []


def test_who_may_only_look_ends_no_call(cast: Cast, call: Call, twilio_api: FakeTwilio) -> None:
    client = staffed(cast.alice)
    cast.alice.user_permissions.remove(*cast.alice.user_permissions.filter(codename="change_call"))
    hang_up(client, call)
    assert twilio_api.requests == []


def test_looking_at_the_list_ends_nothing(superuser: Client, call: Call, twilio_api: FakeTwilio) -> None:
    superuser.get(f"/admin/calls/call/?action=hang_up_calls&_selected_action={call.pk}")
    assert twilio_api.requests == []


# --- acknowledge ------------------------------------------------------------------------------------------
def acknowledge(client: Client) -> None:
    client.post("/admin/calls/concern/", {"action": "acknowledge", "_selected_action": row_of("concern")})


def test_a_concern_is_seen_by_whoever_was_first(cast: Cast, superuser: Client, call: Call) -> None:
    acknowledge(staffed(cast.alice))
    acknowledge(superuser)
    concern = Concern.objects.get()
    assert concern.acknowledged_by == cast.alice
    assert concern.acknowledged_at is not None


def test_a_foreign_concern_stays_unseen(cast: Cast, call: Call) -> None:
    acknowledge(staffed(cast.charlie))
    assert Concern.objects.get().acknowledged_at is None
