"""The addresses of our sockets."""

from channels.auth import AuthMiddlewareStack
from django.urls import path

from realtime.browser import STREAM_PATH, BrowserConsumer
from realtime.consumers import StreamConsumer

websocket_urlpatterns = [
    path("twilio/stream", StreamConsumer.as_asgi()),
    # Twilio has no session, so only this one is looked up.
    path(STREAM_PATH, AuthMiddlewareStack(BrowserConsumer.as_asgi())),
]
