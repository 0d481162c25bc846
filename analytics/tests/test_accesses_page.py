"""Who has read: the page for those who look after an account, and the letter to the person."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics.tests.story import told_call
from analytics.views import accesses as views
from conftest import Cast, logged_in
from people.accesses import Who
from people.admin_unmask import GRANTS
from people.api_keys import make_key
from people.models import Access, ApiKey, Membership, Person, User
from people.services import record_accesses
from people.tests.administration import root

What = Access.What
DAY = datetime.timedelta(days=1)


def url(person: Person, name: str = "zugriffe") -> str:
    return f"/privat/personen/{person.pk}/{name}"


def page(user: User, person: Person, **query: str) -> str:
    response = logged_in(user).get(url(person), query)
    assert response.status_code == 200
    return response.content.decode()


def table_of(html: str) -> str:
    return html.partition("<tbody>")[2].partition("</tbody>")[0]


def letter(user: User, person: Person) -> str:
    response = logged_in(user).get(url(person, "zugriffe/brief"))
    assert response.status_code == 200
    return response.content.decode().partition('<article class="letter')[2].partition("</article>")[0]


def read(person: Person, *whats: Access.What, **by: Any) -> None:
    record_accesses(person=person, read=[(what, None) for what in whats], **by)


# --- who, when, what, on which way, why ---------------------------------------------------------------------
def test_every_reading_is_told_with_who_what_and_on_which_way(cast: Cast) -> None:
    read(cast.maria, What.TRANSCRIPT, user=cast.bob)
    read(cast.maria, What.MEMORY, via="api")
    html = table_of(page(cast.alice, cast.maria))
    for said in ("Bob", "Mitschrift", "im Portal", "heute", "Verwaltung", "Gedächtnis", "über die Schnittstelle"):
        assert said in html


def test_a_program_is_named_with_its_key_even_if_that_is_gone(cast: Cast) -> None:
    make_key(user=cast.alice, name="Pflegesoftware", scope="read", now=timezone.now())
    key = ApiKey.objects.get()
    read(cast.maria, What.SUMMARY, user=cast.alice, key_id=key.pk, via="api")
    assert f"Programm „Pflegesoftware“ (Schlüssel {key.pk}) von Alice" in table_of(page(cast.alice, cast.maria))
    number = key.pk
    key.delete()
    assert f"Programm (Schlüssel {number}) von Alice" in table_of(page(cast.alice, cast.maria))


def test_a_login_that_is_gone_is_called_so(cast: Cast) -> None:
    read(cast.maria, What.TRANSCRIPT, user=cast.bob)
    number = cast.bob.pk
    cast.bob.delete()
    assert f"gelöschter Zugang (Nr. {number})" in table_of(page(cast.alice, cast.maria))


def test_who_opened_content_in_the_administration_is_told_with_the_reason(cast: Cast) -> None:
    client = root()
    client.post(f"/admin/people/person/{cast.maria.pk}/inhalt/", {"reason": "Rückfrage <b>der Tochter</b>"})
    assert GRANTS in client.session
    html = table_of(page(cast.alice, cast.maria))
    assert "in der Verwaltung" in html
    assert "Rückfrage &lt;b&gt;der Tochter&lt;/b&gt;" in html
    assert "Rückfrage &lt;b&gt;der Tochter&lt;/b&gt;" in letter(cast.alice, cast.maria)


def test_the_newest_comes_first_and_fifty_stand_on_a_page(cast: Cast) -> None:
    for number in range(60):
        read(cast.maria, What.MEMORY if number else What.NOTES, user=cast.bob)
    first, second = page(cast.alice, cast.maria), page(cast.alice, cast.maria, seite="2")
    assert first.count('<tr><th scope="row">') == views.PER_PAGE
    assert "Notizen" not in table_of(first)
    assert table_of(second).rstrip().rpartition("<tr>")[2].count("Notizen") == 1
    assert "seite=2" in first


def test_looking_at_the_log_stands_in_the_log(cast: Cast) -> None:
    for address in ("zugriffe", "zugriffe/brief"):
        logged_in(cast.alice).get(url(cast.maria, address))
    assert list(Access.objects.values_list("what", "user")) == [("access_log", cast.alice.pk)] * 2
    assert "Zugriffsprotokoll" in table_of(page(cast.alice, cast.maria))


# --- asking for a part of it ----------------------------------------------------------------------------------
def test_it_can_be_asked_by_reader(cast: Cast) -> None:
    read(cast.maria, What.TRANSCRIPT, user=cast.bob)
    read(cast.maria, What.MEMORY, via="api")
    read(cast.maria, What.NOTES, user=cast.bob, key_id=7)
    bob, token, program = Who(cast.bob.pk, None), Who(None, None), Who(cast.bob.pk, 7)
    for who, what in ((bob, "Mitschrift"), (token, "Gedächtnis"), (program, "Notizen")):
        html = table_of(page(cast.alice, cast.maria, wer=str(who)))
        assert [word for word in ("Mitschrift", "Gedächtnis", "Notizen") if word in html] == [what]


def test_it_can_be_asked_by_kind_and_by_days(cast: Cast) -> None:
    read(cast.maria, What.TRANSCRIPT, user=cast.bob)
    read(cast.maria, What.MEMORY, user=cast.bob)
    today, tomorrow = timezone.localdate(), timezone.localdate() + DAY
    assert "Mitschrift" not in table_of(page(cast.alice, cast.maria, was="memory"))
    assert "Bob" in table_of(page(cast.alice, cast.maria, von=f"{today}", bis=f"{today}"))
    assert "Dazu steht nichts im Protokoll." in page(cast.alice, cast.maria, von=f"{tomorrow}")
    assert "Dazu steht nichts im Protokoll." in page(cast.alice, cast.maria, bis=f"{today - DAY}")
    assert "Bob" in table_of(page(cast.alice, cast.maria, bis="9999-12-31"))


@pytest.mark.parametrize(
    "query",
    [{"wer": "99"}, {"was": "everything"}, {"von": "gestern"}, {"von": "2026-02-02", "bis": "2026-02-01"}],
)
def test_what_cannot_be_asked_is_said_and_shows_nothing(cast: Cast, query: dict[str, str]) -> None:
    read(cast.maria, What.TRANSCRIPT, user=cast.bob)
    html = page(cast.alice, cast.maria, **query)
    assert table_of(html) == ""
    assert "error" in html


def test_readings_about_others_are_not_in_it(cast: Cast) -> None:
    hans = Person.objects.create(account=cast.account_a, display_name="Hans", phone_e164="+49301")
    read(hans, What.TRANSCRIPT, user=cast.bob)
    html = page(cast.alice, cast.maria)
    assert "Bob" not in html
    assert "Bob" not in letter(cast.alice, cast.maria)


def test_many_lines_take_as_many_queries_as_few(cast: Cast) -> None:
    client = logged_in(cast.alice)

    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url(cast.maria, name)).status_code == 200
        return len(caught)

    read(cast.maria, What.TRANSCRIPT, user=cast.bob, key_id=5)
    few = [queries("zugriffe"), queries("zugriffe/brief")]
    for user in (cast.alice, cast.bob, cast.charlie, cast.dora):
        read(cast.maria, What.TRANSCRIPT, What.MEMORY, What.NOTES, user=user, key_id=user.pk)
    assert [queries("zugriffe"), queries("zugriffe/brief")] == few


# --- the letter -------------------------------------------------------------------------------------------------
def test_the_letter_tells_each_reader_once_with_how_often_and_from_when_to_when(cast: Cast) -> None:
    for _time in range(3):
        read(cast.maria, What.TRANSCRIPT, user=cast.bob)
    read(cast.maria, What.SUMMARY, user=cast.bob)
    html = letter(cast.alice, cast.maria)
    assert html.count("Bob") == 1
    for said in ("Guten Tag, Maria Schmidt!", "Mitschrift: 3-mal", "Zusammenfassung: einmal", "Zum ersten Mal am"):
        assert said in html


def test_the_letter_speaks_the_language_of_the_person(cast: Cast) -> None:
    Person.objects.filter(pk=cast.maria.pk).update(language="en")
    read(cast.maria, What.TRANSCRIPT, user=cast.bob)
    read(cast.maria, What.TRANSCRIPT, via="command")
    html = letter(cast.alice, cast.maria)
    assert html.startswith(' narrow-text" lang="en">')
    for said in ("Who has read my conversations?", "Transcript: once", "Administration"):
        assert said in html
    assert "Wer hat gelesen?" in page(cast.alice, cast.maria)


def test_if_nobody_read_anything_the_letter_says_so(cast: Cast) -> None:
    assert "Bisher hat niemand etwas gelesen." in letter(cast.alice, cast.maria)


# --- who may see it ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ("zugriffe", "zugriffe/brief"))
@pytest.mark.parametrize("who", ["bob", "charlie", "dora"])
def test_relatives_and_strangers_find_no_log(cast: Cast, who: str, name: str) -> None:
    Membership.objects.filter(user=cast.bob).update(sees=Membership.Sees.TRANSCRIPT)
    assert logged_in(getattr(cast, who)).get(url(cast.maria, name)).status_code == 404
    assert not Access.objects.exists()


def test_a_clinician_sees_the_log_of_their_patients(cast: Cast) -> None:
    heinz = Person.objects.create(account=cast.clinic, kind="patient", display_name="Heinz", phone_e164="+49302")
    told_call(heinz)
    assert logged_in(cast.dora).get(f"/klinik/patienten/{heinz.pk}/zugriffe").status_code == 200


def test_a_program_that_reads_is_noted_with_its_key(cast: Cast) -> None:
    told_call(cast.maria)
    key = make_key(user=cast.alice, name="Pflegesoftware", scope="read", now=timezone.now())
    answer = logged_in(cast.bob).get(
        f"/api/people/{cast.maria.pk}/analytics", headers={"Authorization": f"Bearer {key}"}
    )
    assert answer.status_code == 200
    noted = set(Access.objects.values_list("user", "key_id", "via"))
    assert noted == {(cast.alice.pk, ApiKey.objects.get().pk, "api")}
