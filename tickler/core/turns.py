"""Each process works its pages out one after the other.

Threads of one process share one interpreter. Several pages at once take each as long as all together, and a
third more of the machine, for the threads keep snatching the interpreter from each other. So a page is worked
out from beginning to end, and the next one waits. Bodies are sent without a turn, and what brings a body
(a form, a file that comes slowly) needs none. Whoever has waited long goes in all the same: one page that
takes its time must not hold up the others.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any

PATIENCE = 0.5  # seconds
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def in_turn(application: Application) -> Application:
    """The same application, with turns for pages."""
    turn = threading.Lock()

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not turn.acquire(timeout=PATIENCE):
            return application(environ, start_response)
        try:
            return application(environ, start_response)
        finally:
            turn.release()

    return answer
