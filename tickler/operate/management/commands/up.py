"""`manage.py up`: everything, with one command."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from tickler import env
from tickler.mail.postbox import Postbox
from tickler.mail.relay import Relay
from tickler.operate import supervise
from tickler.operate.prepare import prepare
from tickler.operate.setup import code


class Command(BaseCommand):
    help = "Start Tickler: bring the database up to date, then run web and worker until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = env.text("HOST", "127.0.0.1"), options["port"]
        if not supervise.is_free(host, port):
            self.stderr.write(
                f"Port {port} is in use by another program. Stop that program, or choose another port: "
                f"make run PORT={port + 1}"
            )
            sys.exit(1)
        check_mail_server()
        self.stdout.write("Tickler gets ready …")
        self.stdout.flush()
        prepare_or_say_why()
        if sentence := code.to_say(host):
            self.stdout.write(sentence)
            self.stdout.flush()
        # From here on a small process watches over the others; it needs nothing of what was loaded so far.
        os.environ["PORT"] = str(port)
        os.environ["TICKLER_VAR"] = str(settings.VAR.resolve())
        os.environ["TICKLER_TREE"] = "1"  # the first page offers the demo, which the small process begins
        os.chdir(settings.ROOT)
        os.execv(sys.executable, [sys.executable, "-m", "tickler.operate.supervise", host, str(port)])


def check_mail_server() -> None:
    """Refuse an SMTP_URL or BOUNCE_URL that nobody can understand, before anything runs on it."""
    try:
        if settings.SMTP_URL:
            Relay.parse(settings.SMTP_URL)
        if settings.BOUNCE_URL:
            Postbox.parse(settings.BOUNCE_URL)
    except ValueError as error:
        raise CommandError(str(error)) from None


def prepare_or_say_why() -> None:
    """Bring everything up to date; a database that does not answer is a sentence, not a traceback."""
    try:
        prepare()
    except OperationalError as error:
        said = str(error).strip().splitlines()[-1]
        raise CommandError(f"The database does not answer ({said}). Look at DATABASE_URL.") from None
