"""Moments as whole seconds, computed by the database: thousands of them cost a list of numbers and no parsing."""

from typing import Any

from django.db.models import Func, IntegerField


class Epoch(Func):
    """Seconds since 1970 of a moment, on SQLite and PostgreSQL alike."""

    output_field = IntegerField()
    function = "unixepoch"  # SQLite keeps moments as text in UTC, which it reads itself

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="FLOOR(EXTRACT(EPOCH FROM %(expressions)s))::bigint", **context
        )
