"""When planned calls are due, through the nights in which clocks are moved and a whole year of days."""

import datetime
import itertools
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.scheduling import (
    HOLIDAY_REGIONS,
    Attempt,
    Days,
    ScheduleError,
    Timetable,
    attempts_of,
    end_of_quiet,
    format_days,
    format_times,
    is_between,
    is_holiday,
    is_quiet,
    jitter,
    next_slot,
    parse_days,
    parse_times,
    slots_between,
    time_zones,
)

UTC = datetime.UTC
BERLIN, NEW_YORK, CHATHAM = "Europe/Berlin", "America/New_York", "Pacific/Chatham"
DAILY = frozenset(range(1, 8))
TEN = (datetime.time(10),)
MINUTE = datetime.timedelta(minutes=1)


def at(*moment: int) -> datetime.datetime:
    return datetime.datetime(*moment, tzinfo=UTC)  # type: ignore[misc,arg-type]


def daily(time: str, zone: str = BERLIN) -> Timetable:
    return Timetable(days=DAILY, times=parse_times(time), time_zone=zone)


def names(timetable: Timetable, since: datetime.datetime, until: datetime.datetime) -> list[str]:
    return [slot.name for slot in slots_between(timetable, since, until)]


# --- clocks that are moved ------------------------------------------------------------------------------
def test_ten_o_clock_stays_ten_o_clock_when_the_clocks_go_forward() -> None:
    slots = slots_between(daily("10:00"), at(2027, 3, 27), at(2027, 3, 29))
    assert [slot.due_at for slot in slots] == [at(2027, 3, 27, 9), at(2027, 3, 28, 8)]


def test_a_time_that_does_not_exist_is_called_once_and_an_hour_later() -> None:
    [slot] = slots_between(daily("02:30"), at(2027, 3, 27, 23), at(2027, 3, 28, 23))
    assert (slot.name, slot.due_at) == ("2027-03-28 02:30", at(2027, 3, 28, 1, 30))
    assert slot.due_at.astimezone(ZoneInfo(BERLIN)).time() == datetime.time(3, 30)


def test_a_time_that_comes_twice_is_called_once_the_first_time() -> None:
    [slot] = slots_between(daily("02:30"), at(2027, 10, 30, 22), at(2027, 10, 31, 22))
    assert (slot.name, slot.due_at) == ("2027-10-31 02:30", at(2027, 10, 31, 0, 30))


