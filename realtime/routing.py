"""The addresses of our sockets."""

from django.urls import path

from realtime.consumers import StreamConsumer

websocket_urlpatterns = [path("twilio/stream", StreamConsumer.as_asgi())]
