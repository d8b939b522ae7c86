"""The process tree of `manage.py up`: web and worker, begun again when they die, ended together.

Run as `python -m tickler.operate.supervise HOST PORT`. It imports nothing but the standard library, so that
the process that lives longest is the smallest. When it is killed itself, the kernel ends its children.
"""

import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from tickler import env
from tickler.operate.tree import Child, Tree, run_once, say

ROOT = Path(__file__).resolve().parent.parent.parent
TURN = 0.25  # seconds
PATIENCE = 60  # seconds until we say that the web process does not answer
NEXT_PORTS = 50

# All that the demo gets of our environment. A list of what may pass: no secret of tomorrow slips through.
PASSED_ON = (
    *("PATH", "HOME", "LANG", "LC_", "TZ", "TMPDIR", "PYTHON", "VIRTUAL_ENV", "LD_"),
    *("DJANGO_SETTINGS_MODULE", "LOG_LEVEL", "HOST"),
)


def main(host: str, port: int) -> int:
    """Run web and worker until a signal says stop."""
    var = Path(os.environ["TICKLER_VAR"])
    stopping = Stopping()
    demo = Demo(var, host, port)
    tree = Tree(processes(host, port, dict(os.environ)))
    address = env.text("BASE_URL").rstrip("/") or f"http://localhost:{port}"
    tasks = [greeting(host, port, address), demo.life()]
    while not stopping.is_wanted:
        tree.tend()
        for task in tasks:
            next(task, None)
        time.sleep(TURN)
    say("Tickler stops.")
    trees = [tree, demo.tree]
    for each in trees:
        each.end()
    while any(each.is_alive() for each in trees):
        for each in trees:
            each.hurry(at_once=stopping.is_urgent)
        time.sleep(0.05)
    return 0


class Stopping:
    """The first signal asks to stop, the second to stop at once."""

    def __init__(self) -> None:
        self.is_wanted = False
        self.is_urgent = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.is_urgent = self.is_wanted
        self.is_wanted = True


def processes(host: str, port: int, environment: dict[str, str]) -> list[Child]:
    """The web process and the worker of one installation."""
    place = f"[{host}]" if ":" in host else host
    web = [sys.executable, "-m", "gunicorn", "tickler.wsgi:application", "--bind", f"{place}:{port}"]
    threads = str(env.number("WEB_THREADS", 4, 1, 64))
    web += ["--worker-class", "gthread", "--workers", str(env.number("WEB_PROCESSES", 2, 1, 64))]
    # No more connections than threads, and none kept: whoever waits is taken by the first process that is
    # free, in the order of arrival. A kept connection would bind a browser to a process that may be busy.
    web += ["--threads", threads, "--worker-connections", threads, "--keep-alive", "0"]
    web += ["--preload", "--no-control-socket"]
    web += ["--graceful-timeout", "20", "--timeout", "60", "--log-level", "warning"]
    worker = [sys.executable, str(ROOT / "manage.py"), "worker"]
    return [Child("web", web, environment, ROOT), Child("worker", worker, environment, ROOT)]


def greeting(host: str, port: int, address: str) -> Iterator[None]:
    """Wait until the pages answer, asking less and less often, then say where they are."""
    began = time.monotonic()
    has_warned = False
    while not answers(host, port):
        waited = time.monotonic() - began
        if waited > PATIENCE and not has_warned:
            say("Tickler does not answer yet. The lines above should say why.")
            has_warned = True
        while time.monotonic() - began < waited * 1.2:
            yield
        yield
    say(f"Tickler runs at {address} — open it in a browser. Stop with Ctrl-C.")


def answers(host: str, port: int) -> bool:
    """Does a web process answer at this port? An answer that something else is amiss is one too."""
    connection = http.client.HTTPConnection(_reachable(host), port, timeout=5)
    try:
        connection.request("GET", "/health", headers={"Host": "localhost"})
        return connection.getresponse().status in {200, 400, 503}
    except OSError:
        return False
    finally:
        connection.close()


def is_free(host: str, port: int) -> bool:
    """Can a server be bound to this port?"""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)


class Demo:
    """A second tree with invented people: its own folder and database, no mail, none of our secrets.

    It begins when `demo.wanted` appears, says its port in `demo.port` when it answers, and ends with us.
    """

    def __init__(self, var: Path, host: str, port: int) -> None:
        self.wanted, self.said, self.var = var / "demo.wanted", var / "demo.port", var / "demo"
        self.host, self.port = host, port
        self.tree = Tree([])
        for old in (self.wanted, self.said):
            old.unlink(missing_ok=True)

    def life(self) -> Iterator[None]:
        """One turn of what is to be done for the demo."""
        while True:
            while not self.wanted.exists():
                yield
            yield from self._begin()

    def _begin(self) -> Iterator[None]:
        port = next((p for p in range(self.port + 1, self.port + NEXT_PORTS) if is_free(self.host, p)), None)
        if port is None:
            say("The demo cannot begin: no port after ours is free.")
            self.wanted.unlink(missing_ok=True)
            return
        self._share_static()
        environment = self.environment(port)
        for command in ("prepare", "demo_firm"):
            step = run_once([sys.executable, str(ROOT / "manage.py"), command], environment, ROOT)
            self.tree.children.append(step)
            while step.is_running():
                yield
            self.tree.children.remove(step)
            if step.exit_code:
                say(f"The demo cannot begin: {command} ended with {step.exit_code}.")
                self.wanted.unlink(missing_ok=True)
                return
        self.tree.children += processes(self.host, port, environment)
        while not answers(self.host, port):
            self.tree.tend()
            yield
        self.said.write_text(str(port))
        say(f"The demo runs at {environment['BASE_URL']}.")
        while True:
            self.tree.tend()
            yield

    def environment(self, port: int) -> dict[str, str]:
        """What the demo's processes may know."""
        passed = {name: value for name, value in os.environ.items() if name.startswith(PASSED_ON)}
        base = urlsplit(env.text("BASE_URL"))
        name = base.hostname if base.scheme == "http" and base.hostname else "localhost"
        return passed | {
            "TICKLER_VAR": str(self.var),
            "TICKLER_DEMO": "1",
            "DATABASE_URL": "",
            "SMTP_URL": "",
            "PORT": str(port),
            "BASE_URL": f"http://{name}:{port}",
        }

    def _share_static(self) -> None:
        """The files are the same: a link saves the demo two seconds."""
        self.var.mkdir(parents=True, exist_ok=True)
        if not (self.var / "static").exists():
            (self.var / "static").symlink_to(self.var.parent.resolve() / "static")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
