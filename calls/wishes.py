"""What a caller may ask of us about the call they are in: done at once, and never undone by something late."""

from django.db import transaction

from calls.models import Call, Concern, Utterance
from people.matching import is_about, said_before_asking, significant_words


@transaction.atomic
def forget_utterances(*, call_id: int, what: str) -> int:
    """Deletes the utterances of this call that are about something, and returns how many.

    What carries no meaning of its own ("das") points to what the caller said last before asking: that, and
    everything said since.
    """
    call = Call.objects.select_for_update().filter(pk=call_id).first()
    if call is None:
        return 0
    turns = list(Utterance.objects.filter(call_id=call_id))
    about_it = [turn for turn in turns if is_about(turn.text, what)]
    has_meaning = bool(significant_words(what))
    meant = about_it if has_meaning else _said_last(turns)
    Utterance.objects.filter(pk__in=[turn.pk for turn in meant]).delete()
    if has_meaning:
        Call.objects.filter(pk=call_id).update(forgotten=[*forgotten_in(call), what])
    return len(meant)


def forgotten_in(call: Call) -> list[str]:
    """What the caller wanted forgotten in this call."""
    return call.forgotten if isinstance(call.forgotten, list) else []


def is_forgotten(call: Call, text: str) -> bool:
    """True for a text about something that the caller wanted forgotten: it must not come back."""
    return any(is_about(text, what) for what in forgotten_in(call))


def close_forgetting(*, call_id: int) -> None:
    """Nothing of this call is read any more, so what was to be forgotten need not be known any longer."""
    Call.objects.filter(pk=call_id).filter(forgotten__isnull=False).update(forgotten=None)


def _said_last(turns: list[Utterance]) -> list[Utterance]:
    """The caller's newest turn that is more than the wish itself, and all that was said behind it."""
    by_caller = [turn for turn in reversed(turns) if turn.speaker == Utterance.Speaker.CALLER]
    if not by_caller:
        return []
    first = by_caller[said_before_asking(turn.text for turn in by_caller)]
    return [turn for turn in turns if turn.position >= first.position]


@transaction.atomic
def keep_off_record(*, call_id: int) -> int:
    """Deletes every word of this call and writes down no other; returns how many utterances were deleted."""
    Call.objects.filter(pk=call_id).update(off_record=True)
    Concern.objects.filter(call_id=call_id).update(quote="")
    deleted, _models = Utterance.objects.filter(call_id=call_id).delete()
    return deleted


@transaction.atomic
def keep_private(*, call_id: int) -> None:
    """Nobody is shown more of this call than that it took place; its concerns lose their words."""
    Call.objects.filter(pk=call_id).update(confidential=True)
    Concern.objects.filter(call_id=call_id).update(quote="")


def confirm_well(*, call_id: int) -> None:
    """Notes that the caller said, by a word or a key, that all is well."""
    Call.objects.filter(pk=call_id).update(confirmed_well=True)
