"""`manage.py seed_demo`: persons and a few weeks of past calls for the demo. Does nothing the second time."""

import datetime
import random
from argparse import ArgumentParser
from typing import Any, cast

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Permission
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from analytics.models import CallAnalysis
from calls.models import Call, Concern, Utterance
from people.memory import change_memory
from people.models import Account, Consent, Membership, Person, User
from people.services import RECORDING_PURPOSES, record_consents
from voicecompanion.demo import FAMILY, WARD, DemoPerson, Talk

SECONDS_PER_CHARACTER = 0.075
FAMILY_LOGIN, RELATIVE_LOGIN, CLINIC_LOGIN = "demo@example.org", "relative@example.org", "klinik@example.org"
SHOWN_IN_ADMIN = ("people", "calls", "analytics")
RECENT = datetime.timedelta(hours=40)


class Command(BaseCommand):
    help = "Fills an empty database with the demo's people and their calls."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--password", required=True)
        parser.add_argument("--app-key", required=True, help="of the clinic's authenticator app, in base 32")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(email=FAMILY_LOGIN).exists():
            self._print_codes()
            return
        family, ward = Account.STANDARD_PRIVATE_ID, Account.STANDARD_CLINICAL_ID
        anna, ben, dora = (
            User.objects.create_user(email, options["password"], first_name=first_name)
            for email, first_name in ((FAMILY_LOGIN, "Anna"), (RELATIVE_LOGIN, "Ben"), (CLINIC_LOGIN, "Dora"))
        )
        _join(anna, family, Membership.Role.MANAGER)
        _join(ben, family, Membership.Role.RELATIVE, sees=Membership.Sees.STATUS)
        _join(dora, ward, Membership.Role.MANAGER)
        # Dora's own mother is in the family's account, so that she has both areas.
        _join(dora, family, Membership.Role.RELATIVE)
        make_staff(dora)
        TOTP.activate(dora, options["app_key"])
        RecoveryCodes.activate(dora)
        chance = random.Random(84)
        for person in FAMILY:
            seed_person(person, family, Person.Kind.SENIOR, chance)
        for person in WARD:
            seed_person(person, ward, Person.Kind.PATIENT, chance)
        self._print_codes()

    def _print_codes(self) -> None:
        """Three of the clinic's emergency codes that were not used yet: each opens the demo once."""
        codes = Authenticator.objects.get(user__email=CLINIC_LOGIN, type=Authenticator.Type.RECOVERY_CODES)
        self.stdout.write("codes: " + " ".join(codes.wrap().get_unused_codes()[:3]))


def _join(user: User, account_id: int, role: str, sees: int = Membership.Sees.TRANSCRIPT) -> None:
    Membership.objects.create(user=user, account_id=account_id, role=role, sees=sees)


def make_staff(user: User) -> None:
    """Lets a user into the administration, where they reach their own accounts."""
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    user.user_permissions.set(Permission.objects.filter(content_type__app_label__in=SHOWN_IN_ADMIN))


def seed_person(shown: DemoPerson, account_id: int, kind: str, chance: random.Random) -> None:
    """One person with their calls: about every third day, now and then one that nobody answered."""
    person = Person.objects.create(
        account_id=account_id, kind=kind, display_name=shown.name, phone_e164=shown.number, retention_days=90
    )
    if shown.consents:
        record_consents(person=person, purposes=RECORDING_PURPOSES, granted=True, method=Consent.Method.WRITTEN)
    for day, talk in zip(_days_ago(len(shown.talks), chance), shown.talks, strict=True):
        began = _a_morning(day, chance)
        seed_call(person, talk, began, kept=shown.consents)
        if chance.random() < 0.25:
            seed_missed_call(person, began - datetime.timedelta(hours=2))


def _days_ago(talks: int, chance: random.Random) -> list[int]:
    """When the calls were, oldest first: about every third day, the newest one mostly today."""
    days, ago = [], 0 if chance.random() < 0.75 else 1
    for _talk in range(talks):
        days.append(ago)
        ago += chance.randint(1, 5)
    return days[::-1]


