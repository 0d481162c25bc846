"""The OpenAI stand-in as one set of routes: `/v1/realtime`, `/v1/responses`, `/v1/audio/speech`, `/v1/models`."""

import copy
from collections.abc import Callable

from aiohttp import web

from realtime.simulator.dialogue import Dialogue
from realtime.simulator.realtime_socket import RealtimeSocket
from realtime.simulator.record import Journal
from realtime.simulator.responses_api import ResponsesApi
from realtime.simulator.script import Script
from realtime.simulator.speech_api import SpeechApi


class OpenAIStandin:
    """Serves under /v1. Each Realtime connection takes the next of `next_scripts`, else a copy of `script`."""

    def __init__(
        self, script: Script, journal: Journal, dialogue: Callable[[], Dialogue], api_key: str | None
    ) -> None:
        self.script = script
        self.next_scripts: list[Script] = []
        self._journal = journal
        self._dialogue = dialogue
        self._api_key = api_key
        self._responses = ResponsesApi(journal, api_key)
        self._speech = SpeechApi(journal, api_key)

    def routes(self) -> list[web.RouteDef]:
        """The addresses served."""
        return [
            web.get("/v1/realtime", self._realtime),
            web.post("/v1/responses", self._create_response),
            web.post("/v1/audio/speech", self._create_speech),
            web.get("/v1/models", self._responses.models),
        ]

    async def _realtime(self, request: web.Request) -> web.StreamResponse:
        shared = self.next_scripts.pop(0) if self.next_scripts else self.script

        def dropped() -> None:
            shared.drop_count -= 1

        script = copy.deepcopy(shared)
        return await RealtimeSocket(request, script, self._journal, self._api_key, dropped).serve(self._dialogue())

    async def _create_response(self, request: web.Request) -> web.Response:
        return await self._responses.create(request, self.script)

    async def _create_speech(self, request: web.Request) -> web.Response:
        return await self._speech.create(request, self.script)
