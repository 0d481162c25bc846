"""What became of a planned call, in a word of its own; what is tried next, and who learns that nobody answered."""

import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from calls.chains import begin_telling, settle
from calls.models import Call, CheckIn, Concern, Utterance
from calls.news import tell_of_person
from calls.scheduling import Attempt, attempts_of, is_quiet
from people.models import Person

Outcome = CheckIn.Outcome
State = CheckIn.State
End = Call.EndReason
BY_STATUS = {
    Call.Status.BUSY: Outcome.BUSY,
    Call.Status.NO_ANSWER: Outcome.NO_ANSWER,
    Call.Status.FAILED: Outcome.FAILED,
    Call.Status.CANCELED: Outcome.FAILED,
}
# Who was on the line did not end it so: it was us, or our providers.
OUR_FAULT = frozenset(End) - {End.HUNG_UP, End.GOODBYE, End.SILENT, End.SILENCE, End.TIME_LIMIT, End.VOICEMAIL}
FEWEST_TURNS_THEN = 2
# Who hangs up sooner, without a word, did not want to talk; who stays on the line is silent.
HUNG_UP_AT_ONCE_SECONDS = 20


def outcome_of(call: Call) -> Outcome:
    """The word for a call that has ended."""
    if call.status != Call.Status.COMPLETED:
        return BY_STATUS.get(Call.Status(call.status), Outcome.FAILED)
    if call.end_reason == End.VOICEMAIL:
        return Outcome.VOICEMAIL
    return _answered(call, _turns_of(call))


def _answered(call: Call, turns: int) -> Outcome:
    ours = call.end_reason in OUR_FAULT
    if turns >= (FEWEST_TURNS_THEN if ours else 1):
        return Outcome.CONVERSATION
    if ours or not call.started_at:
        return Outcome.FAILED
    soon = call.end_reason in ("", End.HUNG_UP) and (call.duration_sec or 0) < HUNG_UP_AT_ONCE_SECONDS
    return Outcome.REFUSED if soon else Outcome.SILENT


def _turns_of(call: Call) -> int:
    """How often somebody on the line spoke: as it was counted, or by what was written down before a crash."""
    if call.caller_turns is not None:
        return call.caller_turns
    return Utterance.objects.filter(call_id=call.pk, speaker=Utterance.Speaker.CALLER).count()


# --- when a call ends -----------------------------------------------------------------------------------------
def take_note_of(call: Call, *, now: datetime.datetime) -> None:
    """A call has ended. Must be called once, in the transaction that closes it."""
    if call.direction == Call.Direction.BROWSER:
        return
    outcome = outcome_of(call)
    check_in = CheckIn.objects.select_for_update(of=("self",)).filter(call_id=call.pk, state=State.CALLING).first()
    if check_in is not None and outcome != Outcome.CONVERSATION:
        go_on(check_in, outcome, now)
    if outcome == Outcome.CONVERSATION and call.person_id is not None:
        _reached(call, call.person_id, check_in, now)


def _reached(call: Call, person_id: int, check_in: CheckIn | None, now: datetime.datetime) -> None:
    """Somebody was talked with: that settles everything that was waiting for it, whoever rang whom."""
    if check_in is not None:
        _settle(check_in, State.REACHED, Outcome.CONVERSATION, now)
    waiting = CheckIn.objects.filter(person_id=person_id, state=State.DUE, due_at__lte=now)
    word = Outcome.CALLED_BACK if call.direction == Call.Direction.INBOUND else Outcome.CONVERSATION
    for other in waiting.select_for_update():
        _settle(other, State.REACHED, word, now)
    unseen = Concern.objects.open().filter(person_id=person_id, kind=Concern.Kind.NOT_REACHED)
    for concern in unseen:
        settle(concern=concern, user=None, now=now, called_back=True)


def go_on(check_in: CheckIn, outcome: Outcome, now: datetime.datetime) -> None:
    """An attempt did not reach anybody: the next one is planned, or the contacts have their turn."""
    attempt = next_attempt(check_in)
    next_at = now + attempt.pause if attempt else None
    if next_at is None or would_wake(check_in, next_at):
        miss(check_in, outcome, now)
        return
    CheckIn.objects.filter(pk=check_in.pk).update(state=State.DUE, outcome=outcome, next_at=next_at)
    tell_of_person(account_id=check_in.account_id, person_id=check_in.person_id)


def miss(check_in: CheckIn, outcome: Outcome, now: datetime.datetime) -> None:
    """Nobody was reached, and nothing more is tried: a human should look. One concern for each check-in."""
    _settle(check_in, State.MISSED, outcome, now)
    concern, created = Concern.objects.get_or_create(
        check_in=check_in,
        defaults={
            "account_id": check_in.account_id,
            "person_id": check_in.person_id,
            "kind": Concern.Kind.NOT_REACHED,
            "noticed_at": now,
        },
    )
    if created:
        begin_telling(concern, now)


def skip(check_in: CheckIn, outcome: Outcome, now: datetime.datetime) -> None:
    """There is a good reason not to call: nobody has to worry."""
    _settle(check_in, State.SKIPPED, outcome, now)


def _settle(check_in: CheckIn, state: State, outcome: Outcome, now: datetime.datetime) -> None:
    CheckIn.objects.filter(pk=check_in.pk).update(state=state, outcome=outcome, next_at=None, settled_at=now)
    tell_of_person(account_id=check_in.account_id, person_id=check_in.person_id)


# --- what is tried, and when not ------------------------------------------------------------------------------
def next_attempt(check_in: CheckIn) -> Attempt | None:
    """The attempt that comes next, None if all were made or the plan is gone."""
    plan = check_in.plan
    if plan is None:
        return None
    numbers = (_number_of(check_in.person_id), plan.second_number_e164)
    attempts = attempts_of(numbers, retries=plan.retries, pause_minutes=plan.retry_minutes)
    return attempts[check_in.attempts] if check_in.attempts < len(attempts) else None


def _number_of(person_id: int) -> str:
    return Person.objects.values_list("phone_e164", flat=True).get(pk=person_id)


def would_wake(check_in: CheckIn, at: datetime.datetime) -> bool:
    """Is it a time of day, by the plan's clock, at which this person is not rung?"""
    zone = ZoneInfo(check_in.plan.time_zone) if check_in.plan else timezone.get_current_timezone()
    person = check_in.person
    return is_quiet(at.astimezone(zone).time(), person.awake_from, person.awake_until)
