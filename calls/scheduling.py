"""When planned calls are due. Pure: no I/O, no clock, no database; moments are given, and come back in UTC.

A plan speaks the language of somebody's own clock ("every weekday at ten"), and that clock is moved twice a year.
A time that does not exist in the night when it goes forward is taken as much later as the clock jumped; a time
that comes twice when it goes back means the first one. Either way there is one call for a slot.
"""

import datetime
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import holidays

DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)
MOST_TIMES = 6  # a day
WEEKDAYS = "1234567"  # ISO: "1" is Monday

# The names are those of the countries' own subdivisions in the library `holidays`.
HOLIDAY_REGIONS = [
    ("DE", "Deutschland, überall"),
    ("DE-BW", "Baden-Württemberg"),
    ("DE-BY", "Bayern"),
    ("DE-BE", "Berlin"),
    ("DE-BB", "Brandenburg"),
    ("DE-HB", "Bremen"),
    ("DE-HH", "Hamburg"),
    ("DE-HE", "Hessen"),
    ("DE-MV", "Mecklenburg-Vorpommern"),
    ("DE-NI", "Niedersachsen"),
    ("DE-NW", "Nordrhein-Westfalen"),
    ("DE-RP", "Rheinland-Pfalz"),
    ("DE-SL", "Saarland"),
    ("DE-SN", "Sachsen"),
    ("DE-ST", "Sachsen-Anhalt"),
    ("DE-SH", "Schleswig-Holstein"),
    ("DE-TH", "Thüringen"),
    ("AT", "Österreich"),
    ("CH", "Schweiz, überall"),
]


