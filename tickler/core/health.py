"""The answer of one health check: a promise and whether it holds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """`words` is for those who run the machine; strangers see the name, whether it holds, and the age."""

    name: str
    ok: bool
    words: str
    age_seconds: int | None = None
