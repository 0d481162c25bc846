"""Who is not talked with: decided before the companion is reached, and told to the caller in a spoken text."""

import datetime

from django.conf import settings

from calls.budgets import allowance_for
from calls.callers import candidates_for
from calls.endings import open_conversations
from calls.models import Call
from people.gates import may_talk
from people.models import Account

SHORTEST_CONVERSATION_SECONDS = 30
TURNED_AWAY = (
    Call.EndReason.UNKNOWN_CALLER,
    Call.EndReason.CONSENT_WITHDRAWN,
    Call.EndReason.BUDGET_USED,
    Call.EndReason.TOO_MANY_CALLS,
)


def reason_to_turn_away(call: Call, now: datetime.datetime) -> str:
    """Why there will be no conversation; empty if there will be one."""
    if _is_unwelcome(call):
        return Call.EndReason.UNKNOWN_CALLER
    if call.person is not None and not may_talk(call.person):
        return Call.EndReason.CONSENT_WITHDRAWN
    allowance = allowance_for(call=call, now=now)
    too_short = allowance.seconds is not None and allowance.seconds < SHORTEST_CONVERSATION_SECONDS
    if too_short or (allowance.usd is not None and allowance.usd <= 0):
        return Call.EndReason.BUDGET_USED
    return Call.EndReason.TOO_MANY_CALLS if open_conversations(now=now) >= settings.MAX_CONVERSATIONS else ""


def _is_unwelcome(call: Call) -> bool:
    if call.direction != Call.Direction.INBOUND or call.person_id is not None:
        return False
    return call.account.unknown_callers == Account.UnknownCallers.REFUSE and not candidates_for(call)
