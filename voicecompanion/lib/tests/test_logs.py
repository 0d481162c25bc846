"""Log lines: a static text and attributes, and never a sentence, whoever writes them."""

import logging
import sys

import pytest

from voicecompanion.lib.logs import AttributeFormatter

pytestmark = pytest.mark.pure

SECRET = "Meine Enkelin heißt Lisa"


def line(
    name: str, text: str, *values: object, extra: dict[str, object] | None = None, error: bool = False
) -> str:
    raised = None
    if error:
        try:
            raise ValueError(SECRET)
        except ValueError:
            raised = sys.exc_info()
    record = logging.getLogger(name).makeRecord(
        name, logging.ERROR, __file__, 1, text, values, raised, extra=extra
    )
    return AttributeFormatter().format(record)


def test_our_lines_show_their_text_and_their_attributes() -> None:
    assert line("calls.services", "call ended", extra={"call_id": 7}).endswith(
        "calls.services call ended call_id=7"
    )


def test_requests_and_arguments_are_withheld() -> None:
    assert SECRET not in line("calls", "odd", extra={"request": SECRET, "args_": 1, "data": SECRET})


def test_an_exception_is_its_type_and_its_place_without_its_text() -> None:
    shown = line("calls", "broken", error=True)
    assert SECRET not in shown
    assert "error=ValueError" in shown
    assert "test_logs.py" in shown


def test_what_others_write_is_shown_without_its_values() -> None:
    shown = line("celery.app.trace", "Task failed: %s", SECRET, error=True)
    assert shown.split(" ERROR ")[1].startswith("celery.app.trace Task failed: %s error=ValueError")
    assert SECRET not in shown


def test_what_others_write_is_shown_without_its_further_lines() -> None:
    shown = line("asyncio", f"Task exception was never retrieved\nfuture: {SECRET}")
    assert shown.endswith("asyncio Task exception was never retrieved")


def test_an_empty_line_of_others_stays_empty() -> None:
    assert line("asyncio", "").endswith("asyncio ")
