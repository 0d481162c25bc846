"""The socket of an open page of the portal: news of calls come over the channel layer, fragments go to the page.

What a lost socket missed is made good by the page itself, which loads its parts anew when the socket is back.
"""

import asyncio
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from analytics.live import Page
from calls.news import group_of
from people.areas import chosen_account
from people.models import User
from voicecompanion.lib.threads import in_database_thread

# Many words a minute make one push.
CALM_SECONDS = 0.25
SESSION_IS_OVER = 4401
SESSIONS = import_module(settings.SESSION_ENGINE)


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Pushes to one open page. Refused before the upgrade (403) for who may not see the page."""

    page: Page
    accounts: list[int]
    pushing: asyncio.Task[None] | None = None
    is_behind = False

    async def connect(self) -> None:
        self.accounts = []
        page = self._page()
        page = await in_database_thread(partial(self._of_chosen_account, page)) if page else None
        accounts = await in_database_thread(page.accounts) if page else []
        if page is None or not accounts:
            await self.close()
            return
        self.page, self.accounts = page, accounts
        for account_id in accounts:
            await self.channel_layer.group_add(group_of(account_id), self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        if self.pushing:
            self.pushing.cancel()
        for account_id in self.accounts:
            await self.channel_layer.group_discard(group_of(account_id), self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """A page has nothing to say here."""

    async def news(self, event: dict[str, Any]) -> None:
        """Something about a call is new (see `calls.news`)."""
        if not self.page.is_about(event["person_id"], words_only=event["words_only"]):
            return
        self.is_behind = True
        if self.pushing is None or self.pushing.done():
            self.pushing = asyncio.create_task(self._push())

    async def _push(self) -> None:
        while self.is_behind:
            await asyncio.sleep(CALM_SECONDS)
            self.is_behind = False  # what comes while we ask is pushed by another round
            if await in_database_thread(self._is_over):
                await self.close(code=SESSION_IS_OVER)
                return
            await self.send(text_data=await in_database_thread(self.page.fragments))

    def _is_over(self) -> bool:
        """Has the session ended, or the right to see this page?"""
        request = HttpRequest()
        request.session = SESSIONS.SessionStore(self.scope["session"].session_key)
        # As a page would ask now: the session may be over or ended, the password changed, the login closed.
        return get_user(request) != self.page.user or not self.page.accounts()

    def _page(self) -> Page | None:
        user, area = self.scope["user"], self.scope["url_route"]["kwargs"]["area"]
        asked = parse_qs(self.scope["query_string"].decode("ascii", "replace")).get("person", [""])[0]
        if not isinstance(user, User) or not user.is_active or (asked and not asked.isdecimal()):
            return None
        return Page(user, area, self._language(), int(asked[:18]) if asked else None)

    def _of_chosen_account(self, page: Page) -> Page:
        """A session is read from the database."""
        return replace(page, chosen=chosen_account(self.scope["session"], page.area))

    def _language(self) -> str:
        chosen = self.scope["cookies"].get(settings.LANGUAGE_COOKIE_NAME, "")
        return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
