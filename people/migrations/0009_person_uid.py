import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0008_names_that_never_come_again")]
    operations = [
        migrations.AlterField(
            model_name="person",
            name="uid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
