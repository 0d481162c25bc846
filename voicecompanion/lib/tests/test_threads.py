"""Coroutines use the database in threads of their own."""

import threading

import pytest

from voicecompanion.lib.threads import in_database_thread


def where(*, word: str) -> tuple[str, str]:
    return threading.current_thread().name, word


async def test_a_function_runs_in_a_thread_of_its_own_with_its_arguments() -> None:
    name, word = await in_database_thread(where, word="ja")
    assert (name.startswith("database"), word) == (True, "ja")


async def test_its_exception_reaches_the_coroutine() -> None:
    def fail() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await in_database_thread(fail)
