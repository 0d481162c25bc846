"""How log lines look, and what may stand in one: a static text plus attributes such as ids and codes.

Never a name, a number, a sentence, a key, or the text of an exception that could hold one: an exception is
logged by its type and the place it was raised. What other packages log is reduced to its template's first line,
because they put values, arguments and exceptions into theirs.
"""

import logging
import traceback

STANDARD_ATTRIBUTES = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# Passed by frameworks as `extra`; they hold whole requests and task arguments.
OUR_PACKAGES = ("voicecompanion", "people", "calls", "realtime", "analytics")
WITHHELD_ATTRIBUTES = frozenset({"request", "data", "args", "kwargs", "return_value", "exc", "sql", "params"})


class AttributeFormatter(logging.Formatter):
    """`time level logger text key=value …`, with exceptions reduced to their type and place."""

    def format(self, record: logging.LogRecord) -> str:
        text = self._own_text(record) if record.name.split(".")[0] in OUR_PACKAGES else self._foreign_text(record)
        line = f"{self.formatTime(record)} {record.levelname} {record.name} {text}"
        if record.exc_info and record.exc_info[0]:
            line += f" error={record.exc_info[0].__name__} at={self._place(record)}"
        return line

    @staticmethod
    def _own_text(record: logging.LogRecord) -> str:
        shown = vars(record).keys() - STANDARD_ATTRIBUTES - WITHHELD_ATTRIBUTES
        return record.getMessage() + "".join(f" {key}={getattr(record, key)}" for key in sorted(shown))

    @staticmethod
    def _foreign_text(record: logging.LogRecord) -> str:
        return next(iter(str(record.msg).splitlines()), "")

    @staticmethod
    def _place(record: logging.LogRecord) -> str:
        frames = traceback.extract_tb(record.exc_info[2]) if record.exc_info else []
        return " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames[-4:]))
