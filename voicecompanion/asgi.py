"""One application for both protocols: pages and webhooks over HTTP, the audio of calls over WebSocket."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voicecompanion.settings")
http_application = get_asgi_application()  # sets Django up, which everything below needs

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from analytics import routing as portal  # noqa: E402
from people.erasure import reapply  # noqa: E402
from realtime import routing as telephone  # noqa: E402
from realtime.phrasebook import warm_up  # noqa: E402
from voicecompanion.lib.close_codes import allow_standard_close_codes  # noqa: E402

reapply()  # whoever was erased stays erased, also when the database is an old copy: before anything is served
allow_standard_close_codes()
warm_up()  # what the house itself says must not wait for anything when a call needs it
sockets = URLRouter([*telephone.websocket_urlpatterns, *portal.websocket_urlpatterns])
application = ProtocolTypeRouter({"http": http_application, "websocket": sockets})
