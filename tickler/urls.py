"""Every address: the first page and health, staff under /office/, clients under /client/."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("in/", include("tickler.signin.urls")),
]
