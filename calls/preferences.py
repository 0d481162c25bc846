from calls.models import NotificationPreference
from people.models import Membership


def preference_of(membership: Membership) -> NotificationPreference:
    found = NotificationPreference.objects.filter(membership=membership).first()
    if found:
        return found
    if membership.role == Membership.Role.RELATIVE:
        none = NotificationPreference.Way.NONE
        return NotificationPreference(membership=membership, emergencies=none, concerns=none, missed=none)
    return NotificationPreference(membership=membership)
