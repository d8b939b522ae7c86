"""How the house says no."""

from typing import Any


class Refused(Exception):
    """The act is not possible now. `text` is a sentence for the person, `code` a word for programs."""

    def __init__(self, code: str, text: Any, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.facts = facts

    def __str__(self) -> str:
        return str(self.text)


class Over(Refused):
    """What led here is used up or too old (a page of its own, 410)."""


class Forbidden(Refused):
    """You may see this, but the act is not yours (403)."""
