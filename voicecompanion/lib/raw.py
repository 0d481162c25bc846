"""The database as somebody sees it who steals it: every value of every row, not decrypted."""

from django.db import connection


def stored_in_the_clear() -> str:
    """Every value of every row as it lies in the database, without being decrypted."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
            found += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)
