"""Connects to the news from below."""

from typing import Any

from django.dispatch import receiver

from analytics import services
from calls.signals import call_ended


@receiver(call_ended)
def start_analysis(call_id: int, sealed_turns: str = "", **kwargs: Any) -> None:
    """A call ended: it gets its analysis, and the bell is rung."""
    services.start_analysis(call_id=call_id, sealed_turns=sealed_turns)