class ScheduleError(ValueError):
    """A timetable that cannot be read: days, times or a zone that are none."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """On which days, at what times, by whose clock. `days` are ISO weekdays (1 is Monday)."""

    days: frozenset[int]
    times: tuple[datetime.time, ...]
    time_zone: str
    holidays: str = ""
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def holds_on(self, day: datetime.date) -> bool:
        """Is there a call on this local day?"""
        if (self.starts_on and day < self.starts_on) or (self.ends_on and day > self.ends_on):
            return False
        return day.isoweekday() in self.days and not is_holiday(day, self.holidays)


class Slot(NamedTuple):
    """One planned call: its name in local time, which is unique in a plan, and the moment it is due."""

    name: str
    due_at: datetime.datetime

    @classmethod
    def of(cls, day: datetime.date, time: datetime.time, zone: ZoneInfo) -> "Slot":
        local = datetime.datetime.combine(day, time, zone)  # fold=0: of two, the first
        return cls(f"{day.isoformat()} {time:%H:%M}", local.astimezone(datetime.UTC))


def slots_between(timetable: Timetable, since: datetime.datetime, until: datetime.datetime) -> list[Slot]:
    """The slots that are due after `since` and not after `until`, in the order in which they are due."""
    if since >= until:
        return []
    due = (slot for slot in _slots_from(timetable, since, until) if since < slot.due_at <= until)
    return sorted(due, key=lambda slot: (slot.due_at, slot.name))


def next_slot(
    timetable: Timetable, now: datetime.datetime, *, within_days: int = 62, skipping: "Days | None" = None
) -> Slot | None:
    """The first slot after `now`, leaving out what falls into the days of a pause; None if none is near."""
    for slot in slots_between(timetable, now, now + within_days * DAY):
        if skipping is None or not skipping.contain(datetime.date.fromisoformat(slot.name[:10])):
            return slot
    return None


def _slots_from(timetable: Timetable, since: datetime.datetime, until: datetime.datetime) -> Iterator[Slot]:
    zone = timetable.zone
    # A local day can begin up to a day before or after that of UTC.
    day, last = since.astimezone(datetime.UTC).date() - DAY, until.astimezone(datetime.UTC).date() + DAY
    while day <= last:
        if timetable.holds_on(day):
            for time in timetable.times:
                yield Slot.of(day, time, zone)
        day += DAY


# --- days and times as they are written down ---------------------------------------------------------------
class Days(NamedTuple):
    """Whole local days from one to another, both included; open where there is none."""

    first: datetime.date | None
    last: datetime.date | None

    def contain(self, day: datetime.date) -> bool:
        if self.first is None and self.last is None:
            return False
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def parse_days(text: str) -> frozenset[int]:
    """ "135" is Monday, Wednesday and Friday. Raises ScheduleError."""
    if not text or set(text) - set(WEEKDAYS):
        raise ScheduleError(text)
    return frozenset(int(day) for day in text)


def format_days(days: Iterable[int]) -> str:
    return "".join(str(day) for day in sorted(set(days)))


def parse_times(text: str) -> tuple[datetime.time, ...]:
    """ "10:00 18:30", ascending, none of them twice. Raises ScheduleError."""
    try:
        times = {datetime.datetime.strptime(word, "%H:%M").time() for word in text.split()}
    except ValueError:
        raise ScheduleError(text) from None
    if not 1 <= len(times) <= MOST_TIMES:
        raise ScheduleError(text)
    return tuple(sorted(times))


def format_times(times: Iterable[datetime.time]) -> str:
    return " ".join(f"{time:%H:%M}" for time in sorted(set(times)))


@lru_cache(maxsize=1)
def time_zones() -> tuple[str, ...]:
    """The zones that people live in, such as "Europe/Berlin"."""
    regions = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    return tuple(sorted(name for name in available_timezones() if name.partition("/")[0] in regions))


def is_holiday(day: datetime.date, region: str) -> bool:
    """Is it a public holiday of a region of HOLIDAY_REGIONS? "" has none."""
    return bool(region) and day in _holidays(region, day.year)


@lru_cache(maxsize=256)
def _holidays(region: str, year: int) -> frozenset[datetime.date]:
    country, _, subdivision = region.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))


# --- when nobody is rung -------------------------------------------------------------------------------------
EARLIEST, LATEST = datetime.time(8), datetime.time(21)


def is_quiet(time: datetime.time, awake_from: datetime.time | None, awake_until: datetime.time | None) -> bool:
    """Would a call at this local time wake somebody? Who has not said when they are awake sleeps from 21 to 8."""
    return not is_between(time, awake_from or EARLIEST, awake_until or LATEST)


def is_between(time: datetime.time, start: datetime.time, end: datetime.time) -> bool:
    """From `start` on and before `end`; over midnight if `end` is the earlier one, and always if both are one."""
    if start == end:
        return True
    return start <= time < end if start < end else time >= start or time < end


def end_of_quiet(
    moment: datetime.datetime, start: datetime.time, end: datetime.time, zone: ZoneInfo
) -> datetime.datetime:
    """When the quiet time from `start` to `end` is over that holds at `moment`; `moment` itself if none holds."""
    local = moment.astimezone(zone)
    if start == end or not is_between(local.time(), start, end):
        return moment
    day = local.date() if local.time() < end else local.date() + DAY
    return datetime.datetime.combine(day, end, zone).astimezone(datetime.UTC)


# --- spreading and trying again ------------------------------------------------------------------------------
def jitter(key: str, most: datetime.timedelta) -> datetime.timedelta:
    """How much later than planned a call is made, so that two hundred at nine o'clock do not begin in one second.

    Always the same for the same key, in whole seconds below `most`.
    """
    seconds = int(most.total_seconds())
    return datetime.timedelta(seconds=zlib.crc32(key.encode()) % seconds if seconds > 0 else 0)


class Attempt(NamedTuple):
    """Which number is tried, by its position among `numbers_of`, and how long after the attempt before."""

    number_e164: str
    pause: datetime.timedelta


def attempts_of(numbers: Sequence[str], *, retries: int, pause_minutes: int) -> list[Attempt]:
    """Every attempt of one check-in in order: the first number with its repetitions, then the second one, once."""
    first, *others = numbers
    pause = pause_minutes * MINUTE
    attempts = [Attempt(first, datetime.timedelta()), *[Attempt(first, pause)] * retries]
    # Nobody has to wait for another telephone to be free again: it rings as soon as the first is given up.
    return attempts + [Attempt(other, MINUTE) for other in others if other and other != first]
