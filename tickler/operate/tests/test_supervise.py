"""The process tree: children begin again, end together, and never outlive their parent."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tickler.operate import supervise
from tickler.operate.tests.processes import wait_until
from tickler.operate.tree import Child, Tree

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
PARENT = """
import sys, time
from pathlib import Path
from tickler.operate.tree import Child
child = Child("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"], {}, Path("."))
child.tend()
print(child.process.pid, flush=True)
time.sleep(60)
"""


def exists(pid: int) -> bool:
    """Is this process there, and not only its remains?"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


@pytest.mark.process
def test_a_child_that_is_killed_begins_again_a_little_later(capsys: pytest.CaptureFixture[str]) -> None:
    child = Child("web", SLEEP, {}, Path("."))
    tree = Tree([child])
    tree.tend()
    assert child.process
    first = child.process.pid
    child.wait = 0
    child.process.kill()
    child.process.wait()
    wait_until(lambda: tree.tend() or child.is_running())
    assert child.process.pid != first
    assert "The web process was killed by signal 9" in capsys.readouterr().out
    child.process.kill()


def test_a_child_that_keeps_dying_is_begun_less_and_less_often() -> None:
    child = Child("web", [sys.executable, "-c", ""], {}, Path("."))
    waits = []
    for _turn in range(7):
        child.start()
        assert child.process
        child.process.wait()
        waits.append(child.wait)
        child.tend()
    assert waits == [1, 2, 4, 8, 16, 30, 30]


@pytest.mark.process
def test_a_tree_ends_with_all_its_children() -> None:
    tree = Tree([Child("web", SLEEP, {}, Path(".")), Child("worker", SLEEP, {}, Path("."))])
    tree.tend()
    assert tree.is_alive()
    tree.end()
    tree.tend()
    wait_until(lambda: not tree.is_alive())


@pytest.mark.process
def test_a_child_that_does_not_end_is_killed(tmp_path: Path) -> None:
    deaf = "import signal as s, time; s.signal(s.SIGTERM, s.SIG_IGN); open('deaf', 'w'); time.sleep(60)"
    child = Child("worker", [sys.executable, "-c", deaf], {}, tmp_path)
    child.tend()
    wait_until((tmp_path / "deaf").exists)
    child.end()
    child.hurry(at_once=False)
    assert child.is_running()
    child.hurry(at_once=True)
    wait_until(lambda: not child.is_running())


@pytest.mark.process
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's promise is Linux's")
def test_no_child_outlives_a_parent_that_is_killed() -> None:
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=supervise.ROOT, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert exists(child)
        os.kill(parent.pid, signal.SIGKILL)
        wait_until(lambda: not exists(child))


def test_a_port_in_use_is_not_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert not supervise.is_free("127.0.0.1", taken.getsockname()[1])


def test_the_demo_learns_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secrets = ("SMTP_URL", "SECRET_KEY", "SECRET_KEY_FILE", "INSTANCE_KEY", "DATABASE_URL", "OF_TOMORROW_KEY")
    for name in secrets:
        monkeypatch.setenv(name, "a secret")
    environment = supervise.Demo(tmp_path, "127.0.0.1", 8000).environment(8001)
    assert "a secret" not in environment.values()
    assert (environment["SMTP_URL"], environment["DATABASE_URL"]) == ("", "")


@pytest.mark.parametrize(
    ("base", "demo"),
    [
        ("", "http://localhost:8001"),
        ("http://192.168.1.5:8000", "http://192.168.1.5:8001"),
        ("https://portal.firm.example", "http://localhost:8001"),
    ],
)
def test_the_demo_lives_next_door(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, base: str, demo: str
) -> None:
    monkeypatch.setenv("BASE_URL", base)
    assert supervise.Demo(tmp_path, "127.0.0.1", 8000).environment(8001)["BASE_URL"] == demo


def test_a_wish_for_a_demo_does_not_survive_a_restart(tmp_path: Path) -> None:
    (tmp_path / "demo.wanted").touch()
    (tmp_path / "demo.port").write_text("8001")
    life = supervise.Demo(tmp_path, "127.0.0.1", 8000).life()
    next(life)
    assert list(tmp_path.iterdir()) == []
