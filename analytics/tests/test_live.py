"""The socket of a page: who may hear news, what is pushed, and what is not told."""

import asyncio
import datetime
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.utils import timezone
from pytest_django import Settings

from analytics.live import Page
from analytics.models import CallAnalysis
from analytics.routing import websocket_urlpatterns
from analytics.tests.story import EVERYTHING, made_call, told_call
from calls.models import Call
from calls.services import acknowledge_concern, end_call, record_status, record_utterance
from conftest import Cast, logged_in
from people.areas import PRIVATE
from people.models import Membership, User
from voicecompanion.lib.threads import in_database_thread

pytestmark = pytest.mark.django_db(transaction=True)
# Seconds: the first page of a process takes longer. Silence is not waited for as long.
PATIENCE, SILENCE = 10, 1.5
ORIGIN = (b"origin", b"http://localhost")


def socket(user: User | None, path: str, *, language: str = "", origin: tuple[bytes, bytes] = ORIGIN) -> Any:
    cookies = []
    if user:
        cookies.append(f"sessionid={logged_in(user).cookies['sessionid'].value}")
    if language:
        cookies.append(f"django_language={language}")
    headers = [(b"host", b"localhost"), origin, (b"cookie", "; ".join(cookies).encode())]
    return WebsocketCommunicator(URLRouter(websocket_urlpatterns), path, headers=headers)


def connected(user: User | None, path: str, **options: Any) -> bool:
    """Is such a socket let in?"""

    async def knock() -> bool:
        line = await in_database_thread(lambda: socket(user, path, **options))
        accepted, _code = await line.connect()
        await line.disconnect()
        return bool(accepted)

    return asyncio.run(knock())


def pushed(user: User, path: str, change: Any, *, patience: float = PATIENCE, **options: Any) -> str | None:
    """What a page hears after a change; None if nothing comes, "closed" if its socket ends."""

    async def listen() -> str | None:
        line = await in_database_thread(lambda: socket(user, path, **options))
        assert (await line.connect())[0]
        await in_database_thread(change)
        try:
            message = await line.receive_output(timeout=patience)
        except TimeoutError:
            return None
        await line.disconnect()
        return str(message["text"]) if message["type"] == "websocket.send" else "closed"

    return asyncio.run(listen())


def running(cast: Cast, **fields: Any) -> Call:
    began = timezone.now() - datetime.timedelta(seconds=192)
    defaults: dict[str, Any] = {"status": "in_progress", "duration_sec": None, "closed_at": None}
    return made_call(cast.maria, **{**defaults, "started_at": began, "twilio_call_sid": "CA1", **fields})


# --- who is let in -------------------------------------------------------------------------------------
def test_members_hear_of_their_area_and_of_their_people(cast: Cast) -> None:
    for user in (cast.alice, cast.bob):
        assert connected(user, "/privat/live")
        assert connected(user, f"/privat/live?person={cast.maria.pk}")


def test_nobody_else_is_let_in(cast: Cast) -> None:
    assert not connected(None, "/privat/live")
    assert not connected(cast.dora, "/privat/live")
    assert not connected(cast.charlie, f"/privat/live?person={cast.maria.pk}")
    assert not connected(cast.alice, f"/klinik/live?person={cast.maria.pk}")


def test_who_still_has_to_set_up_a_second_factor_hears_nothing(cast: Cast, settings: Settings) -> None:
    async def knock() -> bool:
        line = await in_database_thread(lambda: socket(cast.dora, "/klinik/live"))
        await in_database_thread(Authenticator.objects.filter(user=cast.dora).delete)
        accepted, _code = await line.connect()
        await line.disconnect()
        return bool(accepted)

    assert not asyncio.run(knock())
    settings.SECOND_FACTOR_REQUIRED = False
    assert asyncio.run(knock())


@pytest.mark.parametrize("person", ["x", "-1", "9" * 40, "²", "%00"])
def test_what_is_no_person_is_refused_and_not_an_error(cast: Cast, person: str) -> None:
    assert not connected(cast.alice, f"/privat/live?person={person}")


def test_a_foreign_page_is_refused(cast: Cast) -> None:
    assert not connected(cast.alice, "/privat/live", origin=(b"origin", b"https://evil.example"))


# --- what is pushed ------------------------------------------------------------------------------------
def test_an_area_hears_that_somebody_speaks_and_since_when(cast: Cast) -> None:
    call = running(cast, status="ringing")
    heard = pushed(
        cast.alice,
        "/privat/live",
        lambda: record_status(call_sid="CA1", status="in_progress", duration_sec=None, now=timezone.now()),
    )
    assert heard is not None
    assert 'id="running" hx-swap-oob="true"' in heard
    assert "Maria Schmidt" in heard
    assert "spricht seit" in heard
    assert f"/privat/personen/{cast.maria.pk}?anruf={call.pk}" in heard


