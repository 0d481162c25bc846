import uuid

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def name_everybody(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    people = apps.get_model("people", "Person").objects.using(schema_editor.connection.alias)
    for pk in list(people.filter(uid=None).values_list("pk", flat=True)):
        people.filter(pk=pk).update(uid=uuid.uuid4())


def bind_the_ledgers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lines of an older version become part of the chain. On a new database there are none."""
    names = ("Consent", "Access")
    if any(apps.get_model("people", name).objects.exists() for name in names):
        from people.chain import bind_what_is_there

        bind_what_is_there()


class Migration(migrations.Migration):
    dependencies = [("people", "0007_ledgers_that_are_only_added_to")]
    operations = [
        migrations.RunPython(name_everybody, migrations.RunPython.noop),
        migrations.RunPython(bind_the_ledgers, migrations.RunPython.noop),
    ]
