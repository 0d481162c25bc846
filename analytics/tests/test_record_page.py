"""A person's record: on a page, as PDF and as a table; what is in it, who may have it, and that it is noted."""

import csv
import datetime
import io
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics import pdf
from analytics.models import CallAnalysis
from analytics.papers import record_paper
from analytics.record import Asked, Period, record_of
from analytics.tests.story import EVERYTHING, QUOTE, SAID, SUMMARY, made_call, told_call
from analytics.views import record as views
from calls.models import Concern
from conftest import Cast, logged_in, shares
from people.access import Reader
from people.models import Access, Membership, Note, Person, User

DAY = datetime.timedelta(days=1)
FORMATS = ("akte", "akte.pdf", "akte.csv")


def url(person: Person, name: str = "akte") -> str:
    return f"/privat/personen/{person.pk}/{name}"


def page(user: User, person: Person, **query: str) -> str:
    response = logged_in(user).get(url(person), query)
    assert response.status_code == 200
    return response.content.decode()


def table(user: User, address: str, **query: str) -> list[dict[str, str]]:
    response = logged_in(user).get(address, query)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = io.StringIO(response.content.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=";"))


def words_on_paper(user: User, person: Person, **more: Any) -> str:
    today = timezone.localdate()
    period = Period(today - 30 * DAY, today)
    made = record_of(Asked(person, Reader(user), user, period, **more), now=timezone.now())
    return pdf.as_json(record_paper(made))


# --- what is in it -----------------------------------------------------------------------------------------
def test_a_record_tells_every_call_with_what_became_of_it(cast: Cast) -> None:
    told_call(cast.maria, end_reason="goodbye")
    made_call(cast.maria, status="no_answer", duration_sec=None)
    html = page(cast.alice, cast.maria)
    for said in ("Maria Schmidt", "1:12", "verabschiedet", "nicht abgenommen", SUMMARY, "Sturz erwähnt", QUOTE):
        assert said in html
    assert "Stimmung: positiv (automatisch aus dem Text)" in html


def test_its_head_says_what_it_is_for_who_made_it_and_for_which_days(cast: Cast) -> None:
    html = page(cast.alice, cast.maria, von="2026-01-01", bis="2026-01-31")
    assert "Gesprächsnotiz und organisatorische Reihenfolge für Rückrufe; keine ärztliche Aussage." in html
    assert "Automatisch erstellte Texte können Fehler enthalten." in html
    assert "01.01.2026 bis 31.01.2026" in html
    assert "von Alice" in html
    assert "vertraulich" in html


def test_the_paper_says_the_same(cast: Cast) -> None:
    told_call(cast.maria)
    paper = words_on_paper(cast.alice, cast.maria)
    for said in ("keine ärztliche Aussage", "können Fehler enthalten", "von Alice", "vertraulich", SUMMARY, QUOTE):
        assert said in paper


def test_who_saw_to_a_concern_and_when_is_in_the_record(cast: Cast) -> None:
    told_call(cast.maria)
    Concern.objects.update(acknowledged_at=timezone.now(), acknowledged_by=cast.bob)
    assert "gesehen von Bob" in page(cast.alice, cast.maria)
    assert "gesehen von Bob" in words_on_paper(cast.alice, cast.maria)


def test_who_has_left_is_named_as_somebody_who_left(cast: Cast) -> None:
    told_call(cast.maria)
    Concern.objects.update(acknowledged_at=timezone.now(), acknowledged_by=cast.bob)
    cast.bob.delete()
    assert "gesehen von jemand, der nicht mehr dabei ist" in page(cast.alice, cast.maria)


def test_a_concern_without_a_call_has_its_place(cast: Cast) -> None:
    Concern.objects.create(account=cast.account_a, person=cast.maria, kind="unresponsive")
    html = page(cast.alice, cast.maria)
    assert "Weitere Anlässe" in html
    assert "Antwortet nach einem Notfallhinweis nicht mehr" in html
    assert "Weitere Anlässe" in words_on_paper(cast.alice, cast.maria)


