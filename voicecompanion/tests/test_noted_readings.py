"""Nothing that was said is shown without a line in the access log: every address is asked, with what leads to it.

On every answer is looked for sentences that were planted, also on paper; each has to be noted as what it is.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from analytics import pdf
from analytics.models import CallAnalysis
from analytics.tests.story import QUOTE, REASON, REMEMBERED, SAID, SUMMARY, made_call
from analytics.views import export, handover, record
from calls.models import Call
from conftest import Cast, logged_in
from people.models import Access, Account, Contact, Person
from voicecompanion.tests.test_access import ROUTES, filled
from voicecompanion.tests.test_access import told as told  # a row for every parameter of an address

What = Access.What
HTMX = {"HX-Request": "true"}
NEVER = {"admin/", "admin/logout/", "abmelden"}  # the administration asks for a reason, and has tests of its own


class Planted(NamedTuple):
    """A sentence, and as what its reading may be noted."""

    sentence: str
    noted_as: frozenset[str]


PLANTED = [
    Planted(SAID, frozenset({What.TRANSCRIPT, What.SUMMARY})),  # the mood quotes it
    Planted(QUOTE, frozenset({What.TRANSCRIPT})),
    Planted(SUMMARY, frozenset({What.SUMMARY})),
    Planted(REASON, frozenset({What.SUMMARY})),
    Planted(REMEMBERED, frozenset({What.MEMORY})),
    Planted("War beim Augenarzt.", frozenset({What.NOTES})),
    Planted("+493055511122", frozenset({What.CONTACTS})),
    Planted("+49 30 55511122", frozenset({What.CONTACTS})),
]


class Asked(NamedTuple):
    method: str
    url: str
    headers: dict[str, str]
    posted: dict[str, str]


@pytest.fixture(autouse=True)
def readable_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper as the words it is set from."""
    for view in (record, handover, export):
        monkeypatch.setattr(view, "as_pdf", lambda paper: pdf.as_json(paper).encode())


def questions(cast: Cast, call: Call) -> Iterator[Asked]:
    """Every address, fetched and posted to, as a page and as a part of one, and those with a choice."""
    for route in ROUTES:
        url = f"/{filled(route, cast)}"
        if route in NEVER or route.startswith("admin/"):
            continue
        for headers in ({}, HTMX):
            yield Asked("get", url, headers, {})
            yield Asked("post", url, headers, {"text": "", "name": ""})
            yield Asked("post", url, headers, {"text": "Etwas.", "direction": "up", "category": "facts"})
        if route.endswith(("akte", "akte.csv", "akte.pdf")):
            yield Asked("get", f"{url}?mitschrift=on", {}, {})
        if route.endswith(("personen/<person_id>", "patienten/<person_id>")):
            yield Asked("get", f"{url}?anruf={call.pk}", {}, {})


def unnoted(client: Client, asked: Asked) -> list[str]:
    """Which of the planted sentences are shown and not noted; whatever the request changed is undone."""
    with transaction.atomic():
        before = Access.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        response: HttpResponse = getattr(client, asked.method)(asked.url, asked.posted, headers=asked.headers)
        noted = set(Access.objects.filter(pk__gt=before).values_list("what", flat=True))
        transaction.set_rollback(True)
    content = b"".join(response) if response.streaming else response.content
    return [
        one.sentence
        for one in PLANTED
        if one.sentence in content.decode(errors="replace") and not one.noted_as & noted
    ]


def shown_and_not_noted(cast: Cast, call: Call) -> dict[str, Any]:
    client, found = logged_in(cast.alice), {}
    for asked in questions(cast, call):
        client.force_login(cast.alice)
        client.raise_request_exception = False
        if sentences := unnoted(client, asked):
            found[f"{asked.method} {asked.url} {asked.headers} {asked.posted}"] = sentences
    return found


@pytest.mark.parametrize("account_type", list(Account.Type))
def test_no_address_shows_content_without_a_line_in_the_access_log(
    cast: Cast, told: Call, account_type: Account.Type
) -> None:
    Account.objects.filter(pk=cast.account_a.pk).update(type=account_type)
    assert shown_and_not_noted(cast, told) == {}


@pytest.mark.parametrize("account_type", list(Account.Type))
def test_a_concern_is_noted_beside_a_call_without_words(
    cast: Cast, told: Call, account_type: Account.Type
) -> None:
    Account.objects.filter(pk=cast.account_a.pk).update(type=account_type)
    word = "klinik/patienten" if account_type == Account.Type.CLINICAL else "privat/personen"
    newest = made_call(cast.maria, status=Call.Status.NO_ANSWER)
    client = logged_in(cast.alice)
    asked = Asked("get", f"/{word}/{cast.maria.pk}?anruf={newest.pk}", {}, {})
    assert QUOTE in client.get(asked.url).content.decode()
    assert unnoted(client, asked) == []


def test_the_walk_sees_what_it_looks_for(cast: Cast, told: Call) -> None:
    """Every planted sentence is shown somewhere, so that none is looked for in vain; on paper, too."""
    client, one = logged_in(cast.alice), f"/privat/personen/{cast.maria.pk}"
    page = client.get(one).content.decode()
    assert [planted.sentence for planted in PLANTED if planted.sentence not in page] == []
    for paper in (f"{one}/akte.pdf?mitschrift=on", f"{one}/auskunft.pdf"):
        assert SAID in client.get(paper).content.decode()
    assert QUOTE in client.get("/privat/uebergabe.pdf").content.decode()


def test_a_mood_without_a_summary_is_noted_by_the_interface_too(cast: Cast, told: Call) -> None:
    CallAnalysis.objects.update(summary=None)
    asked = Asked("get", f"/api/people/{cast.maria.pk}/analytics", {}, {})
    client = logged_in(cast.alice)
    assert REASON in client.get(asked.url).content.decode()
    assert unnoted(client, asked) == []


def test_numbers_are_noted_only_where_they_are_shown(cast: Cast) -> None:
    url, noted = f"/privat/personen/{cast.maria.pk}", Access.objects.filter(what=What.CONTACTS)
    logged_in(cast.alice).get(url)
    assert not noted.exists()  # there are none
    Contact.objects.create(person=cast.maria, name="Frau Neumann")
    logged_in(cast.alice).get(url)
    assert not noted.exists()  # a name is no number
    Contact.objects.update(phone_e164="+493055511122")
    logged_in(cast.bob).get(url)
    assert not noted.exists()  # who sees the status is not shown it
    logged_in(cast.alice).get(url, headers=HTMX)
    assert not noted.exists()  # the moving part of the page has no contacts
    logged_in(cast.alice).get(url)
    assert [(row.person, row.user) for row in noted] == [(Person.objects.get(), cast.alice)]
