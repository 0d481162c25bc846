"""The portal's addresses: the same pages for both areas, in the words of the specification."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from analytics.views import overview, person
from calls import views as call_views
from people import views as people_views
from people.areas import CLINICAL, PRIVATE, Area

type View = Callable[..., HttpResponse]


def pages(area: Area, home: str, root: str, people: str) -> list[URLPattern]:
    """The pages of an area: `home` is the dashboard's address, `root` and `people` make the others."""
    one = f"{root}/{people}/<int:person_id>"
    pages: list[tuple[str, View, str]] = [
        (home, overview.dashboard, "dashboard"),
        (f"{root}/laufende-anrufe", overview.running, "running"),
        (f"{root}/{people}", overview.people, "people"),
        (f"{root}/{people}/neu", people_views.person_add, "person-add"),
        (one, person.person_page, "person"),
        (f"{one}/bearbeiten", people_views.person_edit, "person-edit"),
        (f"{one}/loeschen", people_views.person_delete, "person-delete"),
        (f"{one}/anrufen", call_views.call_now, "call-now"),
        (f"{one}/anrufe/<int:call_id>", person.person_page, "call"),
        (f"{one}/anrufe/<int:call_id>/erneut", person.analyse_again, "analyse-again"),
        (f"{root}/einstellungen", overview.area_settings, "settings"),
        (f"{root}/einstellungen/bereinigen", overview.purge_now, "purge"),
    ]
    return [path(address, view, {"area": area}, name=area.url(name)) for address, view, name in pages]


urlpatterns = [
    *pages(PRIVATE, "privat/dashboard", "privat", "personen"),
    *pages(CLINICAL, "klinik", "klinik", "patienten"),
]
