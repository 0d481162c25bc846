"""The other end of both wires: strict stand-ins for OpenAI and Twilio, over real sockets.

They replace the providers in the demo without keys, in the tests and in the benches; the product
runs the same code as against the real ones and does not know the difference. What the real provider
would refuse is refused here, with its error codes. Nothing of the product is imported but how to sound a text.

In a test:

    async with Simulator(base_url="http://127.0.0.1:8000", speed=4.0) as simulator:
        ...point OPENAI_BASE_URL at simulator.openai_base_url, TWILIO_API_URL at simulator.twilio_api_url...
        call = simulator.caller(CALLERS["maria"])
        record = await call.run()
        assert "Wie geht es Ihnen heute?" in call.heard()
        assert not simulator.violations

Names:

* `Simulator`      the server. `.script` is what goes wrong from now on, `.next_scripts` one script for each
                   of the next Realtime connections; `.connections`, `.requests`, `.messages` (short messages that
                   were sent), `.violations` what was seen.
* `Script`         faults and paces, plain values; another process changes them with
                   `POST /simulator/script {"refuse": "insufficient_quota"}` (`?next=1`: the next Realtime
                   connection only; `DELETE` resets). Breaks lines at any event (`drop_on`), sends replies
                   that are silent, too quiet, empty, stalled or failed, and much more: see its fields.
* `TwilioCaller`   one telephone call with Twilio's signatures, TwiML and media socket; `Line` says where to.
* `CallScript`     what a caller does: `Say`, `Hesitate`, `WaitForReply`, `Interrupt`, `SayOver`, `Cough`,
                   `Noise`, `Silence`, `Dtmf`, `HangUp`, `DropLine`, any of them first. `CALLERS` holds six
                   ready ones.
* observations     `Ringing`, `Answered`, `StreamStarted`, `Said`, `Heard`, `HeardSound`, `Quiet`, `Cleared`,
                   `MarkReached`, `FallbackHeard`, `Complained`, `Ended`: told to the caller's `observer` as
                   they happen. `caller.heard()`, `.silences()`, `.heard_ms()` and `.of_type(Kind)` sum them up.
* `Dialogue`       who speaks; `GermanDialogue` unless told otherwise. It answers all that was said since its
                   last reply, says the notice only if nobody has, never greets twice, and calls `end_call`,
                   `identify_caller`, `forget`, `keep_off_record`, `keep_private`, `stop_storing` where the
                   session offers them; every other function only by `Script.tool_calls`.

What a caller hears is judged by loudness: a reply of noise around zero is `Quiet`, and what sounds without
an intact subtitle (phrases of our own, sentences cut off) is `HeardSound`.

The stand-in follows a client that controls turns itself: with `create_response: false` nothing is answered
unasked, with `interrupt_response: false` nothing is broken off, `input_audio_buffer.commit` in the middle of
speech makes an item of what was heard (the rest becomes one of its own, without words if it was silence).

How the two understand each other: every simulated sentence carries its own text in its audio bytes
(`subtitles`). Only if every byte arrived once and in order is it understood, so a call that works
proves the whole audio path, and one lost frame makes the companion ask "what did you say?".

`python -m realtime.simulator --port 8099` serves the same for the demo.
"""

from realtime.simulator.call_script import (
    Answered,
    CallScript,
    Cleared,
    Complained,
    Cough,
    DropLine,
    Dtmf,
    Ended,
    FallbackHeard,
    HangUp,
    Heard,
    HeardSound,
    Hesitate,
    Interrupt,
    MarkReached,
    Noise,
    Observation,
    Quiet,
    Ringing,
    Said,
    Say,
    SayOver,
    Silence,
    StreamStarted,
    WaitForReply,
)
from realtime.simulator.dialogue import Dialogue, GermanDialogue, Moment, Reply, ToolCall, ToolResult
from realtime.simulator.media_stream import CallRecord
from realtime.simulator.record import HttpRequest, RealtimeRecord, SentMessage, Violation
from realtime.simulator.script import Script, ScriptError
from realtime.simulator.scripts import CALLERS
from realtime.simulator.server import ACCOUNT_SID, API_KEY, AUTH_TOKEN, Simulator, at_pace
from realtime.simulator.subtitles import Subtitle, read_subtitles
from realtime.simulator.twilio_caller import Line, TwilioCaller
from realtime.simulator.voice import speak

__all__ = [
    "ACCOUNT_SID",
    "API_KEY",
    "AUTH_TOKEN",
    "CALLERS",
    "Answered",
    "CallRecord",
    "CallScript",
    "Cleared",
    "Complained",
    "Cough",
    "Dialogue",
    "DropLine",
    "Dtmf",
    "Ended",
    "FallbackHeard",
    "GermanDialogue",
    "HangUp",
    "Heard",
    "HeardSound",
    "Hesitate",
    "HttpRequest",
    "Interrupt",
    "Line",
    "MarkReached",
    "Moment",
    "Noise",
    "Observation",
    "Quiet",
    "RealtimeRecord",
    "Reply",
    "Ringing",
    "Said",
    "Say",
    "SayOver",
    "Script",
    "ScriptError",
    "SentMessage",
    "Silence",
    "Simulator",
    "StreamStarted",
    "Subtitle",
    "ToolCall",
    "ToolResult",
    "TwilioCaller",
    "Violation",
    "WaitForReply",
    "at_pace",
    "read_subtitles",
    "speak",
]
