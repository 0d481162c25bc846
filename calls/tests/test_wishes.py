"""What a caller asks about the call they are in."""

import datetime

import pytest

from calls import services
from calls.models import Call, Concern, Utterance
from calls.tests.conftest import NOW
from conftest import Cast
from people.models import Person

DIALOGUE = (
    ("caller", "Guten Morgen."),
    ("companion", "Guten Morgen, Maria!"),
    ("caller", "Mein Knie tut so weh."),
    ("companion", "Das tut mir leid. Seit wann schmerzt das Knie?"),
    ("caller", "Und der Enkel kommt am Sonntag."),
    ("companion", "Wie schön."),
)


@pytest.fixture
def call(cast: Cast) -> Call:
    return Call.objects.create(account=cast.account_a, person=cast.maria, status="in_progress", started_at=NOW)


def say(call: Call, *turns: tuple[str, str]) -> list[bool]:
    start = call.utterances.count()
    return [
        services.record_utterance(
            call_id=call.pk, position=position, speaker=speaker, text=text, interrupted=False, spoken_at=NOW
        )
        for position, (speaker, text) in enumerate(turns, start=start)
    ]


def texts(call: Call) -> list[str]:
    return [turn.text for turn in call.utterances.all()]


# --- forgetting --------------------------------------------------------------------------------------------
def test_what_both_said_about_it_is_deleted_and_the_rest_stays(call: Call) -> None:
    say(call, *DIALOGUE)
    assert services.forget_utterances(call_id=call.pk, what="Knie") == 2
    assert len(texts(call)) == 4
    assert not any("Knie" in text for text in texts(call))


@pytest.mark.parametrize("what", ["das", "", "was ich eben gesagt habe"])
def test_das_is_what_the_caller_said_last_and_the_answers_to_it(call: Call, what: str) -> None:
    say(call, *DIALOGUE)
    assert services.forget_utterances(call_id=call.pk, what=what) == 2
    assert texts(call) == [text for _speaker, text in DIALOGUE[:4]]


def test_the_wish_itself_is_not_what_is_meant_by_das(call: Call) -> None:
    say(call, *DIALOGUE, ("caller", "Vergiss das bitte."))
    assert services.forget_utterances(call_id=call.pk, what="das") == 3
    assert texts(call) == [text for _speaker, text in DIALOGUE[:4]]


def test_where_nobody_spoke_there_is_nothing_to_forget(call: Call) -> None:
    say(call, ("companion", "Guten Morgen!"))
    assert services.forget_utterances(call_id=call.pk, what="das") == 0
    assert len(texts(call)) == 1


def test_other_calls_are_not_touched(call: Call, cast: Cast) -> None:
    other = Call.objects.create(account=cast.account_a, person=cast.maria)
    say(other, *DIALOGUE)
    assert services.forget_utterances(call_id=call.pk, what="Knie") == 0
    assert len(texts(other)) == len(DIALOGUE)


def test_words_about_it_that_arrive_late_are_not_written_down(call: Call) -> None:
    say(call, *DIALOGUE[:2])
    services.forget_utterances(call_id=call.pk, what="das mit dem Knie")
    assert say(call, *DIALOGUE[2:]) == [False, False, True, True]
    assert not any("Knie" in text for text in texts(call))


def test_das_forgets_what_was_said_and_not_what_will_be(call: Call) -> None:
    say(call, *DIALOGUE)
    services.forget_utterances(call_id=call.pk, what="das")
    call.refresh_from_db()
    assert call.forgotten is None


def test_a_call_that_does_not_exist_has_nothing_to_forget(cast: Cast) -> None:
    assert services.forget_utterances(call_id=404, what="Knie") == 0


def test_what_was_forgotten_is_known_until_nobody_reads_the_call_any_more(call: Call) -> None:
    services.forget_utterances(call_id=call.pk, what="Knie")
    services.forget_utterances(call_id=call.pk, what="der Hund")
    call.refresh_from_db()
    assert call.forgotten == ["Knie", "der Hund"]
    services.close_forgetting(call_id=call.pk)
    call.refresh_from_db()
    assert call.forgotten is None


# --- not written down --------------------------------------------------------------------------------------
def test_off_the_record_every_word_goes_and_none_comes(call: Call) -> None:
    say(call, *DIALOGUE)
    assert services.keep_off_record(call_id=call.pk) == len(DIALOGUE)
    assert say(call, ("caller", "Noch etwas."), ("companion", "Ja?")) == [False, False]
    assert not Utterance.objects.exists()


def test_other_calls_of_the_person_are_written_down_as_before(call: Call, cast: Cast) -> None:
    services.keep_off_record(call_id=call.pk)
    other = Call.objects.create(account=cast.account_a, person=cast.maria)
    assert say(other, *DIALOGUE) == [True] * len(DIALOGUE)


