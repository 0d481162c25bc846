"""One application for both protocols: pages and webhooks over HTTP, the audio of calls over WebSocket."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voicecompanion.settings")
application = get_asgi_application()