def test_a_persons_page_hears_every_step_to_the_end_and_the_reading(cast: Cast) -> None:
    call = running(cast)
    path = f"/privat/live?person={cast.maria.pk}"
    heard = pushed(cast.alice, path, lambda: end_call(call_id=call.pk, reason="goodbye", now=timezone.now()))
    assert heard is not None
    assert 'id="progress" hx-swap-oob="true"' in heard
    assert "beendet" in heard
    CallAnalysis.objects.filter(call=call).update(state="done")
    assert "ausgewertet" in str(pushed(cast.alice, path, lambda: tell(call)))


def tell(call: Call) -> None:
    from calls.news import tell_of_call

    tell_of_call(call.pk)


def test_a_word_that_was_said_is_news_without_the_word(cast: Cast) -> None:
    call = running(cast)
    heard = pushed(
        cast.alice,
        f"/privat/live?person={cast.maria.pk}",
        lambda: record_utterance(
            call_id=call.pk,
            position=1,
            speaker="caller",
            text="Ich habe Lisa gesehen.",
            interrupted=False,
            spoken_at=timezone.now(),
        ),
    )
    assert heard is not None
    assert "Lisa" not in heard


def test_an_overview_shows_no_words_and_is_not_told_of_them(cast: Cast) -> None:
    assert not Page(cast.alice, PRIVATE, "de").is_about(cast.maria.pk, words_only=True)
    assert Page(cast.alice, PRIVATE, "de").is_about(cast.maria.pk, words_only=False)


def test_an_overview_is_told_of_the_account_that_was_chosen(cast: Cast) -> None:
    Membership.objects.create(user=cast.alice, account=cast.account_c)
    assert len(Page(cast.alice, PRIVATE, "de").accounts()) == 2
    assert Page(cast.alice, PRIVATE, "de", chosen=cast.account_c.pk).accounts() == [cast.account_c.pk]


def test_that_somebody_looks_after_a_concern_is_news(cast: Cast) -> None:
    concern = told_call(cast.maria).concerns.get()
    heard = pushed(
        cast.bob,
        f"/privat/live?person={cast.maria.pk}",
        lambda: acknowledge_concern(concern=concern, user=cast.alice, now=timezone.now()),
    )
    assert heard is not None


def test_who_sees_the_status_only_is_not_told_of_the_reading_nor_of_any_word(cast: Cast) -> None:
    call = told_call(cast.maria, ago=datetime.timedelta(seconds=30))
    heard = str(pushed(cast.bob, f"/privat/live?person={cast.maria.pk}", lambda: tell(call)))
    assert "beendet" in heard
    assert "ausgewertet" not in heard
    assert not [said for said in EVERYTHING if said in heard]


def test_news_are_pushed_in_the_language_of_the_page(cast: Cast) -> None:
    call = running(cast)
    assert 'aria-current="step"' in str(
        pushed(cast.alice, f"/privat/live?person={cast.maria.pk}", lambda: tell(call), language="en")
    )


def test_the_page_of_one_person_is_left_alone_by_news_of_another(cast: Cast) -> None:
    other = made_call(None, account_id=cast.account_a.pk, status="in_progress")
    assert (
        pushed(cast.alice, f"/privat/live?person={cast.maria.pk}", lambda: tell(other), patience=SILENCE) is None
    )


def test_a_stranger_hears_nothing_of_it(cast: Cast) -> None:
    call = running(cast)
    assert pushed(cast.charlie, "/privat/live", lambda: tell(call), patience=SILENCE) is None


def test_news_that_come_while_a_page_is_being_told_are_not_lost(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = running(cast)
    real, asked = Page.fragments, []

    def fragments(page: Page) -> str:
        found = real(page)
        asked.append(found)
        if len(asked) == 1:
            end_call(call_id=call.pk, reason="goodbye", now=timezone.now())
            time.sleep(0.3)
        return found

    monkeypatch.setattr(Page, "fragments", fragments)

    async def listen() -> list[str]:
        line = await in_database_thread(lambda: socket(cast.alice, f"/privat/live?person={cast.maria.pk}"))
        assert (await line.connect())[0]
        await in_database_thread(lambda: tell(call))
        heard = [await line.receive_from(timeout=3), await line.receive_from(timeout=3)]
        await line.disconnect()
        return heard

    assert 'step is-now"' in asyncio.run(listen())[0]
    assert 'aria-current="step"><span class="step-mark" aria-hidden="true"></span><span>spricht' not in asked[-1]


# --- rights end ----------------------------------------------------------------------------------------
def test_the_socket_ends_with_the_membership(cast: Cast) -> None:
    call = running(cast)

    def change() -> None:
        Membership.objects.filter(user=cast.alice).delete()
        tell(call)

    assert pushed(cast.alice, "/privat/live", change) == "closed"


def test_the_socket_ends_with_the_session(cast: Cast) -> None:
    from django.contrib.sessions.models import Session

    call = running(cast)

    def change() -> None:
        Session.objects.all().delete()
        tell(call)

    assert pushed(cast.alice, "/privat/live", change) == "closed"
