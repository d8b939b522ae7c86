"""`manage.py bounce < message`: tell Tickler of a letter that came back, from the mail server itself."""

import sys
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand

from tickler.mail import returns
from tickler.mail.postbox import LARGEST

WORDS = {
    "returned_hard": "There is no such address: no more letters go there until staff say so.",
    "returned_soft": "A letter came back; its address stays in use.",
    "complaint": "The person called a letter unwanted: no more go there until staff say so.",
    "known": "This was told before; nothing changed.",
    "unknown": "This is no report about a letter of this installation; nothing changed.",
}


class Command(BaseCommand):
    help = (
        "Read one report of a mail server (RFC 3464, RFC 5965) from standard input and mark the address it "
        "is about. Ends with 0 also when the message is none, so that a mail server does not try again."
    )

    stealth_options = ("source",)  # what to read instead, for callers in this program

    def handle(self, *args: Any, **options: Any) -> None:
        source: BinaryIO = options.get("source") or sys.stdin.buffer
        self.stdout.write(WORDS[returns.take(source.read(LARGEST))])