def test_notes_belong_into_the_record(cast: Cast) -> None:
    Note.objects.create(person=cast.maria, author=cast.alice, text="Neue Brille.")
    assert "Neue Brille." in page(cast.alice, cast.maria)
    assert "Neue Brille." in words_on_paper(cast.alice, cast.maria)


def test_the_words_themselves_are_in_it_only_if_somebody_asks_for_them(cast: Cast) -> None:
    told_call(cast.maria)
    assert SAID not in page(cast.alice, cast.maria)
    assert SAID in page(cast.alice, cast.maria, mitschrift="1")
    assert SAID not in words_on_paper(cast.alice, cast.maria)
    assert SAID in words_on_paper(cast.alice, cast.maria, with_words=True)


def test_a_failed_analysis_is_said_and_not_left_out(cast: Cast) -> None:
    CallAnalysis.objects.create(call=made_call(cast.maria), state="failed")
    assert "Auswertung fehlgeschlagen." in page(cast.alice, cast.maria)


# --- its days ----------------------------------------------------------------------------------------------
def test_without_a_wish_it_is_about_the_last_thirty_days(cast: Cast) -> None:
    made_call(cast.maria, ago=28 * DAY)
    made_call(cast.maria, ago=40 * DAY)
    assert len(table(cast.alice, url(cast.maria, "akte.csv"))) == 1


def test_the_first_and_the_last_day_belong_to_it_as_they_are_on_the_clock_at_home(cast: Cast) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    for day, hour in ((9, 23), (10, 0), (12, 23), (13, 0)):
        at = datetime.datetime(2026, 6, day, hour, 30, tzinfo=berlin)
        made_call(cast.maria, created_at=at, started_at=at)
    rows = table(cast.alice, url(cast.maria, "akte.csv"), von="2026-06-10", bis="2026-06-12")
    assert [row["Beginn"] for row in rows] == ["2026-06-10 00:30", "2026-06-12 23:30"]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "days",
    (
        {"von": "gestern"},
        {"von": "2026-02-30"},
        {"von": "2026-02-02", "bis": "2026-02-01"},
        {"bis": "9999-12-31"},
        {"von": "0001-01-01"},
    ),
)
def test_days_that_cannot_be_are_said_and_nothing_is_shown_or_noted(
    cast: Cast, name: str, days: dict[str, str]
) -> None:
    told_call(cast.maria)
    response = logged_in(cast.alice).get(url(cast.maria, name), days)
    assert response.headers["Content-Type"].startswith("text/html")
    assert response.status_code == (200 if name == "akte" else 400)
    assert SUMMARY not in response.content.decode()
    assert not Access.objects.exists()


@pytest.mark.parametrize("name", FORMATS)
def test_more_calls_than_a_record_holds_are_refused_with_advice(
    cast: Cast, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "CALLS_ON_PAPER", 2)
    monkeypatch.setattr(views, "CALLS_IN_TABLE", 2)
    for _number in range(3):
        made_call(cast.maria)
    response = logged_in(cast.alice).get(url(cast.maria, name))
    assert response.status_code == 400
    assert "Bitte wählen Sie einen kürzeren" in response.content.decode()


# --- who may have it -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", FORMATS)
def test_a_stranger_finds_no_record(cast: Cast, name: str) -> None:
    assert logged_in(cast.charlie).get(url(cast.maria, name)).status_code == 404
    assert logged_in(cast.dora).get(url(cast.maria, name)).status_code == 404
    assert not Access.objects.exists()


@pytest.mark.parametrize("name", FORMATS)
def test_a_record_is_only_fetched_never_posted(cast: Cast, name: str) -> None:
    assert logged_in(cast.alice).post(url(cast.maria, name)).status_code == 405


def test_who_sees_the_status_gets_calls_and_nothing_of_what_was_said(cast: Cast) -> None:
    told_call(cast.maria)
    Note.objects.create(person=cast.maria, author=cast.alice, text="Nur für uns.")
    html = page(cast.bob, cast.maria, mitschrift="1")
    paper = words_on_paper(cast.bob, cast.maria, with_words=True)
    lines = str(table(cast.bob, url(cast.maria, "akte.csv"), mitschrift="1"))
    for content in (html, paper, lines):
        assert "1:12" in content or "72" in content
        assert not [said for said in (*EVERYTHING, "Sturz", "Nur für uns.", "positiv") if said in content]
    assert "Stimmung" not in lines
    assert "mit Mitschrift" not in html


