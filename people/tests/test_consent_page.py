"""The page of consents: nothing is ticked beforehand, every answer is a line, and withdrawing takes one click."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from conftest import Cast, logged_in
from people.models import Consent, Person
from people.wording import WORDING_VERSION, wording_hash

pytestmark = pytest.mark.django_db
YES = {"about": "calls", "answer": "yes", "method": "written", "given_by": "person"}
GUARDIAN = {
    **YES,
    "given_by": "guardian",
    "proxy_name": "Jutta Vogel",
    "proxy_document": "Betreuerausweis vom 3. Mai",
    "proxy_scope": "Gesundheitssorge",
    "review_on": str(timezone.localdate() + datetime.timedelta(days=180)),
    "evidence": "Ordner 4",
}


def url(person: Person, path: str = "einwilligungen") -> str:
    return f"/privat/personen/{person.pk}/{path}"


def answered(cast: Cast, data: dict[str, str]) -> Any:
    return logged_in(cast.alice).post(url(cast.maria), data)


def newest(person: Person) -> Consent:
    return person.consents.latest("pk")


def test_nothing_is_answered_beforehand(cast: Cast) -> None:
    page = logged_in(cast.alice).get(url(cast.maria)).content.decode()
    for name in ("answer", "method"):
        assert f'name="{name}"' in page
    assert page.count("checked") == 1  # that it was the person who answered
    assert "nicht gefragt" in page


def test_an_answer_is_a_line_with_how_by_whom_and_the_wording(cast: Cast) -> None:
    assert answered(cast, YES).status_code == 302
    line = newest(cast.maria)
    assert (line.purpose, line.granted, line.method, line.given_by) == ("calls", True, "written", "person")
    assert line.recorded_by == cast.alice
    assert (line.wording_version, line.wording_hash) == (WORDING_VERSION, wording_hash("calls", "de"))


@pytest.mark.parametrize("missing", [None, "about", "answer", "method"])
def test_without_an_answer_nothing_is_recorded(cast: Cast, missing: str | None) -> None:
    before = cast.maria.consents.count()
    data = {} if missing is None else {name: value for name, value in YES.items() if name != missing}
    assert answered(cast, data).status_code == 200
    assert cast.maria.consents.count() == before


def test_a_guardian_agrees_with_name_document_scope_and_review(cast: Cast) -> None:
    assert answered(cast, GUARDIAN).status_code == 302
    line = newest(cast.maria)
    assert (line.given_by, line.proxy_name, line.proxy_scope) == ("guardian", "Jutta Vogel", "Gesundheitssorge")
    page = logged_in(cast.alice).get(url(cast.maria)).content.decode()
    assert "Betreuerausweis vom 3. Mai" in page
    assert "Ordner 4" in page


@pytest.mark.parametrize("missing", ["proxy_name", "proxy_document", "proxy_scope", "review_on"])
def test_who_decides_for_somebody_says_by_what_right(cast: Cast, missing: str) -> None:
    before = cast.maria.consents.count()
    page = answered(cast, {**GUARDIAN, missing: ""}).content.decode()
    assert "gehören Name, Dokument, Umfang und Wiedervorlage dazu" in page
    assert cast.maria.consents.count() == before


def test_a_no_needs_no_document(cast: Cast) -> None:
    answered(cast, {"about": "calls", "answer": "no", "method": "spoken", "given_by": "guardian"})
    assert not newest(cast.maria).granted


def test_a_review_lies_in_the_future(cast: Cast) -> None:
    page = answered(cast, {**GUARDIAN, "review_on": str(timezone.localdate())}).content.decode()
    assert "Tag in der Zukunft" in page


def test_a_review_that_is_due_is_said(cast: Cast) -> None:
    day = timezone.localdate() - datetime.timedelta(days=1)
    Consent.objects.create(person=cast.maria, purpose="calls", granted=True, method="written", review_on=day)
    page = logged_in(cast.alice).get(url(cast.maria)).content.decode()
    assert "Wiedervorlage fällig" in page
    assert "Kann die Person inzwischen selbst antworten?" in page


def test_the_same_answer_again_is_a_line_only_with_something_new_to_prove_it(cast: Cast) -> None:
    answered(cast, YES)
    before = cast.maria.consents.count()
    answered(cast, YES)
    assert cast.maria.consents.count() == before
    answered(cast, {**YES, "evidence": "Neuer Brief vom 1. Juni"})
    assert cast.maria.consents.count() == before + 1


@pytest.mark.parametrize("purpose", ["transcript", "analysis", "memory", "sharing"])
def test_withdrawing_takes_one_click(cast: Cast, purpose: str) -> None:
    logged_in(cast.alice).post(url(cast.maria, "einwilligungen/widerrufen"), {"zweck": purpose})
    line = newest(cast.maria)
    assert (line.purpose, line.granted, line.method, line.recorded_by) == (purpose, False, "portal", cast.alice)


@pytest.mark.parametrize("purpose", ["calls", "sharing:1", "x", ""])
def test_what_was_not_granted_cannot_be_withdrawn(cast: Cast, purpose: str) -> None:
    address = url(cast.maria, "einwilligungen/widerrufen")
    assert logged_in(cast.alice).post(address, {"zweck": purpose}).status_code == 404


def test_sharing_is_answered_for_one_member(cast: Cast) -> None:
    answered(cast, {**YES, "about": f"sharing:{cast.bob.pk}", "answer": "no"})
    maria = Person.objects.get(pk=cast.maria.pk)
    assert not maria.shares_with(cast.bob.pk)
    assert maria.shares_with(cast.alice.pk)
    page = logged_in(cast.alice).get(url(cast.maria)).content.decode()
    assert "Weitergabe an Bob" in page
    answered(cast, {**YES, "about": f"sharing:{cast.bob.pk}"})
    logged_in(cast.alice).post(url(cast.maria, "einwilligungen/widerrufen"), {"zweck": f"sharing:{cast.bob.pk}"})
    assert not Person.objects.get(pk=cast.maria.pk).shares_with(cast.bob.pk)


def test_nobody_of_another_account_can_be_named(cast: Cast) -> None:
    assert answered(cast, {**YES, "about": f"sharing:{cast.charlie.pk}"}).status_code == 200
    assert not cast.maria.consents.filter(member=cast.charlie).exists()


def test_restricting_and_lifting_it(cast: Cast) -> None:
    address = url(cast.maria, "einschraenkung")
    logged_in(cast.alice).post(address, {"einschraenkung": "an"})
    assert Person.objects.get(pk=cast.maria.pk).restricted_at is not None
    assert "Eingeschränkt seit" in logged_in(cast.alice).get(url(cast.maria)).content.decode()
    logged_in(cast.alice).post(address, {"einschraenkung": "aus"})
    assert Person.objects.get(pk=cast.maria.pk).restricted_at is None
    assert logged_in(cast.alice).post(address, {"einschraenkung": "x"}).status_code == 404


@pytest.mark.parametrize("path", ["einwilligungen", "einwilligungen/widerrufen", "einschraenkung"])
def test_relatives_who_only_look_and_strangers_have_no_such_page(cast: Cast, path: str) -> None:
    for user in (cast.bob, cast.charlie):
        assert logged_in(user).post(url(cast.maria, path), {"zweck": "memory"}).status_code == 404
    assert Person.objects.get(pk=cast.maria.pk).granted_purposes() == {
        "transcript",
        "analysis",
        "memory",
        "sharing",
    }
