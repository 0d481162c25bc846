"""The JSON API about people: who may use it, what it takes, and what it says to what it does not take."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from conftest import Cast, logged_in
from people.models import Account, Consent, Membership, Person

TOKEN = {"Authorization": "Bearer test-admin-token"}
HANS = {"display_name": "Hans Müller", "phone_e164": "+491701234567"}
# What holds for who has told nothing else.
PREFERENCES = {
    "address": "sie",
    "pace": "calm",
    "volume": "normal",
    "voice": "",
    "topics_to_avoid": "",
    "hearing_notes": "",
    "pause_ms": 1200,
    "pause_is_learnt": True,
    "longest_call_minutes": 30,
    "daily_minutes": None,
}


def ask(
    method: str, path: str, body: dict[str, Any] | None = None, client: Client | None = None, **options: Any
) -> tuple[int, Any]:
    """The status and the JSON of an answer; with the admin token unless a client is given."""
    if client is None and "headers" not in options:
        options["headers"] = TOKEN
    if body is not None:
        options |= {"data": json.dumps(body), "content_type": "application/json"}
    response = getattr(client or Client(), method)(f"/api/people/{path}", **options)
    return response.status_code, json.loads(response.content)


def refused_fields(answer: Any) -> list[list[str]]:
    return [problem["loc"] for problem in answer["detail"]]


# --- who may -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("header", [None, "Bearer wrong", "Bearer", "Basic dGVzdA==", "test-admin-token"])
def test_a_stranger_is_told_to_log_in(cast: Cast, header: str | None) -> None:
    code, body = ask("get", "seniors", headers={"Authorization": header} if header else {})
    assert (code, body["error"]) == (401, "Nicht angemeldet")


def test_without_a_configured_token_the_api_is_closed_to_tokens(cast: Cast, settings: Settings) -> None:
    settings.ADMIN_TOKEN = ""
    assert ask("get", "seniors", headers={"Authorization": "Bearer "})[0] == 401
    assert ask("get", "seniors")[0] == 401


def test_a_session_may_read_without_a_csrf_token_and_not_write(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.alice)
    assert ask("get", "seniors", client=client)[0] == 200
    assert ask("post", "seniors", HANS, client=client)[0] == 403
    assert ask("delete", f"{cast.maria.pk}", client=client)[0] == 403
    assert Person.objects.filter(pk=cast.maria.pk).exists()


def test_a_session_with_a_csrf_token_may_write(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.alice)
    client.cookies["csrftoken"] = "a" * 32
    assert ask("post", "seniors", HANS, client=client, headers={"X-CSRFToken": "a" * 32})[0] == 200


def test_the_token_needs_no_csrf_token(cast: Cast) -> None:
    assert ask("post", "seniors", HANS, client=Client(enforce_csrf_checks=True), headers=TOKEN)[0] == 200


def test_the_description_of_the_api_is_public(db: None) -> None:
    assert "/api/people/seniors" in Client().get("/api/openapi.json").json()["paths"]


# --- one account never reaches another -------------------------------------------------------------------
@pytest.mark.parametrize("method", ["get", "put", "delete"])
@pytest.mark.parametrize("name", ["charlie", "dora"])
def test_for_members_of_other_accounts_a_person_does_not_exist(cast: Cast, name: str, method: str) -> None:
    body = {"display_name": "Übernommen"} if method == "put" else None
    code, answer = ask(method, f"{cast.maria.pk}", body, client=logged_in(getattr(cast, name)))
    assert (code, answer["error"], answer["detail"]) == (404, "Person nicht gefunden", "Person nicht gefunden")
    assert Person.objects.get(pk=cast.maria.pk).display_name == "Maria Schmidt"


def test_with_the_token_an_id_reaches_every_account(cast: Cast) -> None:
    assert ask("get", f"{cast.maria.pk}")[1]["display_name"] == "Maria Schmidt"


@pytest.mark.parametrize("method", ["put", "delete"])
def test_a_relative_looks_and_does_not_write(cast: Cast, method: str) -> None:
    client = logged_in(cast.bob)
    assert ask("get", f"{cast.maria.pk}", client=client)[0] == 200
    assert ask(method, f"{cast.maria.pk}", {"display_name": "X"}, client=client)[0] == 403
    assert ask("post", "seniors", HANS, client=client)[0] == 403
    assert Person.objects.get(pk=cast.maria.pk).display_name == "Maria Schmidt"


def test_a_new_person_belongs_to_the_account_of_who_adds_it(cast: Cast) -> None:
    assert ask("post", "seniors", HANS, client=logged_in(cast.alice))[1]["account_id"] == cast.account_a.pk
    added = ask("post", "patients", HANS, client=logged_in(cast.dora))[1]
    assert (added["account_id"], added["kind"]) == (cast.clinic.pk, "patient")


def test_who_has_no_clinical_account_adds_no_patient(cast: Cast) -> None:
    assert ask("post", "patients", HANS, client=logged_in(cast.alice))[0] == 403


def test_who_has_several_accounts_says_which(cast: Cast) -> None:
    Membership.objects.create(user=cast.alice, account=cast.account_c, role="manager")
    client = logged_in(cast.alice)
    code, body = ask("post", "seniors", HANS, client=client)
    assert code == 422
    assert "account_id" in body["error"]
    chosen = {**HANS, "account_id": cast.account_c.pk}
    assert ask("post", "seniors", chosen, client=client)[1]["account_id"] == cast.account_c.pk


def test_nobody_adds_a_person_to_a_foreign_account(cast: Cast) -> None:
    foreign = {**HANS, "account_id": cast.account_c.pk}
    assert ask("post", "seniors", foreign, client=logged_in(cast.alice))[0] == 422
    assert not Person.objects.filter(account=cast.account_c).exists()


# --- adding --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "kind", "account_id"),
    [("seniors", "senior", Account.STANDARD_PRIVATE_ID), ("patients", "patient", Account.STANDARD_CLINICAL_ID)],
)
def test_with_the_token_people_are_added_to_the_standard_accounts(
    cast: Cast, path: str, kind: str, account_id: int
) -> None:
    code, body = ask("post", path, HANS)
    assert code == 200
    created_at = body.pop("created_at")
    assert created_at.endswith(("Z", "+00:00"))
    assert body == {
        "id": Person.objects.get(display_name="Hans Müller").pk,
        "account_id": account_id,
        "kind": kind,
        "display_name": "Hans Müller",
        "phone_e164": "+491701234567",
        "language": "de",
        "consent_recording": False,
        "retention_days": 30,
        **PREFERENCES,
    }


def test_a_new_person_has_agreed_to_nothing(cast: Cast) -> None:
    person = Person.objects.get(pk=ask("post", "seniors", HANS)[1]["id"])
    assert not person.consents.exists()


def test_consent_to_recording_is_a_line_of_the_ledger_for_each_purpose(cast: Cast) -> None:
    body = ask("post", "seniors", {**HANS, "consent_recording": True})[1]
    assert body["consent_recording"] is True
    lines = Person.objects.get(pk=body["id"]).consents.all()
    assert {line.purpose for line in lines} == {"transcript", "analysis", "memory", "sharing"}
    assert {line.method for line in lines} == {Consent.Method.API}


def test_who_recorded_a_consent_is_noted(cast: Cast) -> None:
    body = ask("post", "seniors", {**HANS, "consent_recording": True}, client=logged_in(cast.alice))[1]
    assert {line.recorded_by for line in Consent.objects.filter(person=body["id"])} == {cast.alice}


def test_a_number_is_normalised(cast: Cast) -> None:
    assert ask("post", "seniors", {**HANS, "phone_e164": " +49 170 123-45 67"})[1]["phone_e164"] == "+491701234567"


def test_two_persons_may_share_a_number(cast: Cast) -> None:
    assert [ask("post", "seniors", HANS)[0], ask("post", "seniors", HANS)[0]] == [200, 200]


INVALID = [
    ("phone_e164", "01701234567"),
    ("phone_e164", "+"),
    ("phone_e164", "+49abc"),
    ("phone_e164", "+" + "1" * 39),
    ("phone_e164", ""),
    ("phone_e164", None),
    ("retention_days", 0),
    ("retention_days", 366),
    ("retention_days", "lange"),
    ("retention_days", None),
    ("display_name", ""),
    ("display_name", "   "),
    ("display_name", "x" * 256),
    ("language", "tlh"),
    ("consent_recording", "vielleicht"),
    ("address", "ihr"),
    ("pace", "schnell"),
    ("volume", "laut"),
    ("voice", "alloy"),
    ("pause_ms", 1199),
    ("pause_ms", 4001),
    ("longest_call_minutes", 0),
    ("longest_call_minutes", 56),
    ("daily_minutes", 0),
    ("topics_to_avoid", "x" * 501),
    ("hearing_notes", None),
]


def test_how_to_speak_with_somebody_may_be_told_and_is_told_again(cast: Cast) -> None:
    told = {"address": "du", "pace": "slow", "voice": "cedar", "topics_to_avoid": "der Krieg", "daily_minutes": 45}
    code, body = ask("post", "seniors", {**HANS, **told})
    assert code == 200
    assert {name: body[name] for name in PREFERENCES} == PREFERENCES | told
    assert Person.objects.get(pk=body["id"]).topics_to_avoid == "der Krieg"


def test_a_change_of_one_preference_leaves_the_others(cast: Cast) -> None:
    Person.objects.filter(pk=cast.maria.pk).update(pace="slow", daily_minutes=45)
    code, body = ask(
        "put", f"{cast.maria.pk}", {"pause_ms": 2500, "pause_is_learnt": False, "daily_minutes": None}
    )
    assert code == 200
    assert (body["pace"], body["pause_ms"], body["pause_is_learnt"], body["daily_minutes"]) == (
        "slow",
        2500,
        False,
        None,
    )


def test_notes_about_somebody_are_content_which_a_relative_does_not_read(cast: Cast) -> None:
    Person.objects.filter(pk=cast.maria.pk).update(topics_to_avoid="der Krieg", hearing_notes="hört schlecht")
    for path in (f"{cast.maria.pk}", f"{cast.maria.pk}/analytics", "seniors"):
        for user, shown in ((cast.alice, True), (cast.bob, False)):
            body = json.dumps(ask("get", path, client=logged_in(user))[1], ensure_ascii=False)
            assert ("der Krieg" in body and "hört schlecht" in body) is shown, path


@pytest.mark.parametrize(("field", "value"), INVALID)
def test_what_is_not_valid_is_refused_by_its_name(cast: Cast, field: str, value: object) -> None:
    code, body = ask("post", "seniors", {**HANS, field: value})
    assert (code, refused_fields(body)) == (422, [["body", field]])
    assert field in body["error"]
    assert not Person.objects.filter(display_name="Hans Müller").exists()


@pytest.mark.parametrize(("field", "value"), INVALID)
def test_a_change_is_checked_like_a_new_person(cast: Cast, field: str, value: object) -> None:
    code, body = ask("put", f"{cast.maria.pk}", {field: value})
    assert (code, refused_fields(body)) == (422, [["body", field]])


def test_missing_fields_are_all_named(cast: Cast) -> None:
    assert refused_fields(ask("post", "seniors", {})[1]) == [["body", "display_name"], ["body", "phone_e164"]]


def test_a_refused_number_is_not_sent_back(cast: Cast) -> None:
    assert "01709999999" not in json.dumps(ask("post", "seniors", {**HANS, "phone_e164": "01709999999"})[1])


def test_a_body_that_is_no_json_is_a_bad_request(cast: Cast) -> None:
    response = Client().post("/api/people/seniors", "{", content_type="application/json", headers=TOKEN)
    assert response.status_code == 400
    assert response.json()["error"]


# --- changing ------------------------------------------------------------------------------------------
def test_what_is_absent_stays_as_it_is(cast: Cast) -> None:
    code, body = ask("put", f"{cast.maria.pk}", {"retention_days": 90})
    assert (code, body["retention_days"]) == (200, 90)
    assert (body["display_name"], body["phone_e164"], body["consent_recording"]) == (
        "Maria Schmidt",
        "+491712345678",
        True,
    )


def test_every_field_can_be_changed(cast: Cast) -> None:
    changes = {
        "display_name": "Maria Meier",
        "phone_e164": "+491700000002",
        "language": "en",
        "retention_days": 365,
        "consent_recording": False,
    }
    body = ask("put", f"{cast.maria.pk}", changes)[1]
    assert {name: body[name] for name in changes} == changes


def test_withdrawing_by_the_api_adds_lines_to_the_ledger(cast: Cast) -> None:
    before = cast.maria.consents.count()
    ask("put", f"{cast.maria.pk}", {"consent_recording": False})
    assert cast.maria.consents.count() == before + 3
    assert Person.objects.get(pk=cast.maria.pk).granted_purposes() == {"sharing"}


def test_a_person_cannot_be_moved_to_another_account(cast: Cast) -> None:
    ask("put", f"{cast.maria.pk}", {"account_id": cast.account_c.pk, "kind": "patient", "id": 1})
    person = Person.objects.get(pk=cast.maria.pk)
    assert (person.account, person.kind) == (cast.account_a, "senior")


# --- deleting ------------------------------------------------------------------------------------------
def test_deleting_a_person_deletes_what_is_stored_about_them(cast: Cast) -> None:
    cast.maria.calls.create(account=cast.account_a)
    assert ask("delete", f"{cast.maria.pk}") == (200, {"message": "Person gelöscht"})
    assert not Person.objects.filter(pk=cast.maria.pk).exists()
    assert not cast.account_a.calls.exists()


@pytest.mark.parametrize("method", ["get", "put", "delete"])
@pytest.mark.parametrize("person_id", [987654, 10**17, 0, -1])
def test_who_does_not_exist_is_not_found(cast: Cast, method: str, person_id: int) -> None:
    code, body = ask(method, f"{person_id}", {} if method == "put" else None)
    assert (code, body["detail"]) == (404, "Person nicht gefunden")
