"""Every address: the first page and health, staff under /office/, clients under /client/."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
