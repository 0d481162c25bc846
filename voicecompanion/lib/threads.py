"""Where coroutines may use the database: threads of their own.

Django's `sync_to_async` runs everything on one shared thread, where a slow query of anybody delays the audio of
every call by its whole length (measured: 482 ms for a 500 ms query). These threads are not shared with it.
"""

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections

THREADS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="database")


async def in_database_thread[T](function: Callable[..., T], **arguments: object) -> T:
    """The result of a function that uses the ORM, without blocking the event loop."""
    return await asyncio.get_running_loop().run_in_executor(THREADS, functools.partial(_call, function, arguments))


def _call[T](function: Callable[..., T], arguments: dict[str, object]) -> T:
    close_old_connections()
    try:
        return function(**arguments)
    finally:
        close_old_connections()
