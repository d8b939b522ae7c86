"""The yardstick: raw smtplib on one kept connection, sending given letters one after the other."""

import smtplib
import time
from collections.abc import Sequence

Letter = tuple[str, str, bytes]  # sender, recipient, the very bytes


def smtplib_rate(host: str, port: int, letters: Sequence[Letter]) -> float:
    """Letters per second, without connecting and saying goodbye."""
    with smtplib.SMTP(host, port) as server:
        server.ehlo()
        started = time.perf_counter()
        for sender, recipient, data in letters:
            server.sendmail(sender, recipient, data)
        return len(letters) / (time.perf_counter() - started)
