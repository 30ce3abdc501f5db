"""The whole server as one ASGI application, for Daphne as for Uvicorn."""

import os

from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.core.asgi import get_asgi_application

from elevhalsa.web.headers import with_security_headers
from elevhalsa.web.origin import with_one_host
from elevhalsa.web.pages import with_pages
from elevhalsa.web.requests import alive, with_access_log

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elevhalsa.settings")

http = with_pages(get_asgi_application(), settings.CLIENT_DIR)
http = with_one_host(alive(http), public_url=settings.PUBLIC_URL, lead_home=settings.DEMONSTRATION)
http = with_security_headers(http, public_url=settings.PUBLIC_URL)

application = ProtocolTypeRouter({"http": with_access_log(http)})
