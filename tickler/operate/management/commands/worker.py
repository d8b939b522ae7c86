"""`manage.py worker`: does everything that waits."""

import logging
import os
import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from tickler.operate import loops


class Command(BaseCommand):
    help = "Run the worker: letters, reminders, background jobs. Any number of them may run."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()

        def end(number: int, frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        if not loops.run_all(stop):
            # A thread that would not end cannot be ended from outside; its work is laid back already.
            logging.shutdown()
            os._exit(0)
