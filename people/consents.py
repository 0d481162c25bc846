"""Writes the ledger of consents: who agreed to what or withdrew it, when, how, and by what wording."""

import datetime
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import transaction

from people import chain
from people.models import Consent, Person, User
from people.wording import WORDING_VERSION, wording_hash

# What the API's `consent_recording` stands for.
RECORDING_PURPOSES = (Consent.Purpose.TRANSCRIPT, Consent.Purpose.ANALYSIS, Consent.Purpose.MEMORY)
# What it grants: its form promised that members can read what is recorded. Withdrawing it leaves the last one.
RECORDING_AND_SHARING = (*RECORDING_PURPOSES, Consent.Purpose.SHARING)


def recording(granted: bool) -> dict[Consent.Purpose, bool]:
    """The answers that a `consent_recording` of the API stands for."""
    return dict.fromkeys(RECORDING_AND_SHARING if granted else RECORDING_PURPOSES, granted)


class IncompleteProxyError(ValueError):
    """Somebody decides for the person, and by what right, how far and until when is not said."""


@dataclass(frozen=True)
class Given:
    """By whom an answer was given if not simply by the person, and what proves it."""

    given_by: str = Consent.Giver.PERSON
    proxy_name: str = ""
    proxy_document: str = ""
    proxy_scope: str = ""
    review_on: datetime.date | None = None
    evidence: str = ""
    call_id: int | None = None

    @property
    def proves_more(self) -> bool:
        """Is it worth a line although the answer is the same: a new document, another day of review?"""
        return bool(self.evidence or self.proxy_document)

    def check(self) -> None:
        """Raises IncompleteProxyError."""
        said = (self.proxy_name, self.proxy_document, self.proxy_scope, self.review_on)
        if self.given_by != Consent.Giver.PERSON and not all(said):
            raise IncompleteProxyError


BY_THE_PERSON = Given()


@transaction.atomic
def record_consents(
    *,
    person: Person,
    purposes: Iterable[Consent.Purpose],
    granted: bool,
    method: Consent.Method,
    recorded_by: User | None = None,
    given: Given = BY_THE_PERSON,
    member: User | None = None,
) -> None:
    """Adds a line for each purpose whose answer is new; lines are never altered. Raises IncompleteProxyError.

    `member`: of `SHARING`, with whom; None for everybody in the account.
    """
    if granted:
        given.check()
    now = _answers(person)
    lines = [
        Consent(
            person=person,
            purpose=purpose,
            granted=granted,
            method=method,
            recorded_by=recorded_by,
            member=member,
            wording_version=WORDING_VERSION,
            wording_hash=wording_hash(purpose, person.language),
            **asdict(given),
        )
        for purpose in purposes
        if now.get((purpose.value, member.pk if member else None)) is not granted or given.proves_more
    ]
    Consent.objects.bulk_create(lines)
    chain.append(lines)


def _answers(person: Person) -> dict[tuple[str, int | None], bool]:
    rows = Consent.objects.filter(person=person).order_by("pk")
    return {(row.purpose, row.member_id): row.granted for row in rows}
