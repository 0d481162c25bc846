"""Silence on the line: whose fault it is, how long it lasts, and how often something was done about it. Pure."""

import enum
from dataclasses import dataclass

from realtime import commands as do
from realtime.commands import Command


class Waiting(enum.StrEnum):
    """Why nothing is to be heard; the value is the name of the timer."""

    NOBODY = ""  # something is heard, or a turn is being judged
    COMPANION = "companion"
    CALLER = "caller"


@dataclass(slots=True)
class Watch:
    """`steps_ms` says for either side how long the silence may last before the first, second, … thing is done."""

    companion_steps_ms: tuple[int, ...]
    caller_steps_ms: tuple[int, ...]
    waiting: Waiting = Waiting.NOBODY
    companion_step: int = 0
    caller_step: int = 0

    def wait_for(self, waiting: Waiting) -> list[Command]:
        """Starts the timer of this silence and stops the other one; nothing if it lasts already."""
        if waiting is self.waiting:
            return []
        stopped: list[Command] = [do.StopTimer(self.waiting)] if self.waiting else []
        self.waiting = waiting
        if not waiting:
            return stopped
        of_companion = waiting is Waiting.COMPANION
        steps_ms = self.companion_steps_ms if of_companion else self.caller_steps_ms
        step = self.companion_step if of_companion else self.caller_step
        return [*stopped, do.StartTimer(waiting, steps_ms[min(step, len(steps_ms) - 1)])]

    def companion_was_silent(self) -> int:
        """The number of this silence, from 0; the next one is measured anew."""
        self.waiting = Waiting.NOBODY
        self.companion_step += 1
        return self.companion_step - 1

    def caller_was_silent(self) -> int:
        self.waiting = Waiting.NOBODY
        self.caller_step += 1
        return self.caller_step - 1
