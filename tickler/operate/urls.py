"""Addresses for machines that watch this one."""

from django.urls import path

from tickler.operate import health

urlpatterns = [path("health", health.health, name="health")]
