"""What a message says: that somebody should look, and where. No name, no number, no reason, no illness."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from calls.models import Notification

Kind = Notification.Kind
TEMPLATES = {Kind.WEEKLY: "weekly", Kind.ALL_CLEAR: "all_clear"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail; `message_id` is the same each time it is sent, so that a repeated one is shown once."""

    subject: str
    text: str
    html: str
    message_id: str


def link_of(notification: Notification) -> str:
    """Leads to the page, behind the login; its key says nothing."""
    return f"{settings.BASE_URL}{reverse('notification', args=[notification.link_key])}"


def letter_of(notification: Notification, language: str) -> Letter:
    name = TEMPLATES.get(Kind(notification.kind), "please_look")
    context = {
        "link": link_of(notification),
        "is_urgent": notification.kind == Kind.EMERGENCY,
        "is_contact": notification.contact_id is not None,
    }
    with translation.override(language):
        return Letter(
            subject=render_to_string(f"calls/mail/{name}_subject.txt", context).strip(),
            text=render_to_string(f"calls/mail/{name}.txt", context),
            html=render_to_string(f"calls/mail/{name}.html", context | {"language": language}),
            message_id=f"<{notification.link_key}@{settings.BASE_HOST}>",
        )


def short_message_of(notification: Notification, language: str) -> str:
    """The same in one short message, at most 160 characters of the GSM alphabet if the address is not too long."""
    with translation.override(language):
        words = {
            Kind.EMERGENCY: _("Bitte sehen Sie möglichst sofort nach:"),
            Kind.ALL_CLEAR: _("Es hat sich erledigt:"),
        }
        text = words.get(Kind(notification.kind)) or _("Bitte sehen Sie nach:")
    return f"Voice Companion: {text} {link_of(notification)}"
