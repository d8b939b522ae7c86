"""Typed values from the environment. `NAME_FILE` names a file that holds the value (a mounted secret)."""

import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit


class BadEnvironment(SystemExit):
    """A variable cannot be understood: the process ends with a sentence that says which, and what to do."""


def text(name: str, default: str = "") -> str:
    """The variable, or the content of the file that `NAME_FILE` names, or the default."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text().strip()
        except OSError as error:
            raise BadEnvironment(f"{name}_FILE={file} cannot be read: {error.strerror}.") from None
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """1/true/yes/on or 0/false/no/off."""
    value = text(name).lower()
    if value in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return default if value == "" else value in {"1", "true", "yes", "on"}
    raise BadEnvironment(f"{name}={value} is not understood: write 1 or 0.")


def number(name: str, default: int, least: int = 0, most: int = 10**12) -> int:
    """A whole number between two bounds."""
    value = text(name)
    if not value:
        return default
    if not value.isdigit() or not least <= int(value) <= most:
        raise BadEnvironment(
            f"{name}={value} is not understood: write a whole number from {least} to {most}."
        )
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def kept_secret(name: str, path: Path) -> str:
    """The variable, else a random secret made once and kept in `path` (mode 0600)."""
    value = text(name)
    if value:
        return value
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Written beside and linked into place: a second process sees the whole secret or none.
        handle, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            return path.read_text().strip()
        finally:
            os.unlink(draft)
    return path.read_text().strip()


def address(name: str) -> str:
    """An address of the web, "https://portal.example.com"; empty if it is not set."""
    value = text(name).rstrip("/")
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadEnvironment(f"{name}={value} is not understood: write it like https://portal.example.com.")
    return value


def database(url: str, sqlite_path: Path) -> dict[str, object]:
    """Django's DATABASES entry for a DATABASE_URL; empty means the embedded SQLite file."""
    if not url:
        return _sqlite(sqlite_path)
    parts = urlsplit(url)
    if parts.scheme in {"sqlite", "sqlite3"}:
        return _sqlite(Path(parts.path))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadEnvironment(
            f"DATABASE_URL starts with {parts.scheme}: write postgres://user:password@host/name."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # A process that stands still in the middle of a write (a suspended machine) holds up those who go on,
        # but not for longer than this.
        "OPTIONS": {"options": "-c idle_in_transaction_session_timeout=60s"},
    }


def _sqlite(path: Path) -> dict[str, object]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # Readers never wait, writers queue instead of failing, a committed letter survives a power cut.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
        },
    }
