"""`manage.py backup FILE`: database, files and keys in one archive."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tickler.operate.backup import back_up


class Command(BaseCommand):
    help = "Write database, files and keys into one archive (tar.gz), while Tickler runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        size = back_up(options["file"])
        self.stdout.write(
            f"{options['file']} holds everything ({size:,} bytes). Keep it where only you can read it."
        )
