"""What all parts of Twilio's REST API have in common: who may ask, how it refuses, and how it lists."""

import asyncio
import base64
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from realtime.simulator.record import HttpRequest, Journal
from realtime.simulator.script import Script

type Json = dict[str, Any]

ACCOUNTS = "/2010-04-01/Accounts/{account}"
E164 = re.compile(r"\+[1-9]\d{6,14}")
MESSAGES = {
    # Twilio's words for it are not known to us: that a field has a value it does not know.
    20001: (400, "Invalid parameter"),
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "Internal Server Error"),
    21201: (400, "No 'To' number is specified"),
    21205: (400, "Url parameter is required."),
    21210: (400, "Source phone number not yet verified"),
    21211: (400, "The 'To' number is not a valid phone number."),
    21212: (400, "The 'From' number is not a valid phone number."),
    21213: (400, "A 'From' phone number is required."),
    21215: (400, "Account not authorized to call this number"),
    21218: (400, "Invalid Status"),
    21220: (400, "Call is not in-progress. Cannot redirect."),
    21602: (400, "Message body is required."),
    21603: (400, "A 'From' phone number is required."),
    21604: (400, "A 'To' phone number is required."),
    21609: (400, "The 'StatusCallback' URL is not a valid URL."),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21614: (400, "'To' number is not a valid mobile number"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit."),
    21626: (400, "Invalid StatusCallbackEvent"),
}
_PAGE_SIZE, _LARGEST_PAGE = 50, 1000
_NEVER_SECONDS = 3600


@dataclass(frozen=True)
class TwilioAccount:
    """Who may call, where our side is, and how fast call time goes by."""

    account_sid: str
    auth_token: str
    base_url: str
    connect_to: str | None = None
    speed: float = 1.0


class WrongQueryError(ValueError):
    """A list was asked for in a way that Twilio does not understand."""


def error(code: int) -> web.Response:
    """Twilio's refusal with this number."""
    status, words = MESSAGES.get(code, (400, "Bad Request"))
    more = f"https://www.twilio.com/docs/errors/{code}"
    return web.json_response({"code": code, "message": words, "more_info": more, "status": status}, status=status)


def first_mistake(checks: Sequence[tuple[bool, int]]) -> int:
    """The number of the first check that went wrong, 0 if there is nothing to object to."""
    return next((code for wrong, code in checks if wrong), 0)


def is_address(text: str) -> bool:
    """An absolute http or https address, as every callback has to be."""
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


class Desk:
    """Where requests arrive: it checks them, notes them, and answers, or fails to, as the script says."""

    def __init__(self, account: TwilioAccount, journal: Journal, script: Callable[[], Script]) -> None:
        self.account = account
        self.journal = journal
        self._script = script

    @property
    def script(self) -> Script:
        """As it stands now."""
        return self._script()

    def refusal(self, request: web.Request) -> web.Response | None:
        """For who has not got the token (20003), or asks for the account of another (20404)."""
        pair = f"{self.account.account_sid}:{self.account.auth_token}"
        if request.headers.get("Authorization") != f"Basic {base64.b64encode(pair.encode()).decode()}":
            return error(20003)
        return None if request.match_info["account"] == self.account.account_sid else error(20404)

    def note(self, request: web.Request, body: Any) -> None:
        """Remember a request."""
        headers = dict(request.headers)
        self.journal.requests.append(HttpRequest(request.method, request.path, headers, body))

    def refused(self, where: str, code: int) -> web.Response:
        """A refusal that a test should look at."""
        self.journal.violated(where, code, MESSAGES.get(code, (400, ""))[1])
        return error(code)

    async def created(self, request: web.Request, row: Json) -> web.Response:
        """The answer to what was carried out. It gets lost if the script says so, and what was done stays done."""
        lost = self.script.lost_answers
        match lost.pop(0) if lost else "":
            case "never":
                await asyncio.sleep(_NEVER_SECONDS)
            case "http_500":
                return error(20500)
            case "reset" if request.transport is not None:
                request.transport.abort()
        return web.json_response(row, status=201)


def listed(
    request: web.Request, key: str, rows: Sequence[Json], *, time_field: str, time_name: str
) -> web.Response:
    """A page of the rows that `To`, `From`, `Status` and the time filter leave; `rows` are the newest first.

    A row without the time (a call still queued) is left out where the time is asked for.
    """
    query = request.query
    try:
        size, page = _whole(query, "PageSize", _PAGE_SIZE, 1, _LARGEST_PAGE), _whole(query, "Page", 0, 0, 10**6)
        times = dict(_times(query, time_name))
    except WrongQueryError:
        return error(20001)
    found = [row for row in rows if _is_meant(row, query) and _is_timely(row[time_field], times)]
    pages = max(1, math.ceil(len(found) / size))
    address = _Pages(request.path, {name: value for name, value in query.items() if name not in _OF_PAGES}, size)
    shown = found[page * size : (page + 1) * size]
    return web.json_response({
        key: shown, "page": page, "page_size": size, "start": page * size,
        "end": max(page * size, page * size + len(shown) - 1), "uri": address.of(page),
        "first_page_uri": address.of(0), "next_page_uri": address.of(page + 1) if page + 1 < pages else None,
        "previous_page_uri": address.of(page - 1) if page else None,
    })  # fmt: skip


_OF_PAGES = ("Page", "PageSize", "PageToken")


@dataclass(frozen=True)
class _Pages:
    path: str
    filters: dict[str, str]
    size: int

    def of(self, page: int) -> str:
        token = {"PageToken": f"PA{page:032x}"} if page else {}
        return f"{self.path}?{urlencode({**self.filters, 'PageSize': self.size, 'Page': page, **token})}"


def _whole(query: Mapping[str, str], name: str, default: int, lowest: int, highest: int) -> int:
    text = query.get(name, str(default))
    if not text.isdecimal() or not lowest <= int(text) <= highest:
        raise WrongQueryError(name)
    return int(text)


def _times(query: Mapping[str, str], name: str) -> Iterator[tuple[str, tuple[datetime, datetime]]]:
    for operator in ("", "<", ">"):
        if text := query.get(name + operator):
            yield operator, _span(text)


def _span(text: str) -> tuple[datetime, datetime]:
    """The day or the second that a filter names, in UTC."""
    for form, length in (("%Y-%m-%d", timedelta(days=1)), ("%Y-%m-%dT%H:%M:%SZ", timedelta(seconds=1))):
        try:
            begins = datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return begins, begins + length
    raise WrongQueryError(text)


def _is_meant(row: Json, query: Mapping[str, str]) -> bool:
    return all(row[name.lower()] == query[name] for name in ("To", "From", "Status") if query.get(name))


def _is_timely(text: str | None, times: Mapping[str, tuple[datetime, datetime]]) -> bool:
    if not times:
        return True
    if text is None:
        return False
    at = datetime.strptime(text, "%a, %d %b %Y %H:%M:%S %z")
    return all(_is_within(at, operator, *span) for operator, span in times.items())


def _is_within(at: datetime, operator: str, begins: datetime, ends: datetime) -> bool:
    match operator:
        case "<":
            return at < begins
        case ">":
            return at >= begins
        case _:
            return begins <= at < ends
