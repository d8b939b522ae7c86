"""The spine reads every kind's contract when the house is complete."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ItemsConfig(AppConfig):
    name = "tickler.items"

    def ready(self) -> None:
        """Each kind signs in its `kind` module, now that the models are there; nobody imports upward."""
        autodiscover_modules("kind")
