"""How a call placed from another process learns that our side ended it through Twilio's REST API.

The caller keeps a websocket to the stand-in's `/simulator/calls/{sid}` open for as long as the call
lives: the stand-in knows the call, and its messages are "hang up" and "go on with this TwiML".
"""

import asyncio
from types import TracebackType
from typing import TYPE_CHECKING, Self

import aiohttp

if TYPE_CHECKING:
    from realtime.simulator.twilio_caller import TwilioCaller


class Registration:
    """Announces a call for the length of a `with` block; does nothing without a simulator address."""

    def __init__(self, session: aiohttp.ClientSession, call: "TwilioCaller") -> None:
        self._session = session
        self._call = call
        self._line: aiohttp.ClientWebSocketResponse | None = None
        self._listener: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        url = self._call.line.simulator_url
        if url is not None:
            address = f"{url.rstrip('/').replace('http', 'ws', 1)}/simulator/calls/{self._call.call_sid}"
            self._line = await self._session.ws_connect(address)
            await self._line.send_json(self._call.webhook_form("in-progress"))
            self._listener = asyncio.create_task(self._listen(self._line))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)
        if self._line is not None:
            await self._line.close()

    async def _listen(self, line: aiohttp.ClientWebSocketResponse) -> None:
        async for message in line:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            order = message.json()
            if "twiml" in order:
                self._call.redirect(order["twiml"])
            else:
                self._call.hang_up()
