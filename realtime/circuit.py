"""Remembers that the companion's provider refuses, so that the next callers need not wait to hear an apology.

Per address and model, shared by all processes through the cache. A cache that is down opens no circuit: then every
call finds out for itself.
"""

import hashlib
import logging

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from realtime.commands import EndReason

logger = logging.getLogger(__name__)

OPENING_REASONS = frozenset(
    {
        EndReason.INSUFFICIENT_QUOTA,
        EndReason.MODEL_NOT_FOUND,
        EndReason.INVALID_API_KEY,
        EndReason.COMPANION_REFUSED,
        EndReason.COMPANION_UNREACHABLE,
    }
)


def is_open() -> bool:
    """Whether callers hear the apology at once."""
    try:
        return bool(cache.get(f"{_key()}:open"))
    except RedisError:
        logger.warning("the cache cannot be asked about the circuit")
        return False


def note_ending(reason: EndReason) -> None:
    """Counts a fatal answer; enough of them within a minute open the circuit for a while."""
    if reason not in OPENING_REASONS:
        return
    failures = f"{_key()}:failures"
    try:
        cache.add(failures, 0, timeout=settings.CIRCUIT_WINDOW_SECONDS)
        if cache.incr(failures) < settings.CIRCUIT_FAILURES:
            return
        if cache.add(f"{_key()}:open", True, timeout=settings.CIRCUIT_OPEN_SECONDS):
            logger.error(
                "the companion's provider refuses: callers hear an apology", extra={"reason": str(reason)}
            )
    except (RedisError, ValueError):  # ValueError: the counter expired between the two
        logger.warning("the cache cannot count the companion's refusals")


def _key() -> str:
    name = f"{settings.OPENAI_REALTIME_URL} {settings.REALTIME_MODEL}"
    return f"circuit:{hashlib.sha256(name.encode()).hexdigest()[:16]}"