def _a_morning(days_ago: int, chance: random.Random) -> datetime.datetime:
    """A time between nine and half past ten; today's calls lie in the past at any hour."""
    now = timezone.localtime()
    morning = now.replace(hour=9, minute=0, second=0, microsecond=0) - datetime.timedelta(days=days_ago)
    began = morning + datetime.timedelta(minutes=chance.randint(0, 90))
    early = now - (now - now.replace(hour=0, minute=0)) * chance.uniform(0.2, 0.6)
    return min(began, early)


def seed_call(person: Person, talk: Talk, began: datetime.datetime, *, kept: bool) -> None:
    turns = talk.turns()
    seconds = round(sum(len(text) for _, text in turns) * SECONDS_PER_CHARACTER) + 2 * len(turns)
    call = Call.objects.create(
        **_ended(person, began, datetime.timedelta(seconds=seconds)),
        direction=Call.Direction.INBOUND,
        from_e164=person.phone_e164,
        status=Call.Status.COMPLETED,
        end_reason=Call.EndReason.GOODBYE,
    )
    if not kept:
        CallAnalysis.objects.create(call=call, state=CallAnalysis.State.NOT_STORED, finished_at=call.ended_at)
        return
    seed_transcript(call, turns, began)
    seed_analysis(call, talk)
    if talk.concern:
        kind, line = talk.concern
        Concern.objects.create(
            account_id=person.account_id,
            person=person,
            call=call,
            kind=kind,
            quote=turns[line - 1][1],
            noticed_at=call.ended_at or began,
            # Somebody has looked at the older ones.
            acknowledged_at=None if timezone.now() - began < RECENT else began + datetime.timedelta(hours=3),
        )


def seed_missed_call(person: Person, began: datetime.datetime) -> None:
    Call.objects.create(
        **_ended(person, began, datetime.timedelta(0)),
        direction=Call.Direction.OUTBOUND,
        to_e164=person.phone_e164,
        status=Call.Status.NO_ANSWER,
    )


def _ended(person: Person, began: datetime.datetime, lasted: datetime.timedelta) -> dict[str, Any]:
    return {
        "account_id": person.account_id,
        "person": person,
        "started_at": began if lasted else None,
        "created_at": began,
        "ended_at": began + lasted,
        "closed_at": began + lasted,
        "duration_sec": round(lasted.total_seconds()) if lasted else None,
    }


def seed_transcript(call: Call, turns: list[tuple[str, str]], began: datetime.datetime) -> None:
    moment, utterances = began, []
    for position, (speaker, text) in enumerate(turns, 1):
        utterances.append(
            Utterance(
                call=call,
                position=position,
                speaker=speaker,
                text=text.removesuffix(" …"),
                interrupted=speaker == Utterance.Speaker.COMPANION and text.endswith(" …"),
                spoken_at=moment,
            )
        )
        moment += datetime.timedelta(seconds=2 + len(text) * SECONDS_PER_CHARACTER)
    Utterance.objects.bulk_create(utterances)


def seed_analysis(call: Call, talk: Talk) -> None:
    CallAnalysis.objects.create(
        call=call,
        state=CallAnalysis.State.DONE,
        attempts=1,
        finished_at=call.ended_at,
        sentiment_label=talk.label,
        sentiment_score=talk.score,
        sentiment_confidence=talk.confidence,
        sentiment_reason=talk.reason,
        summary=cast(Any, [{"text": text, "turns": list(lines)} for text, lines in talk.summary]),
    )
    if call.person is not None and call.ended_at is not None:
        seed_memory(call.person, talk, call.pk, call.ended_at)


def seed_memory(person: Person, talk: Talk, call_id: int, now: datetime.datetime) -> None:
    """Adds what is new in this talk; of moods only the newest one is kept."""
    items = list(person.memory_items.all())
    known = {item.text for item in items if item.category != "mood_indicator"}
    moods = [item.pk for item in items if item.category == "mood_indicator"]
    learnt = [(category, text) for category, text in talk.learnt if text not in known]
    has_mood = any(category == "mood_indicator" for category, _ in learnt)
    change_memory(
        person_id=person.pk, add=learnt, confirm=[], remove=moods if has_mood else [], call_id=call_id, now=now
    )
