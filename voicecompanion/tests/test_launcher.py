"""`make run`: one command starts everything, says where it is, and ends everything."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from voicecompanion.lib.servers import free_port, port_is_free
from voicecompanion.lib.test_servers import ENVIRONMENT
from voicecompanion.tests.house import eventually, unmeasured

pytestmark = pytest.mark.once

NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "var", ".env", "__pycache__", ".*_cache", ".coverage*")
OF_THE_TESTS = {*ENVIRONMENT, "DATABASE_URL", "REDIS_URL", "VOICECOMPANION_TEST_SERVERS"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of this checkout, as fresh as a clone."""
    return shutil.copytree(settings.BASE_DIR, tmp_path / "checkout", ignore=NOT_COPIED)


def environment(**more: str) -> dict[str, str]:
    """The machine's own environment, without what the tests set."""
    clean = {name: value for name, value in unmeasured(os.environ).items() if name not in OF_THE_TESTS}
    return clean | {"PYTHONUNBUFFERED": "1"} | more


@contextlib.contextmanager
def launched(checkout: Path, **more: str) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    log = checkout / "output.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "voicecompanion.launcher"],
            cwd=checkout,
            env=environment(**more),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process, log
    finally:
        process.terminate()
        process.wait(timeout=30)


def refused(checkout: Path, **more: str) -> str:
    """What the launcher says when it does not start."""
    with launched(checkout, **more) as (process, log):
        assert process.wait(timeout=30) == 1
        return log.read_text()


def descendants(log: Path) -> list[int]:
    """The processes that the launcher says it started."""
    return [int(line.partition("pid=")[2].rstrip(")")) for line in log.read_text().splitlines() if "(pid=" in line]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_demo_starts_takes_a_call_and_leaves_nothing_behind(checkout: Path) -> None:
    port = str(free_port())
    with launched(checkout, PORT=port) as (process, log):
        assert eventually(lambda: "log in with demo@example.org" in log.read_text(), 120), log.read_text()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health") as answer:
            assert answer.read() == b'{"status": "healthy"}'
        call = subprocess.run(
            [sys.executable, "manage.py", "simulate_call", "--speed", "4", "--say", "Meine Enkelin heißt Lisa."],
            cwd=checkout,
            env=environment(),
            capture_output=True,
            text=True,
        )
        assert call.returncode == 0, call.stdout + call.stderr
        assert "Anrufer:   Meine Enkelin heißt Lisa." in call.stdout
        assert "Auswertung: ausgewertet" in call.stdout
        started = descendants(log)
        assert len(started) == 4
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
    assert not any(is_alive(pid) for pid in started)
    assert port_is_free(int(port))
    assert (checkout / "var" / "demo.env").stat().st_mode & 0o077 == 0


def test_a_half_filled_environment_is_refused_with_the_missing_names(checkout: Path) -> None:
    (checkout / ".env").write_text("OPENAI_API_KEY=sk-real\nTWILIO_ACCOUNT_SID=AC1\n")
    said = refused(checkout)
    assert "TWILIO_AUTH_TOKEN, TWILIO_NUMBER_E164, BASE_URL, SECRET_KEY, FERNET_KEY" in said
    assert not (checkout / "var").exists()


def test_a_port_that_is_taken_is_said_in_one_sentence(checkout: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"Port {port} is taken" in refused(checkout, PORT=port)


def test_real_keys_start_no_simulator_and_make_no_demo(checkout: Path) -> None:
    port = str(free_port())
    real = {
        name: ENVIRONMENT[name]
        for name in ENVIRONMENT
        if name.startswith(("OPENAI", "TWILIO", "SECRET", "FERNET"))
    }
    with launched(checkout, PORT=port, BASE_URL=f"http://localhost:{port}", **real) as (_process, log):
        assert eventually(lambda: "ready at" in log.read_text(), 120)
        assert "simulat" not in log.read_text()
    assert not (checkout / "var" / "demo.env").exists()
    assert (checkout / "var" / "voicecompanion.sqlite3").exists()