def test_who_sees_summaries_gets_no_word_of_what_was_said(cast: Cast) -> None:
    Membership.objects.filter(user=cast.bob).update(sees=Membership.Sees.SUMMARY)
    told_call(cast.maria)
    html = page(cast.bob, cast.maria, mitschrift="1")
    assert SUMMARY in html
    assert "Sturz erwähnt" in html
    assert SAID not in html
    assert QUOTE not in html


@pytest.mark.parametrize("wish", ("confidential", "off_record"))
def test_a_call_of_which_nothing_is_to_be_shown_is_in_it_without_its_content(cast: Cast, wish: str) -> None:
    told_call(cast.maria, **{wish: True})
    html = page(cast.alice, cast.maria, mitschrift="1")
    paper = words_on_paper(cast.alice, cast.maria, with_words=True)
    for content in (html, paper):
        assert "Auf Wunsch" in content
        assert not [said for said in (SAID, SUMMARY, QUOTE, "positiv") if said in content]


# --- taking it away --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", FORMATS)
def test_every_record_that_is_taken_away_is_noted_with_what_was_in_it(cast: Cast, name: str) -> None:
    told_call(cast.maria)
    Note.objects.create(person=cast.maria, author=cast.alice, text="Neue Brille.")
    logged_in(cast.alice).get(url(cast.maria, name))
    noted = Access.objects.filter(user=cast.alice, person=cast.maria).values_list("what", flat=True)
    assert sorted(noted) == ["export", "notes", "summary", "transcript"]


@pytest.mark.parametrize("name", FORMATS)
def test_no_record_stays_in_a_cache(cast: Cast, name: str) -> None:
    assert "no-store" in logged_in(cast.alice).get(url(cast.maria, name)).headers["Cache-Control"]


@pytest.mark.parametrize("ending", ("pdf", "csv"))
def test_the_name_of_a_file_tells_nothing_of_the_person(cast: Cast, ending: str) -> None:
    response = logged_in(cast.alice).get(url(cast.maria, f"akte.{ending}"))
    name = f"akte-{cast.maria.pk}-{timezone.localdate():%Y-%m-%d}.{ending}"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_the_pdf_is_a_pdf(cast: Cast) -> None:
    told_call(cast.maria)
    response = logged_in(cast.alice).get(url(cast.maria, "akte.pdf"), {"mitschrift": "1"})
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_the_links_ask_for_the_same_days_and_words_again(cast: Cast) -> None:
    html = page(cast.alice, cast.maria, von="2026-01-01", bis="2026-01-31", mitschrift="1")
    assert "akte.pdf?von=2026-01-01&amp;bis=2026-01-31&amp;mitschrift=on" in html
    assert "akte.csv?von=2026-01-01&amp;bis=2026-01-31&amp;mitschrift=on" in html


def test_in_english_the_paper_is_marked_as_english(cast: Cast) -> None:
    client = logged_in(cast.alice)
    client.cookies["django_language"] = "en"
    assert b"/Lang(en)" in client.get(url(cast.maria, "akte.pdf")).content


