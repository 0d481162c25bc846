"""The addresses of the portal's sockets."""

from channels.auth import AuthMiddlewareStack
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path

from analytics.consumers import LiveConsumer
from people.areas import AREAS

live = AllowedHostsOriginValidator(AuthMiddlewareStack(LiveConsumer.as_asgi()))
websocket_urlpatterns = [path(f"{area.name}/live", live, {"area": area}) for area in AREAS]