@pytest.mark.parametrize("wish", [services.keep_off_record, services.keep_private])
@pytest.mark.parametrize("kind", Concern.Kind.values)
def test_a_concern_keeps_no_word_whether_it_came_before_or_after_the_wish(
    call: Call, wish: object, kind: str
) -> None:
    services.raise_concern(call=call, kind="fall" if kind != "fall" else "pain", quote="Ich lag da.", now=NOW)
    wish(call_id=call.pk)  # type: ignore[operator]
    assert services.raise_concern(call=call, kind=kind, quote="Wörtlich.", now=NOW)
    assert [concern.quote for concern in Concern.objects.all()] == ["", ""]


def test_a_trial_in_the_browser_alarms_nobody(cast: Cast) -> None:
    trial = Call.objects.create(account=cast.account_a, direction="browser")
    assert services.raise_concern(call=trial, kind="emergency", quote="", now=NOW) is None
    assert not Concern.objects.exists()


@pytest.mark.parametrize("kind", ["emergency", "help_wanted", "unresponsive"])
def test_a_concern_needs_no_person(cast: Cast, kind: str) -> None:
    call = Call.objects.create(account=cast.account_a)
    concern = services.raise_concern(call=call, kind=kind, quote="Hilfe!", now=NOW)
    assert concern is not None
    assert (concern.account, concern.person, concern.quote) == (cast.account_a, None, "")


def test_a_concern_about_an_erased_call_is_none(call: Call) -> None:
    stale = Call.objects.get()
    call.delete()
    assert services.raise_concern(call=stale, kind="fall", quote="", now=NOW) is None


def test_a_call_kept_private_goes_on_being_written_down(call: Call) -> None:
    services.keep_private(call_id=call.pk)
    call.refresh_from_db()
    assert call.confidential
    assert say(call, *DIALOGUE[:1]) == [True]


def test_alles_gut_is_noted(call: Call) -> None:
    services.confirm_well(call_id=call.pk)
    call.refresh_from_db()
    assert call.confirmed_well


# --- who is speaking ---------------------------------------------------------------------------------------
@pytest.fixture
def karl(cast: Cast) -> Person:
    """Lives with Maria, behind the same number."""
    return Person.objects.create(account=cast.account_a, display_name="Karl", phone_e164=cast.maria.phone_e164)


@pytest.fixture
def shared(cast: Cast) -> Call:
    return Call.objects.create(account_id=1, from_e164=cast.maria.phone_e164, status="in_progress")


def test_one_of_those_behind_the_number_is_assigned_with_account_and_consents(
    shared: Call, karl: Person, cast: Cast
) -> None:
    assigned = services.assign_person(call_id=shared.pk, person_id=cast.maria.pk)
    assert assigned is not None
    assert (assigned.person, assigned.account) == (cast.maria, cast.account_a)
    assert "consents" in assigned.person._prefetched_objects_cache  # type: ignore[union-attr]


def test_somebody_who_is_not_behind_the_number_is_not_assigned(shared: Call, karl: Person, cast: Cast) -> None:
    stranger = Person.objects.create(account=cast.account_c, display_name="X", phone_e164="+491700000009")
    assert services.assign_person(call_id=shared.pk, person_id=stranger.pk) is None
    shared.refresh_from_db()
    assert shared.person is None


def test_who_is_assigned_stays(shared: Call, karl: Person, cast: Cast) -> None:
    assert services.assign_person(call_id=shared.pk, person_id=karl.pk)
    assert services.assign_person(call_id=shared.pk, person_id=cast.maria.pk) is None
    shared.refresh_from_db()
    assert shared.person == karl


def test_a_call_that_is_over_is_assigned_to_nobody(shared: Call, karl: Person) -> None:
    services.end_call(call_id=shared.pk, reason="hung_up", now=NOW)
    assert services.assign_person(call_id=shared.pk, person_id=karl.pk) is None


def test_a_call_that_does_not_exist_is_assigned_to_nobody(cast: Cast) -> None:
    assert services.assign_person(call_id=404, person_id=cast.maria.pk) is None


def test_a_concern_of_the_first_minute_belongs_to_whoever_it_turns_out_to_be(
    shared: Call, karl: Person, cast: Cast
) -> None:
    services.raise_concern(call=shared, kind="fall", quote="Ich lag da.", now=NOW)
    services.assign_person(call_id=shared.pk, person_id=karl.pk)
    concern = Concern.objects.get()
    assert (concern.person, concern.account, concern.quote) == (karl, cast.account_a, "")


# --- admission ---------------------------------------------------------------------------------------------
def test_conversations_that_live_are_counted_and_no_others(cast: Cast) -> None:
    def call(age_seconds: int | None, *, closed: bool = False) -> None:
        Call.objects.create(
            account=cast.account_a,
            heartbeat_at=None if age_seconds is None else NOW - datetime.timedelta(seconds=age_seconds),
            closed_at=NOW if closed else None,
        )

    call(1)
    call(16)
    call(300)
    call(1, closed=True)
    call(None)
    assert services.open_conversations(now=NOW) == 2
