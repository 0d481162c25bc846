"""The Django application `people`."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("Menschen und Konten")

    def ready(self) -> None:
        from people import guards
        from people.services import ensure_standard_rows
        from people.sign_ins import listen

        listen()
        post_migrate.connect(ensure_standard_rows, sender=self)
        post_migrate.connect(guards.install, sender=self)
