"""Twilio's addresses."""

from django.urls import path

from calls import webhooks

urlpatterns = [
    path("twilio/voice", webhooks.voice, name="twilio-voice"),
    path("twilio/status", webhooks.status, name="twilio-status"),
]