def test_the_leap_day_is_a_day_like_others() -> None:
    assert names(daily("10:00"), at(2028, 2, 28, 12), at(2028, 3, 1, 12)) == [
        "2028-02-29 10:00",
        "2028-03-01 10:00",
    ]


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, CHATHAM])
@pytest.mark.parametrize("time", ["00:00", "02:30", "10:00", "23:59"])
def test_a_year_asked_every_minute_has_one_call_for_each_day(zone: str, time: str) -> None:
    """As a beat would ask: minute by minute around every slot, hour by hour between, never the same slot twice."""
    timetable, first = daily(time, zone), datetime.datetime(2027, 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    moment, end, found = first, first + datetime.timedelta(days=365), []
    while moment < end:
        step = min(end, moment + datetime.timedelta(minutes=37))
        found += slots_between(timetable, moment, step)
        moment = step
    days = [slot.name[:10] for slot in found]
    assert len(days) == len(set(days)) >= 364
    assert {slot.name[11:] for slot in found} == {time}
    local = [slot.due_at.astimezone(ZoneInfo(zone)) for slot in found]
    assert sum(f"{moment:%H:%M}" != time for moment in local) <= 1  # the night in which that time did not exist


@settings(max_examples=200, deadline=None)
@given(
    zone=st.sampled_from([BERLIN, NEW_YORK, CHATHAM, "Asia/Kathmandu", "America/Sao_Paulo", "Africa/Casablanca"]),
    start=st.datetimes(datetime.datetime(2026, 1, 1), datetime.datetime(2032, 1, 1), timezones=st.just(UTC)),
    cuts=st.lists(st.integers(1, 60 * 24 * 3), min_size=1, max_size=6),
    times=st.sets(st.times().map(lambda time: time.replace(second=0, microsecond=0)), min_size=1, max_size=4),
)
def test_however_time_is_cut_the_slots_are_the_same(
    zone: str, start: datetime.datetime, cuts: list[int], times: set[datetime.time]
) -> None:
    timetable = Timetable(days=DAILY, times=tuple(sorted(times)), time_zone=zone)
    moments = [start]
    for minutes in cuts:
        moments.append(moments[-1] + minutes * MINUTE)
    pieces = [slot for a, b in itertools.pairwise(moments) for slot in slots_between(timetable, a, b)]
    whole = slots_between(timetable, moments[0], moments[-1])
    assert sorted(pieces) == sorted(whole)
    assert len({slot.name for slot in whole}) == len(whole)
    assert all(moments[0] < slot.due_at <= moments[-1] for slot in whole)


def test_time_that_runs_backwards_has_no_slots() -> None:
    assert slots_between(daily("10:00"), at(2027, 1, 2), at(2027, 1, 1)) == []


# --- days -----------------------------------------------------------------------------------------------
def test_only_its_weekdays_are_called() -> None:
    weekend = Timetable(days=parse_days("67"), times=TEN, time_zone=BERLIN)
    assert names(weekend, at(2026, 11, 23), at(2026, 11, 30)) == ["2026-11-28 10:00", "2026-11-29 10:00"]


def test_a_season_has_a_first_and_a_last_day() -> None:
    winter = Timetable(
        days=DAILY,
        times=TEN,
        time_zone=BERLIN,
        starts_on=datetime.date(2026, 12, 1),
        ends_on=datetime.date(2026, 12, 2),
    )
    assert names(winter, at(2026, 11, 1), at(2027, 1, 1)) == ["2026-12-01 10:00", "2026-12-02 10:00"]


def test_on_public_holidays_of_its_region_nobody_is_called() -> None:
    berlin = Timetable(days=DAILY, times=TEN, time_zone=BERLIN, holidays="DE-BE")
    assert names(berlin, at(2027, 3, 24, 12), at(2027, 3, 30, 12)) == [
        "2027-03-25 10:00",  # not on Good Friday
        "2027-03-27 10:00",
        "2027-03-28 10:00",  # Easter Sunday is none in Berlin, Easter Monday is
        "2027-03-30 10:00",
    ]


@pytest.mark.parametrize(
    ("region", "day", "free"),
    [
        ("DE", datetime.date(2026, 12, 25), True),
        ("DE-BY", datetime.date(2027, 1, 6), True),
        ("DE-BE", datetime.date(2027, 1, 6), False),
        ("DE-BE", datetime.date(2027, 3, 8), True),
        ("AT", datetime.date(2026, 10, 26), True),
        ("CH", datetime.date(2027, 8, 1), True),
        ("", datetime.date(2026, 12, 25), False),
    ],
)
def test_every_region_has_its_own_holidays(region: str, day: datetime.date, free: bool) -> None:
    assert is_holiday(day, region) is free


def test_every_region_that_is_offered_is_known() -> None:
    assert all(is_holiday(datetime.date(2027, 1, 1), region) for region, _label in HOLIDAY_REGIONS)


# --- the next one ---------------------------------------------------------------------------------------
def test_the_next_call_is_the_first_after_now() -> None:
    slot = next_slot(daily("10:00 18:30"), at(2026, 11, 23, 9))
    assert slot is not None
    assert slot.name == "2026-11-23 18:30"


def test_a_pause_is_left_out_of_it() -> None:
    pause = Days(None, datetime.date(2026, 11, 25))
    slot = next_slot(daily("10:00"), at(2026, 11, 23, 9), skipping=pause)
    assert slot is not None
    assert slot.name == "2026-11-26 10:00"


def test_there_may_be_none() -> None:
    over = Timetable(days=DAILY, times=TEN, time_zone=BERLIN, ends_on=datetime.date(2026, 1, 1))
    assert next_slot(over, at(2026, 11, 23)) is None


@pytest.mark.parametrize(
    ("days", "inside", "outside"),
    [
        (Days(datetime.date(2026, 1, 2), datetime.date(2026, 1, 3)), (2, 3), (1, 4)),
        (Days(datetime.date(2026, 1, 2), None), (2, 9), (1,)),
        (Days(None, datetime.date(2026, 1, 2)), (1, 2), (3,)),
        (Days(None, None), (), (1, 2)),
    ],
)
def test_both_ends_of_a_pause_are_part_of_it(
    days: Days, inside: tuple[int, ...], outside: tuple[int, ...]
) -> None:
    assert all(days.contain(datetime.date(2026, 1, day)) for day in inside)
    assert not any(days.contain(datetime.date(2026, 1, day)) for day in outside)


# --- how it is written ----------------------------------------------------------------------------------
def test_days_and_times_are_read_as_they_are_written() -> None:
    assert parse_days("531") == {1, 3, 5}
    assert format_days([5, 1, 3, 1]) == "135"
    assert parse_times("18:30 9:05 18:30") == (datetime.time(9, 5), datetime.time(18, 30))
    assert format_times(parse_times("18:30 9:05")) == "09:05 18:30"


@pytest.mark.parametrize("text", ["", "0", "8", "12a", " "])
def test_what_is_no_weekday_is_refused(text: str) -> None:
    with pytest.raises(ScheduleError):
        parse_days(text)


@pytest.mark.parametrize("text", ["", "25:00", "10", "zehn", "1:00 2:00 3:00 4:00 5:00 6:00 7:00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ScheduleError):
        parse_times(text)


def test_zones_are_those_that_people_live_in() -> None:
    assert {BERLIN, NEW_YORK, CHATHAM, "Atlantic/Canary"} <= set(time_zones())
    assert "Etc/GMT+5" not in time_zones()


# --- quiet hours ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("time", "quiet"), [("07:59", True), ("08:00", False), ("20:59", False), ("21:00", True), ("03:00", True)]
)
def test_who_has_not_said_when_they_are_awake_sleeps_from_nine_to_eight(time: str, quiet: bool) -> None:
    assert is_quiet(parse_times(time)[0], None, None) is quiet


def test_an_early_riser_is_called_early_and_not_late() -> None:
    awake = datetime.time(5), datetime.time(19)
    assert not is_quiet(datetime.time(5, 30), *awake)
    assert is_quiet(datetime.time(19, 30), *awake)


def test_a_night_bird_is_awake_over_midnight() -> None:
    awake = datetime.time(11), datetime.time(2)
    assert not is_quiet(datetime.time(1), *awake)
    assert is_quiet(datetime.time(10), *awake)


def test_from_one_time_to_the_same_is_always() -> None:
    assert is_between(datetime.time(3), datetime.time(8), datetime.time(8))


@pytest.mark.parametrize(
    ("moment", "over"),
    [
        (at(2026, 11, 23, 12), at(2026, 11, 23, 12)),  # one o'clock in the afternoon: nobody sleeps
        (at(2026, 11, 23, 22), at(2026, 11, 24, 6)),  # eleven in the evening: until seven
        (at(2026, 11, 24, 3), at(2026, 11, 24, 6)),  # four in the morning: the same morning
        (at(2027, 3, 27, 23), at(2027, 3, 28, 5)),  # the night that is an hour shorter
    ],
)
def test_quiet_hours_end_in_the_morning(moment: datetime.datetime, over: datetime.datetime) -> None:
    night = datetime.time(22), datetime.time(7)
    assert end_of_quiet(moment, *night, ZoneInfo(BERLIN)) == over


def test_quiet_hours_within_a_day_end_on_that_day() -> None:
    noon = datetime.time(12), datetime.time(14)
    assert end_of_quiet(at(2026, 11, 23, 12), *noon, ZoneInfo(BERLIN)) == at(2026, 11, 23, 13)


def test_no_time_at_all_is_no_quiet_time() -> None:
    same = datetime.time(8), datetime.time(8)
    assert end_of_quiet(at(2026, 11, 23, 12), *same, ZoneInfo(BERLIN)) == at(2026, 11, 23, 12)


# --- spreading and trying again -------------------------------------------------------------------------
def test_two_hundred_calls_at_nine_are_spread_evenly_and_always_the_same() -> None:
    most = datetime.timedelta(seconds=120)
    offsets = [jitter(f"{plan} 2026-11-23 09:00", most) for plan in range(200)]
    assert offsets == [jitter(f"{plan} 2026-11-23 09:00", most) for plan in range(200)]
    assert all(datetime.timedelta() <= offset < most for offset in offsets)
    assert len(set(offsets)) > 80
    assert jitter("x", datetime.timedelta()) == datetime.timedelta()


def test_the_first_number_is_tried_again_and_the_second_one_once() -> None:
    pause, soon = datetime.timedelta(minutes=15), datetime.timedelta(minutes=1)
    assert attempts_of(("+491", "+492"), retries=2, pause_minutes=15) == [
        Attempt("+491", datetime.timedelta()),
        Attempt("+491", pause),
        Attempt("+491", pause),
        Attempt("+492", soon),
    ]


@pytest.mark.parametrize("second", ["", "+491"])
def test_a_second_number_that_is_none_is_not_tried(second: str) -> None:
    assert len(attempts_of(("+491", second), retries=0, pause_minutes=15)) == 1
