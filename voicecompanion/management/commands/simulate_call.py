"""`manage.py simulate_call`: somebody calls, every turn is shown, then what was learnt.

The call comes in from outside, over the sockets of the running house; this command only watches it, and afterwards
reads from the database what became of it. It ends with status 1 if anything did not go as it should.
"""

import asyncio
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from analytics.models import CallAnalysis
from calls.models import Call
from people.models import Consent, Person
from realtime.simulator import call_script as steps
from realtime.simulator.call_script import CallScript, Observation
from realtime.simulator.scripts import CALLERS
from realtime.simulator.twilio_caller import Line, TwilioCaller

ANALYSIS_SECONDS = 45
ENDED_STATES = {CallAnalysis.State.DONE, CallAnalysis.State.NOT_STORED, CallAnalysis.State.NOTHING_SAID}
COLOURS = {"caller": "\033[36m", "companion": "\033[33m", "dim": "\033[2m", "off": "\033[0m"}


class Command(BaseCommand):
    help = "Places a simulated call against the running house (see `make run`) and shows it turn by turn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="number", help="who calls, in E.164 (default: the script's own number)")
        parser.add_argument("--script", choices=sorted(CALLERS), default=next(iter(CALLERS)), help="what is said")
        parser.add_argument("--say", action="append", help="say this instead; may be given several times")
        parser.add_argument("--speed", type=float, default=1.0, help="seconds of call per second (default 1)")
        parser.add_argument("--count", type=int, default=1, help="how many calls at once (default 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.TWILIO_AUTH_TOKEN:
            raise CommandError("Nothing is running here: start `make run` in another terminal first.")
        script = _script(options)
        if options["count"] > 1:
            problems = asyncio.run(self._many(script, options["count"], options["speed"]))
        else:
            problems = self._one(script, options["speed"])
        if problems:
            raise CommandError("\n".join(problems))

    def _one(self, script: CallScript, speed: float) -> list[str]:
        caller = TwilioCaller(_line(), script, observer=self._show, speed=speed)
        self._write(f"{script.from_number} ruft {settings.TWILIO_NUMBER_E164} an", "dim")
        asyncio.run(caller.run())
        problems = _problems(caller)
        call = Call.objects.select_related("person").filter(twilio_call_sid=caller.call_sid).first()
        if call is None:
            return [*problems, "The house knows nothing of this call."]
        return problems + self._show_what_was_learnt(call)

    async def _many(self, script: CallScript, count: int, speed: float) -> list[str]:
        callers = [TwilioCaller(_line(), script, speed=speed) for _ in range(count)]
        for done, finished in enumerate(asyncio.as_completed([caller.run() for caller in callers]), 1):
            await finished
            bar = "#" * (40 * done // count)
            self.stdout.write(f"\r[{bar:<40}] {done}/{count}", ending="\n" if done == count else "")
            self.stdout.flush()
        return [problem for caller in callers for problem in _problems(caller)]

    def _show(self, seen: Observation) -> None:
        match seen:
            case steps.Ringing():
                self._write("… es klingelt", "dim")
            case steps.Answered():
                self._write("… abgenommen", "dim")
            case steps.Said():
                self._write(f"Anrufer:   {seen.text}", "caller")
            case steps.Heard():
                self._write(f"Begleiter: {seen.text}", "companion")
            case steps.Cleared():
                self._write(f"… unterbrochen, {seen.dropped_ms} ms nicht mehr gehört", "dim")
            case steps.FallbackHeard():
                self._write(f"Ansage:    {seen.text}", "companion")
            case steps.Ended():
                self._write(f"… {seen.status} nach {seen.duration_seconds} s, beendet durch: {seen.by}", "dim")
            case _:
                pass

    def _show_what_was_learnt(self, call: Call) -> list[str]:
        analysis = _finished_analysis(call)
        if analysis is None or analysis.state not in ENDED_STATES:
            state = analysis.get_failure_display() or analysis.get_state_display() if analysis else "keine"
            return [f"The analysis did not come to an end: {state}"]
        self._write(f"\nAuswertung: {analysis.get_state_display()}", "off")
        if analysis.state != CallAnalysis.State.DONE:
            return []
        self._write(f"Stimmung: {analysis.get_sentiment_label_display()} ({analysis.sentiment_reason})", "off")
        self._write(analysis.summary_de, "off")
        for item in call.person.memory_items.filter(call_id=call.pk) if call.person else []:
            self._write(f"Gemerkt ({item.get_category_display()}): {item.text}", "off")
        wanted = call.person is not None and call.person.agrees_to(Consent.Purpose.TRANSCRIPT)
        return ["No transcript was stored."] if wanted and not call.transcript_text else []

    def _write(self, text: str, colour: str) -> None:
        painted = f"{COLOURS[colour]}{text}{COLOURS['off']}" if sys.stdout.isatty() else text
        self.stdout.write(painted)
        self.stdout.flush()


def _script(options: dict[str, Any]) -> CallScript:
    chosen: CallScript = CALLERS[options["script"]]
    sayings = options["say"] or []
    spoken = [step for text in sayings for step in (steps.WaitForReply(), steps.Say(text))]
    script_steps = (*spoken, steps.WaitForReply(), steps.HangUp()) if sayings else chosen.steps
    number = options["number"] or _demo_number(chosen)
    return CallScript(name=chosen.name, steps=script_steps, from_number=number, voice=chosen.voice)


def _demo_number(script: CallScript) -> str:
    """The script's own number if somebody in the house has it, else anybody's."""
    known = Person.objects.order_by("pk").values_list("phone_e164", flat=True)
    return script.from_number if script.from_number in known else known.first() or script.from_number


def _line() -> Line:
    return Line(
        base_url=settings.BASE_URL,
        account_sid=settings.TWILIO_ACCOUNT_SID,
        auth_token=settings.TWILIO_AUTH_TOKEN,
        to_number=settings.TWILIO_NUMBER_E164,
        connect_to=f"http://127.0.0.1:{settings.PORT}",
        simulator_url=settings.TWILIO_API_URL,
    )


def _problems(caller: TwilioCaller) -> list[str]:
    complaints = [
        f"Twilio would complain: {seen.code} {seen.message}" for seen in caller.of_type(steps.Complained)
    ]
    fallbacks = ["The caller heard the apology." for _ in caller.of_type(steps.FallbackHeard)]
    silence = [] if caller.heard() or fallbacks else ["The caller heard nothing."]
    return complaints + fallbacks + silence


def _finished_analysis(call: Call) -> CallAnalysis | None:
    """The call's analysis, as soon as it is done, but no later than ANALYSIS_SECONDS from now."""
    deadline = time.monotonic() + ANALYSIS_SECONDS
    while time.monotonic() < deadline:
        analysis = CallAnalysis.objects.filter(call=call).first()
        if analysis and analysis.state not in (CallAnalysis.State.WAITING, CallAnalysis.State.RUNNING):
            return analysis
        time.sleep(0.3)
    return CallAnalysis.objects.filter(call=call).first()
