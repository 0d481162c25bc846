"""The JSON API about people: adding, changing and deleting them (rows A5 and A6).

Reading is in `analytics.api`, on the same router, because every answer carries figures about calls.
"""

import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema
from ninja.errors import HttpError
from ninja.security.base import AuthBase
from pydantic import AfterValidator, ConfigDict, StringConstraints

from people.access import Reader, is_meant, reader_of
from people.consents import recording
from people.erasure import TombstoneError, erase_person
from people.models import Account, Consent, Person
from people.services import change_person, create_person
from voicecompanion.lib.phone import normalise_number

NOT_FOUND = "Person nicht gefunden"
NOT_ALLOWED = "Dafür fehlt Ihnen die Berechtigung"

router = Router(tags=["people"])


class TokenOrSession(AuthBase):
    """The admin token, a member's key, or a session of the portal; the latter needs a CSRF token to write."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Reader | None:
        reader = reader_of(request)
        if reader and not is_meant(request, reader):
            raise HttpError(403, "CSRF-Prüfung fehlgeschlagen")
        return reader


def reader_in(request: HttpRequest) -> Reader:
    """Who asks, as `TokenOrSession` found out."""
    reader: Reader = request.auth  # type: ignore[attr-defined]
    return reader


def person_or_404(reader: Reader, person_id: int) -> Person:
    """A person whom the reader may know of, with the consents."""
    person = reader.people().filter(pk=person_id).prefetch_related("consents").first()
    if person is None:
        raise HttpError(404, NOT_FOUND)
    return person


# --- schemas -------------------------------------------------------------------------------------------
def _e164(text: str) -> str:
    if not text.startswith("+"):
        raise ValueError("Die Telefonnummer muss mit + beginnen (E.164), zum Beispiel +491712345678.")
    try:
        return normalise_number(text)
    except ValidationError as error:
        raise ValueError(error.message) from None


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("Der Text enthält ein Zeichen, das sich nicht speichern lässt.")
    return text


Storable = AfterValidator(_without_nul)
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255), Storable]
Number = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40), AfterValidator(_e164)]
RetentionDays = Annotated[int, Field(ge=1, le=365)]


ShortText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), Storable]


class Preferences(Schema):
    """How the companion speaks with a person. All of it may be left out; times say their unit."""

    address: Literal["sie", "du"] = "sie"
    pace: Literal["slow", "calm", "normal"] = "calm"
    volume: Literal["normal", "loud"] = "normal"
    voice: Literal["", "marin", "cedar", "coral", "sage", "verse"] = ""
    topics_to_avoid: ShortText = ""
    hearing_notes: ShortText = ""
    pause_ms: Annotated[int, Field(ge=Person.SHORTEST_PAUSE_MS, le=Person.LONGEST_PAUSE_MS)] = (
        Person.SHORTEST_PAUSE_MS
    )
    pause_is_learnt: bool = True
    longest_call_minutes: Annotated[int, Field(ge=1, le=55)] = 30
    daily_minutes: Annotated[int, Field(ge=1, le=600)] | None = None


class PersonIn(Preferences):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"display_name": "Helga Brandl", "phone_e164": "+493023125042", "consent_recording": False}
            ]
        }
    )

    display_name: Name
    phone_e164: Number
    language: Literal["de", "en"] = "de"
    consent_recording: bool = False
    retention_days: RetentionDays = Field(default_factory=lambda: settings.DEFAULT_RETENTION_DAYS)
    account_id: int | None = None  # only for members of several accounts


class PersonChange(Preferences):
    """What is absent stays as it is; the defaults are never read."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"pace": "slow", "retention_days": 90}]})

    display_name: Name = ""
    phone_e164: Number = ""
    language: Literal["de", "en"] = "de"
    consent_recording: bool = False
    retention_days: RetentionDays = 1


class PersonOut(Schema):
    id: int
    account_id: int
    kind: str
    display_name: str
    phone_e164: str
    language: str
    consent_recording: bool
    retention_days: int
    created_at: datetime.datetime
    address: str
    pace: str
    volume: str
    voice: str
    topics_to_avoid: str | None
    hearing_notes: str | None
    pause_ms: int
    pause_is_learnt: bool
    longest_call_minutes: int
    daily_minutes: int | None


class Message(Schema):
    message: str


class FieldProblem(Schema):
    """What is wrong with one field: where it is, and in words."""

    type: str
    loc: list[str | int]
    msg: str


class Problem(Schema):
    """A refusal (RFC 9457), with the specification's keys `error` and `detail`."""

    type: str
    title: str
    status: int
    error: str
    detail: str | list[FieldProblem]


# What every operation may answer; those about one person also that there is none, those with a body that it is no
# JSON.
REFUSALS = {400: Problem, 401: Problem, 403: Problem, 422: Problem, 429: Problem}
OF_ONE = {**REFUSALS, 404: Problem}


# --- writing -------------------------------------------------------------------------------------------
@router.post("/seniors", response={200: PersonOut, **REFUSALS})
def add_senior(request: HttpRequest, person: PersonIn) -> Person:
    return _add(reader_in(request), person, Account.Type.PRIVATE, Person.Kind.SENIOR)


@router.post("/patients", response={200: PersonOut, **REFUSALS})
def add_patient(request: HttpRequest, person: PersonIn) -> Person:
    return _add(reader_in(request), person, Account.Type.CLINICAL, Person.Kind.PATIENT)


@router.put("/{person_id}", response={200: PersonOut, **OF_ONE})
def change(request: HttpRequest, person_id: int, person: PersonChange) -> Person:
    reader = reader_in(request)
    changes = person.model_dump(exclude_unset=True)
    wanted = changes.pop("consent_recording", None)
    return change_person(
        person=_writable(reader, person_id),
        answers={} if wanted is None else recording(wanted),
        fields=changes,
        method=Consent.Method.API,
        recorded_by=reader.user,
    )


@router.delete("/{person_id}", response={200: Message, **OF_ONE, 503: Problem})
def delete(request: HttpRequest, person_id: int) -> dict[str, str]:
    """Deletes a person and everything that is stored about them."""
    reader = reader_in(request)
    try:
        erase_person(person=_writable(reader, person_id), erased_by=reader.user, now=timezone.now())
    except TombstoneError:
        raise HttpError(503, "Gerade kann nichts gelöscht werden") from None
    return {"message": "Person gelöscht"}


def _add(reader: Reader, person: PersonIn, account_type: Account.Type, kind: Person.Kind) -> Person:
    fields: dict[str, Any] = person.model_dump(exclude={"consent_recording"})
    fields["account_id"] = _account_for(reader, account_type, person.account_id)
    return create_person(
        fields={**fields, "kind": kind},
        answers=recording(True) if person.consent_recording else {},
        method=Consent.Method.API,
        recorded_by=reader.user,
    )


def _account_for(reader: Reader, account_type: Account.Type, wanted: int | None) -> int:
    accounts = reader.accounts(account_type, writing=True)
    if not accounts:
        raise HttpError(403, NOT_ALLOWED)
    if wanted in accounts:
        return wanted
    if wanted is not None or len(accounts) > 1:
        raise HttpError(422, "account_id: keines Ihrer Konten dieser Art")
    return accounts[0]


def _writable(reader: Reader, person_id: int) -> Person:
    person = person_or_404(reader, person_id)
    if not reader.writes(person.account_id):
        raise HttpError(403, NOT_ALLOWED)
    return person
