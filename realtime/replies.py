"""The companion's replies: which one is active, which is owed, and that there is never a second one. Pure."""

from dataclasses import dataclass

from realtime import commands as do
from realtime.commands import Command

REQUESTED = ""  # stands for a response that was asked for and has no id yet
UNKNOWN = "?"  # stands for one that the provider says is active and we know nothing of


@dataclass(slots=True)
class Replies:
    active: str | None = None
    wanted: bool = False  # to be asked for as soon as none is active
    failures: int = 0
    asked_again: bool = False
    _ending: bool = False

    @property
    def is_busy(self) -> bool:
        return self.active is not None or self.wanted

    def request(self) -> list[Command]:
        """Asks for a reply; to be called only while none is active, because two at once are refused."""
        self.wanted, self.active = False, REQUESTED
        return [do.RequestReply()]

    def end(self) -> list[Command]:
        """Ends the active reply; it stays the active one until the provider says so."""
        if self.active is None or self._ending:
            return []
        self._ending = True
        return [do.CancelReply()]

    def abandon(self) -> list[Command]:
        """Ends the active reply without waiting for anything: the provider has been silent for too long."""
        commands = self.end()
        self.active, self._ending = None, False
        return commands

    def started(self, response_id: str) -> tuple[bool, bool]:
        """Notes the id. Returns whether it was asked for, and whether it is to be dropped because it was ended."""
        asked_for, dropped = self.active is not None, self._ending and self.active == REQUESTED
        self.active = response_id
        return asked_for, dropped

    def ended(self, response_id: str) -> None:
        if self.active in (response_id, UNKNOWN):
            self.active, self._ending = None, False

    def cancel_was_late(self) -> None:
        """OpenAI: `response_cancel_not_active`."""
        if self._ending:
            self.active, self._ending = None, False

    def was_refused(self) -> None:
        """OpenAI: `conversation_already_has_active_response`."""
        self.active, self.wanted = UNKNOWN, True

    def sounded(self) -> None:
        self.failures, self.asked_again = 0, False

    def lost(self) -> None:
        """The connection is gone: what was being made is still owed."""
        self.wanted = self.wanted or self.active is not None
        self.active, self._ending = None, False
