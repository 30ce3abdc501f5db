"""The whole server as one ASGI application, for Daphne as for Uvicorn."""

import os

from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.core.asgi import get_asgi_application

from elevhalsa.web.headers import with_security_headers
from elevhalsa.web.origin import with_one_host, with_origin
from elevhalsa.web.pages import with_pages
from elevhalsa.web.requests import alive, with_access_log, with_one_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elevhalsa.settings")
django = get_asgi_application()

from chat.consumers import ClientConsumer  # noqa: E402 - needs Django's tables

http = with_pages(django, settings.CLIENT_DIR)
http = with_one_host(alive(http), public_url=settings.PUBLIC_URL, lead_home=settings.DEMONSTRATION)
http = with_security_headers(http, public_url=settings.PUBLIC_URL)

socket = with_one_path(ClientConsumer.as_asgi(), "/ws")
socket = with_origin(socket, origins=[settings.PUBLIC_URL])

application = ProtocolTypeRouter({"http": with_access_log(http), "websocket": socket})
