"""The gates: each purpose opens its own and no other, and a restriction closes all of them."""

import ast
from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from conftest import Cast
from people import gates
from people.consents import record_consents
from people.models import Account, Consent, Person, User
from people.services import restrict

pytestmark = pytest.mark.django_db
Purpose = Consent.Purpose
ANSWERS: tuple[bool | None, ...] = (True, False, None)


def asked(cast: Cast, answers: Mapping[Purpose, bool | None]) -> Person:
    """A new person who gave these answers, freshly loaded."""
    person = Person.objects.create(account=cast.account_a, display_name="Hans", phone_e164="+491700000001")
    for purpose, answer in answers.items():
        if answer is not None:
            record_consents(person=person, purposes=(purpose,), granted=answer, method=Consent.Method.WRITTEN)
    return Person.objects.prefetch_related("consents").get(pk=person.pk)


GATES: dict[str, tuple[Callable[[Person], bool], tuple[Purpose, ...]]] = {
    "write down": (gates.may_write_down, (Purpose.TRANSCRIPT,)),
    "analyse": (gates.may_analyse, (Purpose.ANALYSIS, Purpose.TRANSCRIPT)),
    "remember": (gates.may_remember, (Purpose.MEMORY,)),
    "learn": (gates.may_learn, (Purpose.MEMORY, Purpose.ANALYSIS, Purpose.TRANSCRIPT)),
    "hear messages": (gates.may_hear_messages, (Purpose.MESSAGES,)),
    "be called by plan": (lambda person: gates.may_be_called(person, planned=True), (Purpose.CALLS,)),
    "be shown": (lambda person: gates.may_be_shown_to(person, 1), (Purpose.SHARING,)),
}


@pytest.mark.parametrize("name", GATES)
def test_a_gate_opens_only_if_all_its_purposes_are_granted(cast: Cast, name: str) -> None:
    gate, purposes = GATES[name]
    for answers in product(ANSWERS, repeat=len(purposes)):
        person = asked(cast, dict(zip(purposes, answers, strict=True)))
        assert gate(person) is all(answers)


@pytest.mark.parametrize("name", GATES)
def test_no_other_purpose_opens_it(cast: Cast, name: str) -> None:
    gate, purposes = GATES[name]
    others = {purpose: True for purpose in Purpose if purpose not in purposes}
    assert not gate(asked(cast, others))


@pytest.mark.parametrize(("answer", "open_"), [(True, True), (None, True), (False, False)])
def test_who_dials_us_may_talk_unless_it_was_withdrawn(cast: Cast, answer: bool | None, open_: bool) -> None:
    assert gates.may_talk(asked(cast, {Purpose.CONVERSATION: answer})) is open_


@pytest.mark.parametrize(("answer", "open_"), [(True, True), (None, True), (False, False)])
def test_somebodys_wish_to_call_is_stopped_by_a_refusal_only(cast: Cast, answer: bool | None, open_: bool) -> None:
    assert gates.may_be_called(asked(cast, {Purpose.CALLS: answer}), planned=False) is open_


def test_who_may_not_be_talked_with_is_not_called(cast: Cast) -> None:
    person = asked(cast, {Purpose.CALLS: True, Purpose.CONVERSATION: False})
    assert not gates.may_be_called(person, planned=True)


def test_a_restriction_closes_every_gate(cast: Cast) -> None:
    person = asked(cast, dict.fromkeys(Purpose, True))
    opened = [gate for gate, _purposes in GATES.values()]
    assert all(gate(person) for gate in opened)
    assert gates.may_expire(person)
    restrict(person_id=person.pk, restricted=True, now=person.created_at)
    person = Person.objects.get(pk=person.pk)
    assert not any(gate(person) for gate in opened)
    assert not gates.may_talk(person)
    assert not gates.may_be_shown_to(person, None)
    assert not gates.may_look_for_danger(person, person.account)
    assert not gates.may_expire(person)


def test_a_caller_whom_nobody_knows_agreed_to_nothing(cast: Cast) -> None:
    for gate in (
        gates.may_write_down,
        gates.may_analyse,
        gates.may_remember,
        gates.may_learn,
        gates.may_hear_messages,
    ):
        assert not gate(None)


@pytest.mark.parametrize("switch", [True, False])
def test_the_look_for_danger_is_the_switch_of_the_account_and_needs_no_consent(cast: Cast, switch: bool) -> None:
    account = Account(safety_analysis=switch)
    assert gates.may_look_for_danger(asked(cast, {}), account) is switch
    assert gates.may_look_for_danger(None, account) is switch


# --- sharing, the same in Python and in SQL ----------------------------------------------------------------
@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.tuples(st.sampled_from(["all", "alice", "bob"]), st.booleans()), max_size=6))
def test_the_newest_word_about_a_member_counts_then_the_one_about_all(
    cast: Cast, lines: list[tuple[str, bool]]
) -> None:
    person = asked(cast, {})
    members: dict[str, User | None] = {"all": None, "alice": cast.alice, "bob": cast.bob}
    for whom, granted in lines:
        record_consents(
            person=person,
            purposes=(Purpose.SHARING,),
            granted=granted,
            method=Consent.Method.WRITTEN,
            member=members[whom],
        )
    said = dict(lines)
    fresh = Person.objects.get(pk=person.pk)
    for name, user in (("alice", cast.alice), ("bob", cast.bob)):
        expected = said.get(name, said.get("all", False))
        assert gates.may_be_shown_to(fresh, user.pk) is expected
        kept = Person.objects.filter(pk=person.pk).kept_from(user).exists()
        assert kept is not expected


# --- nobody goes around them ---------------------------------------------------------------------------------
ASKING = {"agrees_to", "granted_purposes", "has_refused", "shares_with"}
MAY_ASK = {
    "people/gates.py",
    "people/models/persons.py",
    "people/forms.py",
    "people/views/consents.py",
    "calls/forms.py",
}


def test_the_ledger_is_read_by_the_gates_and_by_forms_that_show_it() -> None:
    asking = set()
    for app in ("people", "calls", "realtime", "analytics"):
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            name = str(path.relative_to(settings.BASE_DIR))
            if "/tests/" in name or "/migrations/" in name:
                continue
            asked_for = {
                node.func.attr
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            }
            if asked_for & ASKING:
                asking.add(name)
    assert asking <= MAY_ASK
