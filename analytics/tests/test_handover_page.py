"""The hand-over of a shift: whom the next one has to look after first, and who may read what of it."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics import pdf
from analytics.handover import last_evening, shift_since
from analytics.models import CallAnalysis
from analytics.tests.story import QUOTE, SUMMARY, made_call, told_call
from calls.models import Call, Concern
from conftest import Cast, logged_in, shares
from people.models import Access, Membership, Note, Person, User

PAGE = "/klinik/uebergabe"
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime.datetime(2026, 11, 23, 6, 30, tzinfo=BERLIN)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def heinz(cast: Cast) -> Person:
    return patient(cast, "Heinz Krause")


def patient(cast: Cast, name: str) -> Person:
    person = Person.objects.create(account=cast.clinic, kind="patient", display_name=name, phone_e164="+49301234")
    shares(person)
    return person


def page(user: User, url: str = PAGE, **query: str) -> str:
    response = logged_in(user).get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def part(html: str, title: str) -> str:
    """What stands below one headline of the page."""
    return html.split(f"{title}", 1)[1].split("<h2", 1)[0]


def concern(person: Person, kind: str, **fields: Any) -> Concern:
    return Concern.objects.create(account_id=person.account_id, person=person, kind=kind, **fields)


# --- when a shift began ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    (
        "",
        "gestern",
        "2026-11-23T06:31",
        "2026-11-16T06:00",
        "9999-12-31T23:59",
        "0001-01-01T00:00",
        "2026-13-01T00:00",
    ),
)
def test_a_shift_began_within_the_last_seven_days_or_not_at_all(text: str) -> None:
    assert shift_since(text, NOW) is None


def test_the_beginning_of_a_shift_is_a_local_time() -> None:
    since = shift_since("2026-11-22T20:00", NOW)
    assert since == datetime.datetime(2026, 11, 22, 20, tzinfo=BERLIN)
    assert last_evening(NOW) == since


def test_a_beginning_that_cannot_be_is_said_and_the_last_eight_hours_are_shown(cast: Cast, heinz: Person) -> None:
    made_call(heinz, ago=20 * HOUR, status="no_answer", duration_sec=None)
    html = page(cast.dora, seit="morgen")
    assert "in den letzten sieben Tagen" in html
    assert "nicht erreicht" not in html


def test_shifts_are_offered_by_name(cast: Cast) -> None:
    html = page(cast.dora)
    for label in ("letzte 8 Stunden", "seit gestern 20 Uhr", "letzte 24 Stunden"):
        assert label in html
    assert f"?seit={timezone.localtime(last_evening(timezone.now())):%Y-%m-%dT20}%3A00" in html


# --- what is told, and in which order ------------------------------------------------------------------------
def test_who_needs_somebody_stands_first(cast: Cast) -> None:
    names = ("Anna", "Berta", "Cora", "Dieter", "Emil", "Fritz")
    talked, noted, missed, fallen, alarmed, _quiet = (patient(cast, name) for name in names)
    made_call(talked)
    Note.objects.create(person=noted, author=cast.dora, text="Neue Brille.")
    made_call(missed, status="no_answer", duration_sec=None)
    concern(fallen, "fall")
    concern(alarmed, "emergency")
    html = page(cast.dora)
    places = [html.index(f">{name}<") for name in ("Emil", "Dieter", "Cora", "Berta", "Anna", "Fritz")]
    assert places == sorted(places)
    assert "Fritz" in part(html, "Kein Kontakt")
    assert "Anna" in part(html, 'id="talked-title"')


def test_an_open_concern_is_told_with_its_words_and_its_time(cast: Cast, heinz: Person) -> None:
    told_call(heinz)
    html = page(cast.dora)
    assert "Sturz erwähnt" in html
    assert QUOTE in html
    assert "noch offen" in html


def test_a_concern_stays_until_somebody_saw_to_it_however_old_it_is(cast: Cast, heinz: Person) -> None:
    concern(heinz, "pain", noticed_at=timezone.now() - datetime.timedelta(days=40))
    assert "Schmerzen erwähnt" in page(cast.dora)


def test_who_saw_to_a_concern_in_this_shift_is_told_and_of_earlier_ones_nothing(cast: Cast, heinz: Person) -> None:
    now = timezone.now()
    concern(heinz, "pain", acknowledged_at=now - HOUR, acknowledged_by=cast.dora)
    concern(heinz, "fall", acknowledged_at=now - 30 * HOUR, acknowledged_by=cast.dora)
    html = page(cast.dora)
    assert "Schmerzen erwähnt" in html
    assert "gesehen von Dora" in html
    assert "Sturz" not in html


def test_many_open_concerns_of_one_person_are_counted(cast: Cast, heinz: Person) -> None:
    for _number in range(9):
        concern(heinz, "pain")
    html = page(cast.dora)
    assert html.count("Schmerzen erwähnt") == 6
    assert "und 3 weitere offene Anlässe" in html


def test_who_was_not_reached_is_told_with_the_number_of_attempts(cast: Cast, heinz: Person) -> None:
    for hours in (3, 2):
        made_call(heinz, ago=hours * HOUR, status="no_answer", duration_sec=None)
    assert "2-mal nicht erreicht" in part(page(cast.dora), "Zu übergeben")


def test_who_was_spoken_with_later_was_reached(cast: Cast, heinz: Person) -> None:
    made_call(heinz, ago=3 * HOUR, status="no_answer", duration_sec=None)
    made_call(heinz, ago=2 * HOUR)
    html = page(cast.dora)
    assert "Heinz Krause" not in part(html, "Zu übergeben")
    assert "danach gesprochen" in html


def test_picking_up_and_saying_nothing_is_no_conversation(cast: Cast, heinz: Person) -> None:
    CallAnalysis.objects.create(call=made_call(heinz), state="nothing_said")
    assert "Heinz Krause" in part(page(cast.dora), "Kein Kontakt")


def test_an_answering_machine_is_nobody_reached(cast: Cast, heinz: Person) -> None:
    made_call(heinz, direction="outbound", end_reason="voicemail")
    assert "nicht erreicht" in part(page(cast.dora), "Zu übergeben")


def test_conversations_are_told_with_their_minutes_and_the_points_of_the_newest(cast: Cast, heinz: Person) -> None:
    old = told_call(heinz, created_at=timezone.now() - 3 * HOUR, duration_sec=300)
    CallAnalysis.objects.filter(call=old).update(summary=[{"text": "Älterer Punkt.", "turns": []}])
    told_call(heinz, duration_sec=125)
    html = page(cast.dora)
    assert "2 Gespräche, zusammen 7 Min." in html
    assert SUMMARY in html
    assert "Älterer Punkt." not in html


def test_new_notes_are_told_with_their_author_and_old_ones_are_not(cast: Cast, heinz: Person) -> None:
    Note.objects.create(person=heinz, author=cast.dora, text="Tochter ruft um 17 Uhr an.")
    Note.objects.create(person=heinz, author=cast.dora, text="Alt.", created_at=timezone.now() - 20 * HOUR)
    html = page(cast.dora)
    assert "Tochter ruft um 17 Uhr an." in html
    assert "Notiz von Dora" in html
    assert "Alt." not in html


def test_it_says_that_it_tells_an_order_and_no_finding(cast: Cast) -> None:
    html = page(cast.dora)
    assert "keine ärztliche Aussage" in html
    assert "Automatisch erstellte Texte können Fehler enthalten" in html


# --- who may read what -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("wish", ("confidential", "off_record"))
def test_of_a_call_of_which_nothing_is_to_be_shown_only_that_it_took_place(
    cast: Cast, heinz: Person, wish: str
) -> None:
    told_call(heinz, **{wish: True})
    html = page(cast.dora)
    assert "Ein Gespräch, 1 Min." in html
    assert SUMMARY not in html
    assert QUOTE not in html


def test_who_sees_the_status_reads_no_word_and_no_kind(cast: Cast) -> None:
    told_call(cast.maria)
    Note.objects.create(person=cast.maria, author=cast.alice, text="Nur für uns.")
    html = page(cast.bob, "/privat/uebergabe")
    assert "Bitte nachsehen" in html
    for said in (QUOTE, SUMMARY, "Sturz", "Nur für uns."):
        assert said not in html
    assert not Access.objects.exists()


def test_who_sees_summaries_reads_the_kind_and_not_the_words(cast: Cast) -> None:
    Membership.objects.filter(user=cast.bob).update(sees=Membership.Sees.SUMMARY)
    told_call(cast.maria)
    html = page(cast.bob, "/privat/uebergabe")
    assert "Sturz erwähnt" in html
    assert SUMMARY in html
    assert QUOTE not in html


def test_the_order_does_not_tell_an_emergency_to_who_may_not_know_its_kind(cast: Cast) -> None:
    zora = Person.objects.create(account=cast.account_a, display_name="Zora", phone_e164="+49301234")
    concern(zora, "emergency")
    concern(cast.maria, "eating")
    html = page(cast.bob, "/privat/uebergabe")
    assert html.index("Maria Schmidt") < html.index("Zora")


def test_every_account_is_read_at_its_own_level(cast: Cast) -> None:
    other = Person.objects.create(account=cast.account_c, display_name="Zora", phone_e164="+49301234")
    Membership.objects.create(user=cast.alice, account=cast.account_c, role="relative", sees=1)
    told_call(cast.maria)
    concern(other, "pain", quote="Mir tut alles weh.")
    html = page(cast.alice, "/privat/uebergabe")
    assert QUOTE in html
    assert "Bitte nachsehen" in html
    assert "Mir tut alles weh." not in html


def test_nobody_reads_the_hand_over_of_another_account_or_kind_of_account(cast: Cast, heinz: Person) -> None:
    told_call(heinz)
    assert "Heinz" not in page(cast.alice, "/privat/uebergabe")
    assert logged_in(cast.alice).get(PAGE).status_code == 404
    assert logged_in(cast.alice).get(PAGE + ".pdf").status_code == 404


def test_reading_it_is_noted_for_each_person_of_whom_something_was_read(cast: Cast, heinz: Person) -> None:
    call = told_call(heinz)
    Note.objects.create(person=heinz, author=cast.dora, text="Neue Brille.")
    patient(cast, "Still")
    page(cast.dora)
    noted = set(Access.objects.values_list("person_id", "what", "object_id", "user_id"))
    assert noted == {
        (heinz.pk, what, object_id, cast.dora.pk)
        for what, object_id in (("transcript", None), ("summary", call.pk), ("notes", None))
    }


@pytest.mark.parametrize("url", (PAGE, PAGE + ".pdf"))
def test_it_takes_the_same_queries_for_one_patient_and_for_thirty(cast: Cast, heinz: Person, url: str) -> None:
    client = logged_in(cast.dora)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    told_call(heinz)
    queries()  # the first request of a session looks after the session as well
    alone = queries()
    for number in range(30):
        told_call(patient(cast, f"Patient {number}"))
        Note.objects.create(person=heinz, author=cast.dora, text="Notiz")
    assert queries() == alone
    assert alone <= 19


# --- as PDF ------------------------------------------------------------------------------------------------------
def test_the_hand_over_as_pdf_is_noted_as_taken_away_for_everybody_named_in_it(cast: Cast, heinz: Person) -> None:
    told_call(heinz)
    quiet = patient(cast, "Still")
    response = logged_in(cast.dora).get(PAGE + ".pdf")
    assert response.content.startswith(b"%PDF-")
    assert response.headers["Content-Type"] == "application/pdf"
    today = f"{timezone.localdate():%Y-%m-%d}"
    assert response.headers["Content-Disposition"] == f'attachment; filename="uebergabe-{today}.pdf"'
    assert "no-store" in response.headers["Cache-Control"]
    taken = Access.objects.filter(what=Access.What.EXPORT).values_list("person_id", flat=True)
    assert sorted(taken) == sorted((heinz.pk, quiet.pk))


def test_if_no_pdf_can_be_made_the_page_says_so_and_is_there(
    cast: Cast, heinz: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_call(heinz)
    monkeypatch.setattr(pdf, "printable", lambda text: text + "😀")
    response = logged_in(cast.dora).get(PAGE + ".pdf")
    assert response.status_code == 503
    html = response.content.decode()
    assert "ließ sich gerade nicht erstellen" in html
    assert SUMMARY in html
    assert not Access.objects.filter(what=Access.What.EXPORT).exists()


def test_unknown_callers_have_no_place_in_a_hand_over(cast: Cast) -> None:
    made_call(None, account_id=cast.clinic.pk)
    assert Call.objects.count() == 1
    assert "Gesprochen" not in page(cast.dora)
