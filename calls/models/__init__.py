"""That calls happen: the calls, what gives reason for concern, what is planned, and who is told."""

from calls.models.calls import Call, Concern, Utterance
from calls.models.check_ins import CheckIn, CheckInPlan
from calls.models.copies import ProviderCopy
from calls.models.notifications import Notification, NotificationPreference

__all__ = [
    "Call",
    "CheckIn",
    "CheckInPlan",
    "Concern",
    "Notification",
    "NotificationPreference",
    "ProviderCopy",
    "Utterance",
]
