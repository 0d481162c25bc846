"""The product's own processes for end-to-end tests: web and worker, on the database of the test run.

The processes know nothing of being tested: they get an environment, as `make run` gives them one.
"""

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db import connection

from voicecompanion.lib.raw import stored_in_the_clear
from voicecompanion.lib.servers import free_port

READY_SECONDS = 60


@dataclass(frozen=True)
class House:
    """Where a running house is reached, where it expects its providers, and where its output went."""

    base_url: str
    port: int
    simulator_port: int
    environment: dict[str, str]
    folder: Path

    def logs(self) -> str:
        """Everything its processes have printed so far."""
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def traces(self) -> bytes:
        """Every byte that its processes have written: output, database, broker, cache and mails."""
        name = str(connection.settings_dict["NAME"])
        files = list(Path(name).parent.glob(f"{Path(name).name}*")) if connection.vendor == "sqlite" else []
        # Read by another process: closing a file in this one would drop the locks that SQLite holds on it here,
        # and the house would take the database for its own (https://sqlite.org/howtocorrupt.html, section 2.2).
        if files:
            database = subprocess.run(["cat", *files], capture_output=True, check=True).stdout
        else:
            database = stored_in_the_clear().encode()
        return self.logs().encode() + database + self._broker() + self._mails()

    def _broker(self) -> bytes:
        """Everything that waits in the broker, the channel layer and the cache."""
        with redis.from_url(self.environment["REDIS_URL"]) as broker:
            return b"\n".join(broker.dump(key) or b"" for key in broker.scan_iter())

    def _mails(self) -> bytes:
        """Where no mail server is named, each mail is a file."""
        folder = settings.MAILERS["default"].get("OPTIONS", {}).get("file_path", "")
        return b"\n".join(path.read_bytes() for path in Path(folder).glob("*.log")) if folder else b""


def test_database_url() -> str:
    """The address of the database this test run uses."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def own_broker_url() -> str:
    """A database of the test run's Valkey that no other parallel worker uses."""
    number = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return f"{str(settings.REDIS_URL).rpartition('/')[0]}/{number}"


@contextlib.contextmanager
def running_house(folder: Path) -> Iterator[House]:
    """Starts web and worker, waits until they answer, and ends them."""
    port, simulator_port = free_port(), free_port()
    environment = os.environ | {
        "DATABASE_URL": test_database_url(),
        "REDIS_URL": own_broker_url(),
        "TOMBSTONE_FILE": str(settings.TOMBSTONE_FILE),
        "CONSENT_CHECK_SECONDS": "0.3",  # calls in tests go by five times as fast
        "PORT": str(port),
        "BASE_URL": f"http://localhost:{port}",
        "OPENAI_BASE_URL": f"http://127.0.0.1:{simulator_port}/v1",
        "TWILIO_API_URL": f"http://127.0.0.1:{simulator_port}",
    }
    house = House(f"http://localhost:{port}", port, simulator_port, environment, folder)
    web = ["daphne", "-b", "127.0.0.1", "-p", str(port), "-v", "0", "voicecompanion.asgi:application"]
    worker = ["celery", "-A", "voicecompanion", "worker", "--pool", "threads", "--concurrency", "2", "-l", "INFO"]
    with contextlib.ExitStack() as processes:
        processes.enter_context(running(web, environment, folder / "web.log"))
        processes.enter_context(running(worker, unmeasured(environment), folder / "worker.log"))
        wait_until_it_answers(f"http://127.0.0.1:{port}/health")
        yield house


def unmeasured(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for a process that coverage leaves alone, so that it starts at its own speed."""
    return {name: value for name, value in environment.items() if not name.startswith("COVERAGE")}


@contextlib.contextmanager
def running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A Python module as a process of its own, measured by coverage if the tests are."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            env=environment,
            cwd=settings.BASE_DIR,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until_it_answers(url: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def eventually[T](look: Callable[[], T], seconds: float = 20) -> T:
    """What `look` finds, as soon as it finds something."""
    deadline = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found
