"""`manage.py fsck`: are the files of all firms still what was sent?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from tickler.documents import fsck

WORDS = {
    fsck.MISSING: "is missing",
    fsck.CUT: "has another size",
    fsck.CHANGED: "has other bytes",
}


class Command(BaseCommand):
    help = (
        "Read every file again and compare its size and SHA-256 with what was noted when it came. Changes "
        "nothing. Ends with 1 if a file is missing or damaged: fetch it from a backup."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        findings = fsck.Findings()
        for fault in fsck.walk(findings):
            self.stdout.write(
                f"BAD {fault.stored} {WORDS[fault.what]} "
                f"(firm {fault.firm_id}, document {fault.document}, version {fault.number})"
            )
        strangers = fsck.strangers()
        if strangers:
            self.stdout.write(f"{strangers} files belong to nobody; the nightly upkeep removes them.")
        if findings.faults:
            self.stdout.write(
                f"{findings.faults} of {findings.versions} files are missing or damaged: copy each from a "
                "backup to the same place below the folder of the files, then run this again."
            )
            sys.exit(1)
        self.stdout.write(f"All {findings.versions} files are whole.")
