"""Whose data a login, a key or a span of time touched: what has to be known within 72 hours (Articles 33 and 34).

The answer comes from the access log. What it cannot tell, it says: how many persons the login reached without
reading, and how far back the log goes. Numbers of rows instead of names, because such reports travel by mail.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.utils import timezone

from people.models import Access, ApiKey, Membership, Person, SignIn, User

HOURS_TO_REPORT = 72


class UnknownSubjectError(Exception):
    """Nobody has this address, and no key and no line of the log this number. Its text says which."""


@dataclass(frozen=True)
class Subject:
    """Whose readings are asked for: of a login, of a key, or of everybody (neither)."""

    user_id: int | None = None
    key_id: int | None = None

    @property
    def is_everybody(self) -> bool:
        return self.user_id is None and self.key_id is None

    @property
    def name(self) -> str:
        if self.key_id is not None:
            return f"key {self.key_id}"
        return "everybody" if self.is_everybody else f"user {self.user_id}"


@dataclass(frozen=True)
class Span:
    """From one moment to another; None for as far as the log goes."""

    since: datetime.datetime | None
    until: datetime.datetime | None

    def of(self, rows: "QuerySet[Any]", column: str) -> "QuerySet[Any]":
        if self.since:
            rows = rows.filter(**{f"{column}__gte": self.since})
        return rows.filter(**{f"{column}__lt": self.until}) if self.until else rows


@dataclass(frozen=True)
class Kind:
    """One kind of data: how often it was read, and from when to when."""

    what: str
    times: int
    first_at: datetime.datetime
    last_at: datetime.datetime


@dataclass
class Touched:
    """One person of whom something was read; without a number, callers whom nobody knows."""

    person_id: int | None
    account_id: int | None
    name: str
    kinds: list[Kind] = field(default_factory=list)


@dataclass(frozen=True)
class Reached:
    """How many persons a login can read about, whether it did or not, as its rights are now."""

    persons: int
    words_of: int  # of how many of them transcripts, too


@dataclass(frozen=True)
class Report:
    """Everything that is known about a breach from our own books."""

    subject: Subject
    span: Span
    touched: list[Touched]
    reached: Reached
    sign_ins: list[SignIn]
    log_begins_at: datetime.datetime | None
    noticed_at: datetime.datetime

    @property
    def report_until(self) -> datetime.datetime:
        """Hours that pass, not hours on a clock that is put back in between."""
        return self.noticed_at.astimezone(datetime.UTC) + datetime.timedelta(hours=HOURS_TO_REPORT)


def subject_of_user(named: str) -> Subject:
    """Of an address, or of the number of a login that is gone. Raises UnknownSubjectError."""
    user = User.objects.filter(email=named.strip().lower()).first()
    if user:
        return Subject(user_id=user.pk)
    if named.isdecimal() and Access.objects.filter(user_id=int(named)).exists():
        return Subject(user_id=int(named))
    raise UnknownSubjectError("There is no such user.")


def subject_of_key(key_id: int) -> Subject:
    """Of a key, be it there or only in the log any more. Raises UnknownSubjectError."""
    if ApiKey.objects.filter(pk=key_id).exists() or Access.objects.filter(key_id=key_id).exists():
        return Subject(key_id=key_id)
    raise UnknownSubjectError("There is no such key.")


def breach_report(subject: Subject, span: Span, *, noticed_at: datetime.datetime) -> Report:
    """In a fixed number of queries, however much was read."""
    user_id = _user_behind(subject)
    oldest = Access.objects.aggregate(oldest=Min("read_at"))["oldest"]
    return Report(
        subject=subject,
        span=span,
        touched=_touched(subject, span),
        reached=_reached(subject, user_id),
        sign_ins=_sign_ins(span, user_id),
        log_begins_at=oldest,
        noticed_at=noticed_at,
    )


def _user_behind(subject: Subject) -> int | None:
    """The login itself, or the one in whose name the key reads."""
    if subject.key_id is None:
        return subject.user_id
    owner = ApiKey.objects.filter(pk=subject.key_id).values_list("user_id", flat=True).first()
    return owner or Access.objects.filter(key_id=subject.key_id).values_list("user_id", flat=True).first()


def _touched(subject: Subject, span: Span) -> list[Touched]:
    rows = span.of(Access.objects.order_by(), "read_at")
    if subject.user_id is not None:
        rows = rows.filter(user_id=subject.user_id)
    if subject.key_id is not None:
        rows = rows.filter(key_id=subject.key_id)
    columns = ("person_id", "person__account_id", "person__display_name", "what")
    counted = rows.values(*columns).annotate(times=Count("pk"), first=Min("read_at"), last=Max("read_at"))
    found: dict[int | None, Touched] = {}
    for row in sorted(counted, key=lambda row: (row["person_id"] or 0, row["what"])):
        person_id, account_id, name, what = (row[column] for column in columns)
        one = found.setdefault(person_id, Touched(person_id, account_id, name or ""))
        one.kinds.append(Kind(what, row["times"], row["first"], row["last"]))
    return list(found.values())


def _reached(subject: Subject, user_id: int | None) -> Reached:
    if subject.is_everybody:
        persons = Person.objects.count()
        return Reached(persons, persons)
    mine = Membership.objects.filter(user_id=user_id or 0)
    reading = mine.filter(sees__gte=Membership.Sees.TRANSCRIPT)
    return Reached(_persons_in(mine), _persons_in(reading))


def _persons_in(memberships: "QuerySet[Membership]") -> int:
    return Person.objects.filter(account_id__in=memberships.values("account_id")).count()


def _sign_ins(span: Span, user_id: int | None) -> list[SignIn]:
    """Of one login only: those of everybody are a list of their own, in the administration."""
    if user_id is None:
        return []
    return list(span.of(SignIn.objects.filter(user_id=user_id), "at").order_by("pk"))


# --- as it is printed ----------------------------------------------------------------------------------------
def as_plain(report: Report, *, names: bool) -> dict[str, Any]:
    """The report as JSON knows it; persons by name only if `names`."""
    return {
        "subject": report.subject.name,
        "since": _stamp(report.span.since),
        "until": _stamp(report.span.until),
        "log_begins_at": _stamp(report.log_begins_at),
        "persons": [_plain_person(one, names=names) for one in report.touched],
        "reached": {"persons": report.reached.persons, "transcripts_of": report.reached.words_of},
        "sign_ins": [_plain_sign_in(row) for row in report.sign_ins],
        "noticed_at": _stamp(report.noticed_at),
        "report_until": _stamp(report.report_until),
        "checklist": checklist(report),
    }


def _plain_person(one: Touched, *, names: bool) -> dict[str, Any]:
    kinds = {
        kind.what: {"times": kind.times, "first": _stamp(kind.first_at), "last": _stamp(kind.last_at)}
        for kind in one.kinds
    }
    named = {"name": one.name} if names else {}
    return {"person": one.person_id, "account": one.account_id, **named, "kinds": kinds}


def _plain_sign_in(row: SignIn) -> dict[str, Any]:
    said = {"event": row.event, "method": row.method, "network": row.network, "device": row.device}
    return {"at": _stamp(row.at), **said}


def _stamp(at: datetime.datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def as_lines(report: Report, *, names: bool) -> Iterable[str]:
    """The report as text, a line each."""
    plain = as_plain(report, names=names)
    yield f"Readings of {plain['subject']} from {plain['since'] or 'the beginning'} to {plain['until'] or 'now'}"
    yield f"The access log begins at {plain['log_begins_at'] or 'no entry yet'}; what is older, it does not tell."
    yield "Persons who were erased are not in it any more."
    yield ""
    yield f"Persons of whom something was read: {len(report.touched)}"
    for person in plain["persons"]:
        yield from _person_lines(person)
    reached = plain["reached"]
    yield ""
    yield (
        f"In reach with the rights of now, read or not: {reached['persons']} persons, "
        f"transcripts of {reached['transcripts_of']}"
    )
    if not report.subject.is_everybody:
        yield f"Sign-ins and what belongs to them: {len(report.sign_ins)}"
    for row in plain["sign_ins"]:
        yield "  " + "  ".join(part for part in row.values() if part)
    yield ""
    yield f"Noticed at {plain['noticed_at']}; the {HOURS_TO_REPORT} hours run out at {plain['report_until']}."
    yield from (f"[ ] {step}" for step in plain["checklist"])


def _person_lines(person: dict[str, Any]) -> Iterable[str]:
    who = f"person {person['person']} of account {person['account']}"
    if person["person"] is None:
        who = "callers whom nobody knows"
    yield f"  {who}" + (f" ({person['name']})" if person.get("name") else "")
    for what, kind in person["kinds"].items():
        yield f"    {what}: {kind['times']} times, {kind['first']} to {kind['last']}"


def checklist(report: Report) -> list[str]:
    """What has to be done in which order, in the words of the two articles."""
    until = _stamp(report.report_until)
    return [
        "Stop it: end the sessions of the login, revoke its keys, change the password, rotate what leaked.",
        "Keep the evidence: this report, the log of the process, `manage.py verify_ledgers`.",
        "Write down what happened, its effects and what was done, even if it is not reported (Article 33(5)).",
        "Weigh the risk for the persons: which kinds of data, of how many, can they be misused?",
        f"Report to the supervisory authority until {until}, unless a risk is unlikely (Article 33(1)); "
        "later only with the reasons for the delay. What is not known yet is handed in later (Article 33(4)).",
        "In the report: kind of breach, categories and numbers of persons and of records, a contact, likely "
        "consequences, measures taken (Article 33(3)).",
        "If the risk is high: tell the persons themselves without delay, in plain language (Article 34); "
        "those who do not read mails by telephone or letter, through whoever looks after them.",
        "If data of others are processed on their behalf: tell the controller without delay (Article 33(2)).",
    ]
