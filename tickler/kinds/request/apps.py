"""The kind "request": ask a client for papers and answers."""

from importlib import import_module

from django.apps import AppConfig


class RequestConfig(AppConfig):
    name = "tickler.kinds.request"
    label = "request"

    def ready(self) -> None:
        """Sign the contract, now that the models are there."""
        import_module(f"{self.name}.kind")
