"""A telephone call over real sockets, and what it left behind on both ends of its wires."""

import asyncio
from typing import Any

from django.conf import settings

from analytics.models import CallAnalysis
from calls.models import Call
from realtime.simulator import CallScript, RealtimeRecord, Simulator, TwilioCaller, at_pace
from realtime.simulator.call_script import Complained
from voicecompanion.lib.threads import in_database_thread
from voicecompanion.tests.house import House, eventually

SPEED = 5.0


def simulator_for(house: House, speed: float = SPEED) -> Simulator:
    return Simulator(
        port=house.simulator_port,
        base_url=house.base_url,
        connect_to=f"http://127.0.0.1:{house.port}",
        account_sid=settings.TWILIO_ACCOUNT_SID,
        auth_token=settings.TWILIO_AUTH_TOKEN,
        api_key=settings.OPENAI_API_KEY,
        speed=speed,
    )


def finished(call: Call) -> CallAnalysis | None:
    return CallAnalysis.objects.filter(call=call).exclude(state__in=("waiting", "running")).first()


def the_call(caller: TwilioCaller) -> Call:
    return Call.objects.get(twilio_call_sid=caller.call_sid)


class Story:
    """What one call left behind, on both ends of its wires."""

    def __init__(self, house: House, script: CallScript, *, speed: float = SPEED, **faults: Any) -> None:
        asyncio.run(self._live(house, script, speed, faults))
        self.call = the_call(self.caller)
        self.speed = speed

    async def _live(self, house: House, script: CallScript, speed: float, faults: dict[str, Any]) -> None:
        async with simulator_for(house, speed) as simulator:
            simulator.script = at_pace(speed).changed(faults)
            self.simulator = simulator
            self.caller = simulator.caller(script)
            self.record = await self.caller.run()
            self.analysis = await in_database_thread(self._finished)
        self.connections = simulator.connections

    def _finished(self) -> CallAnalysis | None:
        return eventually(lambda: finished(the_call(self.caller)))

    @property
    def companion(self) -> RealtimeRecord:
        """What the companion's end saw of the call."""
        return self.connections[0]

    def complaints(self) -> list[object]:
        """What the real providers would have refused."""
        return [*self.caller.of_type(Complained), *self.simulator.violations]

    def client_events(self, kind: str, connection: int = 0) -> list[dict[str, Any]]:
        """What our side asked of the companion, of one type."""
        return [event for event in self.connections[connection].client_events if event["type"] == kind]

    def lines(self) -> list[str]:
        return self.call.transcript_text.splitlines()

    @property
    def longest_silence_seconds(self) -> float:
        """On our own clock, however fast the caller's goes by."""
        return max((quiet.duration_ms for quiet in self.caller.silences()), default=0) / 1000 / self.speed
