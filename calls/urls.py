"""The addresses that Twilio knows, the one that rings somebody, and those about messages to members."""

from django.urls import path

from calls import views_notifications as notifications
from calls import webhooks

urlpatterns = [
    path("twilio/voice", webhooks.voice, name="twilio-voice"),
    path("twilio/status", webhooks.status, name="twilio-status"),
    path("twilio/amd", webhooks.amd, name="twilio-amd"),
    path("twilio/message", webhooks.message, name="twilio-message"),
    path("twilio/outbound/call", webhooks.outbound_call, name="twilio-outbound-call"),
    # Short, because it stands in a short message.
    path("n/<slug:link_key>", notifications.follow, name="notification"),
    path("konto/benachrichtigungen", notifications.preferences, name="notification-preferences"),
    path("konto/benachrichtigungen/probe", notifications.sample, name="notification-sample"),
]
