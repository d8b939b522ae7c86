"""The trail reads every layer's sentences when the house is complete."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TrailConfig(AppConfig):
    name = "tickler.trail"

    def ready(self) -> None:
        """Each app has a `sentences` module for the verbs it records; nobody imports upward."""
        autodiscover_modules("sentences")
