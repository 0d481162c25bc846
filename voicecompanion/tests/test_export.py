"""Everything that is stored about a person can be asked for: every row and value, and nothing of anybody else."""

import datetime
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics import disclosure, pdf
from analytics.tests.story import SAID, SUMMARY, add_turn, told_call
from analytics.views import export as views
from conftest import Cast, erased, logged_in, withdraw_everything
from people.export import LABELS, Export, as_json, export_of, label_of, told
from people.models import Access, Consent, Contact, FamilyMessage, Membership, MemoryItem, Note, Person, User
from voicecompanion.lib import privacy
from voicecompanion.lib.fields import encrypt
from voicecompanion.tests.whole import SECRET, store_everything_about

FORMATS = ("auskunft", "auskunft.json", "auskunft.pdf")


def url(person: Person, name: str = "auskunft") -> str:
    return f"/privat/personen/{person.pk}/{name}"


def exported(person: Person, asked_by: int | None = None) -> dict[str, Any]:
    found = Person.objects.prefetch_related("consents").get(pk=person.pk)
    return dict(json.loads("".join(as_json(Export(found, timezone.now(), asked_by)))))


def part_of(whole: dict[str, Any], label: str) -> dict[str, Any]:
    return next(part for part in whole["models"] if part["model"] == label)