def test_if_no_pdf_can_be_made_the_page_says_so_without_content(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_call(cast.maria)
    monkeypatch.setattr(pdf, "printable", lambda text: text + "😀")
    response = logged_in(cast.alice).get(url(cast.maria, "akte.pdf"))
    assert response.status_code == 503
    assert "ließ sich gerade nicht erstellen" in response.content.decode()
    assert not Access.objects.exists()


def test_more_words_than_fit_on_paper_are_refused_with_advice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    told_call(cast.maria)
    monkeypatch.setattr(pdf, "PAPER_BYTES", 500)
    response = logged_in(cast.alice).get(url(cast.maria, "akte.pdf"))
    assert response.status_code == 400
    assert "Bitte wählen Sie einen kürzeren" in response.content.decode()


# --- as a table ----------------------------------------------------------------------------------------------
def test_the_table_has_a_line_per_call_oldest_first(cast: Cast) -> None:
    told_call(cast.maria)
    made_call(cast.maria, ago=DAY, status="no_answer", duration_sec=None)
    older, newer = table(cast.alice, url(cast.maria, "akte.csv"))
    assert (older["Ergebnis"], older["Dauer in Sekunden"]) == ("nicht abgenommen", "")
    assert newer["Dauer in Sekunden"] == "72"
    assert newer["Stimmung (automatisch aus dem Text)"] == "positiv"
    assert newer["Zusammenfassung (automatisch)"] == f"• {SUMMARY}"
    assert newer["Anlässe"] == f"Sturz erwähnt „{QUOTE}“ (offen)"


def test_what_was_said_is_in_the_table_only_if_somebody_asks_for_it(cast: Cast) -> None:
    told_call(cast.maria)
    assert SAID not in str(table(cast.alice, url(cast.maria, "akte.csv")))
    (row,) = table(cast.alice, url(cast.maria, "akte.csv"), mitschrift="1")
    assert f"Maria Schmidt: {SAID}" in row["Mitschrift (automatisch)"]


def test_no_cell_of_the_table_is_a_formula(cast: Cast) -> None:
    Person.objects.filter(pk=cast.maria.pk).update(display_name="=cmd()")
    call = told_call(cast.maria)
    call.utterances.update(text="=1+1")
    (row,) = table(cast.alice, url(cast.maria, "akte.csv"), mitschrift="1")
    (listed,) = table(cast.alice, "/privat/personen.csv")
    cells = [*row.values(), *listed.values()]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t")]
    assert listed["Name"] == "'=cmd()"
    assert listed["Telefon"] == "'+491712345678"


# --- the list as a table ---------------------------------------------------------------------------------------
def test_the_list_of_a_ward_is_a_table_with_the_most_urgent_first(cast: Cast) -> None:
    for name in ("Anna", "Berta"):
        Person.objects.create(account=cast.clinic, kind="patient", display_name=name, phone_e164="+49301234")
    berta = Person.objects.get(display_name="Berta")
    shares(berta)
    told_call(berta)
    rows = table(cast.dora, "/klinik/patienten.csv")
    assert [row["Name"] for row in rows] == ["Berta", "Anna"]
    assert rows[0]["Stimmung (automatisch aus dem Text)"] == "positiv"
    assert (rows[0]["Anrufe in 7 Tagen"], rows[0]["Mittlere Dauer in Sekunden"]) == ("1", "72")


def test_who_sees_the_status_gets_the_list_without_moods(cast: Cast) -> None:
    told_call(cast.maria)
    (row,) = table(cast.bob, "/privat/personen.csv")
    assert row["Name"] == "Maria Schmidt"
    assert row["Stimmung (automatisch aus dem Text)"] == ""


def test_the_list_that_is_taken_away_is_noted_for_everybody_in_it(cast: Cast) -> None:
    table(cast.alice, "/privat/personen.csv")
    access = Access.objects.get()
    assert (access.person, access.user, access.what) == (cast.maria, cast.alice, "export")


def test_a_stranger_gets_a_list_of_their_own_people_only(cast: Cast) -> None:
    assert table(cast.charlie, "/privat/personen.csv") == []
    assert logged_in(cast.charlie).get("/klinik/patienten.csv").status_code == 404


# --- how many queries --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", FORMATS)
def test_a_record_takes_the_same_queries_for_one_call_and_for_twenty(cast: Cast, name: str) -> None:
    client = logged_in(cast.alice)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url(cast.maria, name), {"mitschrift": "1"}).status_code == 200
        return len(caught)

    told_call(cast.maria)
    alone = queries()
    for _number in range(20):
        told_call(cast.maria)
        Note.objects.create(person=cast.maria, author=cast.alice, text="Notiz")
    assert queries() == alone
