"""Rules in the database itself: a line of a ledger is never changed, and goes only with a tombstone in the chain.

They hold for everybody who uses the application's login to the database, whatever program it is. Encrypted
columns may be written again, because keys change; that nobody wrote other words there is shown by the chain.
"""

from collections.abc import Iterator

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from people.chain import LEDGERS
from people.models import Link
from voicecompanion.lib.fields import EncryptedJSONField, EncryptedTextField

REFUSED = "restrict_violation"  # the class of PostgreSQL's errors that Django gives as IntegrityError


def install(*, using: str, **kwargs: object) -> None:
    """Runs after every `migrate`: rebuilding a table on SQLite takes its triggers away."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in (*removal(connection), *creation(connection)):
            cursor.execute(statement)


def missing(*, using: str = "default") -> list[str]:
    """The names of the triggers that ought to be there and are not."""
    connection = connections[using]
    look = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(look)
        found = {name for (name,) in cursor.fetchall()}
    return sorted({name for name, *_rest in _guards()} - found)


def removal(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """The statements that take the guards away."""
    for name, table, *_rest in _guards():
        where = "" if connection.vendor == "sqlite" else f" ON {table}"
        yield f"DROP TRIGGER IF EXISTS {name}{where}"


def creation(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """The statements that put the guards up."""
    if connection.vendor == "postgresql":
        yield (
            "CREATE OR REPLACE FUNCTION people_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = '{REFUSED}'; END $$"
        )
    for name, table, event, condition in _guards():
        if connection.vendor == "sqlite":
            what = f"SELECT RAISE(ABORT, '{table} is only ever added to')"
            when = f" WHEN {condition}" if condition else ""
            yield f"CREATE TRIGGER {name} BEFORE {event} ON {table}{when} BEGIN {what}; END"
        else:
            yield from _on_postgresql(name, table, event, condition)


def _on_postgresql(name: str, table: str, event: str, condition: str) -> Iterator[str]:
    """A condition that looks into another table needs a function of its own."""
    if not condition:
        yield f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION people_refuse()"
        return
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{table} is only ever added to' USING ERRCODE = '{REFUSED}'; END IF; RETURN OLD; END $$"
    )
    yield f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


def _guards() -> Iterator[tuple[str, str, str, str]]:
    """(name, table, event, condition) of each; without a condition it always refuses."""
    chain = Link._meta.db_table
    guarded: list[type[models.Model]] = [*LEDGERS.values(), Link]
    for model in guarded:
        table = model._meta.db_table
        columns = ", ".join(_kept_columns(model))
        yield f"{table}_unchanged", table, f"UPDATE OF {columns}", ""
    yield f"{chain}_kept", chain, "DELETE", ""
    for ledger, model in LEDGERS.items():
        table = model._meta.db_table
        taken = (
            f"SELECT 1 FROM {chain} WHERE ledger = '{ledger.value}' AND removed <> '' "  # noqa: S608 - our own names
            "AND first_row <= OLD.id AND last_row >= OLD.id"
        )
        yield f"{table}_kept", table, "DELETE", f"NOT EXISTS ({taken})"


def _kept_columns(model: type[models.Model]) -> Iterator[str]:
    for spot in model._meta.concrete_fields:
        if not isinstance(spot, EncryptedTextField | EncryptedJSONField):
            yield f'"{spot.column}"'
