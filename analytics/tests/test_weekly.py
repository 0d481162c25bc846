"""The report of the week: for each person what the reader may know of it, and nothing of others."""

import datetime
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics.models import CallAnalysis
from analytics.tests.story import EVERYTHING, made_call, told_call
from analytics.weekly import PersonWeek, person_weeks
from calls.models import Call, Concern
from conftest import Cast, logged_in
from people.models import Person, User

PAGE = "/privat/woche"
DAY = datetime.timedelta(days=1)


def week_of(user: User) -> list[PersonWeek]:
    return person_weeks(Person.objects.for_user(user), user, now=timezone.now())


def with_mood(person: Person, label: str, **fields: Any) -> Call:
    call = made_call(person, **fields)
    CallAnalysis.objects.create(call=call, state="done", sentiment_label=label)
    return call


def test_a_week_counts_conversations_and_calls_without_an_answer(cast: Cast) -> None:
    newest = made_call(cast.maria, ago=DAY)
    made_call(cast.maria, ago=3 * DAY)
    made_call(cast.maria, ago=8 * DAY)
    made_call(cast.maria, ago=2 * DAY, status="no_answer", duration_sec=None)
    made_call(cast.maria, ago=2 * DAY, end_reason="voicemail")
    made_call(cast.maria, ago=DAY / 2, direction="browser")
    [week] = week_of(cast.alice)
    assert (week.talks, week.unanswered, week.last_talk_at) == (2, 2, newest.created_at)


def test_the_last_conversation_may_be_older_than_the_week(cast: Cast) -> None:
    old = made_call(cast.maria, ago=20 * DAY)
    [week] = week_of(cast.alice)
    assert (week.talks, week.last_talk_at) == (0, old.created_at)


def test_moods_are_words_with_their_numbers_for_who_sees_summaries(cast: Cast) -> None:
    for label in ("neutral", "positiv", "positiv"):
        with_mood(cast.maria, label, ago=DAY)
    with_mood(cast.maria, "negativ", ago=9 * DAY)
    assert "2 × positiv, 1 × neutral" in logged_in(cast.alice).get(PAGE).content.decode()
    page = logged_in(cast.bob).get(PAGE).content.decode()
    assert "positiv" not in page
    assert "Maria Schmidt" in page


def test_of_what_was_to_be_shown_to_nobody_no_mood_is_told(cast: Cast) -> None:
    with_mood(cast.maria, "negativ", confidential=True)
    with_mood(cast.maria, "negativ", off_record=True)
    [week] = week_of(cast.alice)
    assert (week.talks, week.moods) == (2, [])


def test_what_is_open_is_counted_and_stands_first(cast: Cast) -> None:
    Person.objects.create(account=cast.account_a, display_name="Anton", phone_e164="+491712345670")
    told_call(cast.maria)
    Concern.objects.create(account=cast.account_a, person=cast.maria, kind="pain", acknowledged_at=timezone.now())
    assert [(week.person.display_name, week.open_concerns) for week in week_of(cast.alice)] == [
        ("Maria Schmidt", 1),
        ("Anton", 0),
    ]


def test_the_page_repeats_no_word_and_no_kind_of_what_was_said(cast: Cast) -> None:
    told_call(cast.maria)
    page = logged_in(cast.alice).get(PAGE).content.decode()
    assert not [said for said in (*EVERYTHING, "Sturz") if said in page]


def test_a_stranger_finds_nobody_there(cast: Cast) -> None:
    told_call(cast.maria)
    assert "Maria" not in logged_in(cast.charlie).get(PAGE).content.decode()
    assert logged_in(cast.charlie).get("/klinik/woche").status_code == 404


def test_the_clinic_has_its_own(cast: Cast) -> None:
    Person.objects.create(account=cast.clinic, kind="patient", display_name="Heinz", phone_e164="+491712345679")
    page = logged_in(cast.dora).get("/klinik/woche").content.decode()
    assert "Heinz" in page
    assert "Maria" not in page


def test_it_asks_as_often_for_many_as_for_one(cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            week_of(cast.alice)
        return len(caught)

    before = queries()
    for number in range(5):
        person = Person.objects.create(
            account=cast.account_a, display_name=f"P{number}", phone_e164="+491712345670"
        )
        with_mood(person, "positiv")
    assert queries() == before
