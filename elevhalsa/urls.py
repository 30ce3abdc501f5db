"""Every address of the product."""

from django.urls import URLPattern, URLResolver, path, register_converter

from elevhalsa.api import api
from elevhalsa.health import metrics, readyz
from elevhalsa.wire import IdConverter

register_converter(IdConverter, "id")

urlpatterns: list[URLPattern | URLResolver] = [
    path("readyz", readyz),
    path("metrics", metrics),
    path("api/", api.urls),
]

handler400 = "elevhalsa.api.unreadable"
handler404 = "elevhalsa.api.not_found"
handler500 = "elevhalsa.api.went_wrong"
