"""One application for both protocols: pages and webhooks over HTTP, the audio of calls over WebSocket."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voicecompanion.settings")
http_application = get_asgi_application()  # sets Django up, which everything below needs

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from realtime.phrasebook import warm_up  # noqa: E402
from realtime.routing import websocket_urlpatterns  # noqa: E402
from voicecompanion.lib.close_codes import allow_standard_close_codes  # noqa: E402

allow_standard_close_codes()
warm_up()  # what the house itself says must not wait for anything when a call needs it
application = ProtocolTypeRouter({"http": http_application, "websocket": URLRouter(websocket_urlpatterns)})