def page(user: User, person: Person) -> str:
    response = logged_in(user).get(url(person))
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was given to the typesetter."""
    set_papers: list[str] = []
    as_written = pdf.as_json

    def noted(made: pdf.Paper) -> str:
        set_papers.append(as_written(made))
        return set_papers[-1]

    monkeypatch.setattr(pdf, "as_json", noted)
    return set_papers


# --- round trip ------------------------------------------------------------------------------------------
def test_every_row_and_every_value_of_every_model_is_told(cast: Cast) -> None:
    store_everything_about(cast.maria, cast)
    whole = exported(cast.maria)
    for rule in privacy.rules_about(Person):
        rows = {row["values"]["id"]: row for row in part_of(whole, rule.label)["rows"]}
        stored = list(rule.model._base_manager.filter(**{rule.path or "pk": cast.maria.pk}))
        assert set(rows) == {row.pk for row in stored}, rule.label
        for row in stored:
            values = rows[row.pk]["values"]
            for spot in row._meta.concrete_fields:
                if spot.name not in rule.exclude:
                    assert values[spot.name] == expected(row, spot), f"{rule.label}.{spot.name}"


def expected(row: models.Model, spot: Any) -> Any:
    """A value as it stands in the file, worked out in another way than the export does."""
    if spot.is_relation and spot.related_model is User:
        return getattr(getattr(row, spot.name), "email", None)
    value = getattr(row, spot.attname)
    if isinstance(value, datetime.datetime):
        return value.astimezone(timezone.get_current_timezone()).isoformat()
    return value if value is None or isinstance(value, str | int | float | list | dict) else str(value)


def test_secrets_are_told_in_no_format(cast: Cast, paper: list[str]) -> None:
    rows = store_everything_about(cast.maria, cast)
    hidden = {str(getattr(row, name)) for rule, row in rows for name in rule.exclude}
    assert len(hidden) >= 4
    client = logged_in(cast.alice)
    answers = [client.get(url(cast.maria, name)).content.decode(errors="replace") for name in FORMATS]
    for text in (json.dumps(exported(cast.maria)), *answers, *paper):
        assert not [one for one in hidden if one in text]
        assert SECRET not in text


def test_nobody_else_of_the_account_is_in_it(cast: Cast, paper: list[str]) -> None:
    store_everything_about(cast.maria, cast)
    hans = Person.objects.create(account=cast.account_a, display_name="Hans Other", phone_e164="+49308888888")
    call = told_call(hans)
    call.utterances.update(text="Von Hans allein.")
    Note.objects.create(person=hans, author=cast.alice, text="Von Hans allein.")
    client = logged_in(cast.alice)
    texts = [client.get(url(cast.maria, name)).content.decode(errors="replace") for name in FORMATS]
    for text in (*texts, *paper):
        assert not [said for said in ("Hans Other", "+49308888888", "Von Hans allein.") if said in text]


def test_at_once_and_row_by_row_it_is_the_same(cast: Cast) -> None:
    store_everything_about(cast.maria, cast)
    export = Export(Person.objects.get(pk=cast.maria.pk), timezone.now())
    assert json.loads("".join(as_json(export))) == json.loads(json.dumps(export_of(export)))


def test_each_kind_says_what_for_how_long_and_whether_others_are_named(cast: Cast) -> None:
    whole = exported(cast.maria)
    assert (whole["format"], whole["version"], whole["complete"]) == ("voice-companion/person", 1, True)
    for part in whole["models"]:
        assert part["title"]
        assert part["purpose"]
        assert part["kept"]
        assert bool(part["third_parties_note"]) == part["third_parties"]
    assert part_of(whole, "people.contact")["third_parties"]
    assert part_of(whole, "calls.utterance")["kept"] == ["Inhalte: 30 Tage nach dem Gespräch"]
    assert part_of(whole, "people.access")["kept"] == ["730 Tage, gezählt ab „wann“"]
    assert part_of(whole, "people.consent")["kept"] == ["solange die Person hier eingetragen ist"]


def test_every_column_has_a_name_that_people_understand() -> None:
    spots = [spot for rule in privacy.rules_about(Person) for spot in told(rule)]
    assert [str(spot) for spot in spots if label_of(spot) == spot.name] == []
    assert set(LABELS) <= {spot.name for spot in spots}


def test_the_ledger_of_consents_and_the_log_of_readers_belong_to_it(cast: Cast) -> None:
    logged_in(cast.alice).get(url(cast.maria))
    whole = exported(cast.maria)
    consent = part_of(whole, "people.consent")["rows"][0]
    assert (consent["values"]["purpose"], consent["shown"]["purpose"]) == ("transcript", "Mitschrift")
    reading = part_of(whole, "people.access")["rows"][0]
    assert (reading["values"]["user"], reading["shown"]["what"]) == ("alice@example.org", "Export")


def test_a_login_that_is_gone_stays_as_its_number(cast: Cast) -> None:
    logged_in(cast.alice).get(url(cast.maria))
    number = cast.alice.pk
    cast.alice.delete()
    assert part_of(exported(cast.maria), "people.access")["rows"][0]["values"]["user"] == number


def test_what_no_key_can_read_is_marked_and_stops_nothing(cast: Cast) -> None:
    note = Note.objects.create(person=cast.maria, author=cast.alice, text="Neue Brille.")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_note SET text = %s WHERE id = %s", [encrypt("x")[:-4] + "AAAA", note.pk])
    (row,) = part_of(exported(cast.maria), "people.note")["rows"]
    assert row["unreadable"] == ["text"]
    assert row["values"]["text"] is None
    assert "nicht lesbar" in page(cast.alice, cast.maria)


def test_moments_have_a_zone(cast: Cast) -> None:
    at = datetime.datetime(2026, 7, 1, 10, tzinfo=datetime.UTC)
    Note.objects.create(person=cast.maria, author=cast.alice, text="Sommer", created_at=at)
    (row,) = part_of(exported(cast.maria), "people.note")["rows"]
    assert row["values"]["created_at"] == "2026-07-01T12:00:00+02:00"


def test_in_english_labels_are_english(cast: Cast) -> None:
    client = logged_in(cast.alice)
    client.cookies["django_language"] = "en"
    whole = client.get(url(cast.maria, "auskunft.json")).json()
    assert part_of(whole, "people.note")["title"] == "Notes"


# --- how much it costs -----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", FORMATS)
def test_many_rows_take_as_many_queries_as_one(cast: Cast, name: str) -> None:
    client = logged_in(cast.alice)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url(cast.maria, name)).status_code == 200
        return len(caught)

    told_call(cast.maria)
    Note.objects.create(person=cast.maria, author=cast.alice, text="Notiz")
    queries()  # from now on there are lines in the access log
    alone = queries()
    for _number in range(20):
        told_call(cast.maria)
        Note.objects.create(person=cast.maria, author=cast.bob, text="Notiz")
    assert queries() == alone


def test_of_very_many_rows_the_page_has_the_newest_and_the_file_all(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "ROWS_ON_PAGE", 3)
    for number in range(1, 6):
        Note.objects.create(person=cast.maria, author=cast.alice, text=f"Notiz Nummer {number}.")
    html = page(cast.alice, cast.maria)
    assert "Hier stehen die 3 neuesten von 5 Einträgen" in html
    assert "Notiz Nummer 5." in html
    assert "Notiz Nummer 2." not in html
    assert "Notiz Nummer 1." in json.dumps(exported(cast.maria))


def test_what_does_not_fit_on_paper_is_set_with_fewer_rows(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, paper: list[str]
) -> None:
    monkeypatch.setattr(views, "ROWS_ON_PAPER", (500, 1))
    monkeypatch.setattr(pdf, "PAPER_BYTES", 40_000)
    for number in range(1, 20):
        Note.objects.create(person=cast.maria, author=cast.alice, text=f"Notiz Nummer {number}. " + "Wort " * 390)
    assert logged_in(cast.alice).get(url(cast.maria, "auskunft.pdf")).status_code == 200
    assert "Notiz Nummer 19." in paper[-1]
    assert "Notiz Nummer 18." not in paper[-1]
    assert "Hier steht der neueste von 19 Einträgen" in paper[-1]


# --- page and paper --------------------------------------------------------------------------------------
def test_the_page_tells_what_was_said_and_escapes_it(cast: Cast) -> None:
    call = told_call(cast.maria)
    add_turn(call, 3, "caller", "<script>alert(1)</script>")
    html = page(cast.alice, cast.maria)
    for said in (
        SAID,
        SUMMARY,
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "Anlässe zur Sorge",
        "wer sprach: Anrufer",
    ):
        assert said in html
    assert "<script>alert" not in html


def test_the_paper_tells_the_same(cast: Cast, paper: list[str]) -> None:
    told_call(cast.maria)
    response = logged_in(cast.alice).get(url(cast.maria, "auskunft.pdf"))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    for said in (SAID, SUMMARY, "Maria Schmidt", "Wofür: Damit ein Mensch nachsieht.", "vertraulich"):
        assert said in paper[-1]


def test_a_note_that_looks_like_a_moment_stays_as_it_was_written(cast: Cast) -> None:
    Note.objects.create(person=cast.maria, author=cast.alice, text="2026-01-01T10:00:00+01:00")
    assert "2026-01-01T10:00:00+01:00" in page(cast.alice, cast.maria)


@pytest.mark.parametrize(
    ("value", "words"),
    [(True, "ja"), (None, ""), ([], ""), ({"a": 1, "b": None}, "a: 1"), (["a", "b"], "a, b"), ("x" * 12, "x" * 12),
     ("1234567890Tagesschau", "1234567890Tagesschau"), ("2026-01-01T10:00:00", "2026-01-01T10:00:00")],
)  # fmt: skip
def test_values_are_told_in_words(value: Any, words: str) -> None:
    assert disclosure.words_of(value) == words


@pytest.mark.parametrize("ending", ("json", "pdf"))
def test_the_name_of_a_file_tells_nothing_and_no_cache_keeps_it(cast: Cast, ending: str) -> None:
    response = logged_in(cast.alice).get(url(cast.maria, f"auskunft.{ending}"))
    name = f"auskunft-{cast.maria.pk}-{timezone.localdate():%Y-%m-%d}.{ending}"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "no-store" in response.headers["Cache-Control"]


def test_if_no_pdf_can_be_made_the_page_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "printable", lambda text: text + "😀")
    response = logged_in(cast.alice).get(url(cast.maria, "auskunft.pdf"))
    assert response.status_code == 503
    assert "ließ sich gerade nicht erstellen" in response.content.decode()
    monkeypatch.setattr(pdf, "PAPER_BYTES", 10)
    assert logged_in(cast.alice).get(url(cast.maria, "auskunft.pdf")).status_code == 503


# --- who may have it -------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("who", ["bob", "charlie", "dora"])
def test_nobody_else_learns_that_there_is_such_a_page(cast: Cast, who: str, name: str) -> None:
    assert logged_in(getattr(cast, who)).get(url(cast.maria, name)).status_code == 404
    assert not Access.objects.exists()


@pytest.mark.parametrize("name", FORMATS)
def test_who_manages_and_reads_no_transcripts_gets_none_either(cast: Cast, name: str) -> None:
    Membership.objects.filter(user=cast.alice).update(sees=Membership.Sees.SUMMARY)
    client = logged_in(cast.alice)
    assert client.get(url(cast.maria, name)).status_code == 404
    html = client.get(f"/privat/personen/{cast.maria.pk}").content.decode()
    assert "/auskunft" not in html
    assert "/zugriffe" in html


def test_who_reads_everything_and_may_not_write_gets_none(cast: Cast) -> None:
    Membership.objects.filter(user=cast.bob).update(sees=Membership.Sees.TRANSCRIPT)
    assert logged_in(cast.bob).get(url(cast.maria)).status_code == 404


def test_who_does_not_share_with_a_member_is_not_exported_by_that_member(cast: Cast) -> None:
    withdraw_everything(cast.maria)
    assert logged_in(cast.alice).get(url(cast.maria)).status_code == 404
    assert part_of(exported(cast.maria), "people.consent")["rows"]


def test_the_page_of_the_person_leads_there(cast: Cast) -> None:
    html = logged_in(cast.alice).get(f"/privat/personen/{cast.maria.pk}").content.decode()
    assert f'href="{url(cast.maria)}"' in html
    assert f'href="{url(cast.maria, "zugriffe")}"' in html


# --- what is kept from members ---------------------------------------------------------------------------
@pytest.mark.parametrize("wish", ("confidential", "off_record"))
def test_a_call_that_nobody_is_to_see_is_not_read_by_way_of_an_export(
    cast: Cast, wish: str, paper: list[str]
) -> None:
    told_call(cast.maria, **{wish: True}, forgotten=["Erbschaft"])
    MemoryItem.objects.all().delete()
    client = logged_in(cast.alice)
    texts = [client.get(url(cast.maria, name)).content.decode(errors="replace") for name in FORMATS]
    for text in (*texts[:2], *paper):
        assert not [said for said in (SAID, SUMMARY, "positiv", "Erbschaft", "gestürzt") if said in text]
        assert "niemandem zeigen wollte" in text
    own = json.dumps(exported(cast.maria), ensure_ascii=False)
    assert all(said in own for said in (SAID, SUMMARY, "positiv", "Erbschaft", "gestürzt"))


def test_what_others_wrote_to_the_person_is_theirs(cast: Cast) -> None:
    for author, text in ((cast.alice, "Von mir."), (cast.bob, "Von Bob."), (None, "Von niemandem mehr.")):
        FamilyMessage.objects.create(person=cast.maria, author=author, text=text)
    mine = part_of(exported(cast.maria, cast.alice.pk), "people.familymessage")["rows"]
    assert [row["values"]["text"] for row in mine] == ["Von mir.", None, None]
    assert [row["withheld"] for row in mine] == [[], ["text"], ["text"]]


# --- that it was taken is noted --------------------------------------------------------------------------
@pytest.mark.parametrize("name", FORMATS)
def test_every_export_is_noted_with_what_was_in_it(cast: Cast, name: str) -> None:
    told_call(cast.maria)
    Contact.objects.create(person=cast.maria, name="Frau Neumann")
    logged_in(cast.alice).get(url(cast.maria, name))
    noted = Access.objects.filter(person=cast.maria, user=cast.alice, via="portal")
    assert list(noted.order_by("pk").values_list("what", flat=True)) == [
        "export",
        "memory",
        "contacts",
        "transcript",
        "summary",
    ]


# --- the operator's command ------------------------------------------------------------------------------
def printed(person: Person, **options: Any) -> str:
    output = StringIO()
    call_command("export_person", str(person.pk), stdout=output, **options)
    return output.getvalue()


def test_the_command_prints_everything_and_notes_it(cast: Cast) -> None:
    store_everything_about(cast.maria, cast)
    whole = json.loads(printed(cast.maria))
    assert {part["model"] for part in whole["models"]} == {rule.label for rule in privacy.rules_about(Person)}
    noted = Access.objects.filter(via="command", what="export").get()
    assert (noted.person, noted.user) == (cast.maria, None)


def test_the_command_prints_a_page_in_the_language_of_the_person(cast: Cast) -> None:
    Person.objects.filter(pk=cast.maria.pk).update(language="en")
    told_call(cast.maria)
    html = printed(cast.maria, format="html")
    assert '<html lang="en">' in html
    assert SAID in html
    assert "Utterances" in html


def test_the_command_knows_nobody_who_is_gone(cast: Cast) -> None:
    number = cast.maria.pk
    erased(cast.maria)
    with pytest.raises(CommandError, match="no such person"):
        call_command("export_person", str(number))
    assert not Consent.objects.exists()
