"""The addresses that Twilio knows, and the one that rings somebody."""

from django.urls import path

from calls import webhooks

urlpatterns = [
    path("twilio/voice", webhooks.voice, name="twilio-voice"),
    path("twilio/status", webhooks.status, name="twilio-status"),
    path("twilio/amd", webhooks.amd, name="twilio-amd"),
    path("twilio/message", webhooks.message, name="twilio-message"),
    path("twilio/outbound/call", webhooks.outbound_call, name="twilio-outbound-call"),
]
