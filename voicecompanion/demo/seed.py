"""Writes the people of the demo and their past weeks into the database."""

import datetime
import random
from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from django.utils import timezone

from analytics.models import CallAnalysis
from calls.models import Call, CheckIn, CheckInPlan, Concern, Utterance
from calls.outcomes import miss
from calls.scheduling import Slot
from calls.services import confirm_well
from people.consents import RECORDING_AND_SHARING, record_consents
from people.memory import change_memory
from people.messages import write_message
from people.models import Account, Consent, Contact, Note, Person, PrivacyRequest, User
from people.services import record_privacy_request
from voicecompanion.demo.everyday import everyday_talk
from voicecompanion.demo.people import FAMILY, WARD, DemoPerson, Weeks
from voicecompanion.demo.talks import Talk

# The same demo every time; each person has a chance of their own, so that a new one changes no other.
SEED = 84
RETENTION_DAYS = 90
SECONDS_PER_CHARACTER = 0.075
RECENT = datetime.timedelta(hours=40)
PRIVATE_DAYS_AGO = 7
PLANNED_FOR = datetime.timedelta(days=8)


class Told(NamedTuple):
    """A conversation with the day it was held on; `talk` None for one that nobody answered."""

    days_ago: int
    talk: Talk | None


def seed_people(*, daughter: User, nurse: User) -> None:
    """Everybody of the demo. Who has the people of an account in view writes the notes, and acknowledges."""
    for people, account_id, kind, author in (
        (FAMILY, Account.STANDARD_PRIVATE_ID, Person.Kind.SENIOR, daughter),
        (WARD, Account.STANDARD_CLINICAL_ID, Person.Kind.PATIENT, nurse),
    ):
        for shown in people:
            seed_person(shown, account_id=account_id, kind=kind, author=author)


def seed_person(shown: DemoPerson, *, account_id: int, kind: str, author: User) -> None:
    chance = random.Random(f"{SEED} {shown.name}")
    person = Person.objects.create(
        account_id=account_id,
        kind=kind,
        display_name=shown.name,
        phone_e164=shown.number,
        retention_days=RETENTION_DAYS,
        questionnaire_at=timezone.now() - datetime.timedelta(days=60) if shown.answers else None,
        **shown.answers,
    )
    if shown.consents:
        record_consents(person=person, purposes=RECORDING_AND_SHARING, granted=True, method=Consent.Method.WRITTEN)
    seed_surroundings(person, shown, author)
    seed_calls(person, shown, chance, author)
    if shown.planned:
        seed_plan(person, shown.planned)


def seed_surroundings(person: Person, shown: DemoPerson, author: User) -> None:
    """Who is near, what was noted, and what is to be read aloud."""
    for position, near in enumerate(shown.near, start=1):
        Contact.objects.create(
            person=person,
            position=position,
            name=near.name,
            relation=near.relation,
            phone_e164=near.phone_e164,
            email=near.email,
            has_key=near.has_key,
        )
    now = timezone.now()
    for days_ago, text in shown.notes:
        Note.objects.create(
            person=person, author=author, text=text, created_at=now - datetime.timedelta(days=days_ago, minutes=9)
        )
    if shown.message:
        purposes = (Consent.Purpose.MESSAGES,)
        record_consents(person=person, purposes=purposes, granted=True, method=Consent.Method.WRITTEN)
        write_message(person=person, author=author, text=shown.message, now=now - datetime.timedelta(hours=2))


# --- which conversations, on which days ------------------------------------------------------------------
def seed_calls(person: Person, shown: DemoPerson, chance: random.Random, author: User) -> None:
    told = [Told(day, talk) for day, talk in zip(_days_ago(shown, chance), shown.talks, strict=True)]
    first_told = max((one.days_ago for one in told), default=shown.rests_days)
    weeks = list(_everyday(shown.weeks, chance, first_told + 1)) if shown.weeks else []
    for one in sorted([*weeks, *told], key=lambda one: -one.days_ago):
        began = _a_morning(one.days_ago, chance)
        if one.talk is None:
            seed_missed_call(person, began)
        else:
            seed_call(person, one.talk, began, kept=shown.consents, author=author)
    if shown.confirms_well:
        confirm_well(call_id=person.calls.newest_first()[0].pk)
    if shown.keeps_private:
        seed_private_call(person, shown.keeps_private, _a_morning(PRIVATE_DAYS_AGO, chance))
    if shown.missed_today:
        seed_missed_call(person, _a_morning(0, chance))


def _days_ago(shown: DemoPerson, chance: random.Random) -> list[int]:
    """When the told conversations were, oldest first: about every third day."""
    days, ago = [], shown.rests_days
    for _talk in shown.talks:
        days.append(ago)
        ago += chance.randint(1, 4)
    return days[::-1]


def _everyday(weeks: Weeks, chance: random.Random, newest_day: int) -> Iterator[Told]:
    """The conversations of somebody's weeks, down to `newest_day`; the last ones may differ from the others."""
    lately_told = False
    for day in range(weeks.weeks * 7, newest_day - 1, -1):
        if chance.random() >= weeks.calls_a_week / 7 or weeks.away_days[0] <= day < weeks.away_days[1]:
            continue
        if chance.random() < weeks.unanswered:
            yield Told(day, None)
            continue
        lately = day <= weeks.lately_days
        few, many = weeks.lately_exchanges if lately else weeks.exchanges
        concern = weeks.lately_concern if lately and not lately_told else ""
        lately_told = lately_told or lately
        low = weeks.lately_low if lately else weeks.low
        yield Told(day, everyday_talk(chance, exchanges=chance.randint(few, many), low=low, concern=concern))


def _a_morning(days_ago: int, chance: random.Random) -> datetime.datetime:
    """A time between nine and half past ten; today's calls were one or two hours ago, at any hour of the day."""
    now = timezone.localtime()
    morning = now.replace(hour=9, minute=0, second=0, microsecond=0) - datetime.timedelta(days=days_ago)
    began = morning + datetime.timedelta(minutes=chance.randint(0, 90))
    midnight = now.replace(hour=0, minute=0)
    early = max(now - datetime.timedelta(minutes=chance.randint(20, 150)), midnight + (now - midnight) * 0.3)
    return min(began, early)


# --- one conversation ------------------------------------------------------------------------------------
def seed_call(person: Person, talk: Talk, began: datetime.datetime, *, kept: bool, author: User) -> Call:
    call = _completed(person, talk, began)
    if not kept:
        CallAnalysis.objects.create(call=call, state=CallAnalysis.State.NOT_STORED, finished_at=call.ended_at)
        return call
    seed_transcript(call, talk.turns(), began)
    seed_analysis(call, talk)
    if talk.concern:
        seed_concern(call, talk, author)
    return call


def seed_private_call(person: Person, talk: Talk, began: datetime.datetime) -> None:
    """A conversation of which the person wanted nothing shown to anybody."""
    call = _completed(person, talk, began)
    Call.objects.filter(pk=call.pk).update(confidential=True)
    seed_transcript(call, talk.turns(), began)
    CallAnalysis.objects.create(call=call, state=CallAnalysis.State.NOT_STORED, finished_at=call.ended_at)
    record_privacy_request(person_id=person.pk, kind=PrivacyRequest.Kind.KEEP_PRIVATE, call_id=call.pk)


def _completed(person: Person, talk: Talk, began: datetime.datetime) -> Call:
    turns = talk.turns()
    seconds = round(sum(len(text) for _, text in turns) * SECONDS_PER_CHARACTER) + 2 * len(turns)
    return Call.objects.create(
        **_ended(person, began, datetime.timedelta(seconds=seconds)),
        direction=Call.Direction.INBOUND,
        from_e164=person.phone_e164,
        status=Call.Status.COMPLETED,
        end_reason=Call.EndReason.GOODBYE,
    )


def seed_missed_call(person: Person, began: datetime.datetime) -> None:
    Call.objects.create(
        **_ended(person, began, datetime.timedelta(0)),
        direction=Call.Direction.OUTBOUND,
        to_e164=person.phone_e164,
        status=Call.Status.NO_ANSWER,
    )


# --- planned calls -----------------------------------------------------------------------------------------
def seed_plan(person: Person, time: str) -> None:
    """A call every day, and what became of those of the last days."""
    record_consents(person=person, purposes=(Consent.Purpose.CALLS,), granted=True, method=Consent.Method.WRITTEN)
    plan = CheckInPlan.objects.create(person=person, times=time)
    for call in person.calls.filter(created_at__gte=timezone.now() - PLANNED_FOR).order_by("created_at"):
        day = timezone.localtime(call.created_at).date()
        if not CheckIn.objects.filter(plan=plan, slot__startswith=day.isoformat()).exists():
            seed_check_in(plan, Slot.of(day, datetime.time.fromisoformat(time), plan.timetable.zone), call)


def seed_check_in(plan: CheckInPlan, slot: Slot, call: Call) -> None:
    missed = call.status != Call.Status.COMPLETED
    ours, theirs = call.to_e164, plan.person.phone_e164
    Call.objects.filter(pk=call.pk).update(direction=Call.Direction.OUTBOUND, from_e164=ours, to_e164=theirs)
    check_in = CheckIn.objects.create(
        account_id=call.account_id,
        person=plan.person,
        plan=plan,
        call=call,
        slot=slot.name,
        due_at=slot.due_at,
        attempts=3 if missed else 1,
        settled_at=call.ended_at,
        state=CheckIn.State.MISSED if missed else CheckIn.State.REACHED,
        outcome=CheckIn.Outcome.NO_ANSWER if missed else CheckIn.Outcome.CONVERSATION,
    )
    if missed and slot.due_at.date() == timezone.now().date():
        miss(check_in, CheckIn.Outcome.NO_ANSWER, call.ended_at or call.created_at)


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
    quote, line = talk.quote or ("", None)
    CallAnalysis.objects.create(
        call=call,
        state=CallAnalysis.State.DONE,
        attempts=1,
        finished_at=call.ended_at,
        sentiment_label=talk.label,
        sentiment_score=talk.score,
        sentiment_confidence=talk.confidence,
        sentiment_reason=talk.reason,
        sentiment_quote=quote,
        sentiment_turn=line,
        summary=cast(Any, [{"text": text, "turns": list(lines)} for text, lines in talk.summary]),
    )
    if call.person is not None and call.ended_at is not None and talk.learnt:
        seed_memory(call.person, talk, call.pk, call.ended_at)


def seed_concern(call: Call, talk: Talk, author: User) -> None:
    """What gave concern in a talk. Of what is older than two days, somebody has looked after it."""
    kind, line = talk.concern or ("", 1)
    noticed_at = call.ended_at or call.created_at
    is_new = timezone.now() - noticed_at < RECENT
    Concern.objects.create(
        account_id=call.account_id,
        person=call.person,
        call=call,
        kind=kind,
        quote=talk.turns()[line - 1][1],
        noticed_at=noticed_at,
        acknowledged_at=None if is_new else noticed_at + datetime.timedelta(hours=3),
        acknowledged_by=None if is_new else author,
    )


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
