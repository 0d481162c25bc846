"""The pages of one area. Included twice by the roof: below /privat and below /klinik, each with its words."""

from django.urls import URLPattern, path

from analytics.views import overview, people, person, settings
from calls import views as calls
from people.views import persons

app_name = "portal"


def area_patterns(*, home: str, people_word: str) -> list[URLPattern]:
    one = f"/{people_word}/<int:person_id>"
    return [
        path(home, overview.dashboard, name="dashboard"),
        path("/jetzt", overview.now, name="now"),
        path(f"/{people_word}", people.people, name="people"),
        path(f"/{people_word}/neu", persons.person_add, name="person-add"),
        path(one, person.person, name="person"),
        path(f"{one}/bearbeiten", persons.person_edit, name="person-edit"),
        path(f"{one}/loeschen", persons.person_delete, name="person-delete"),
        path(f"{one}/anrufen", calls.call_now, name="call-now"),
        path(f"{one}/anlass/<int:concern_id>", calls.acknowledge, name="concern-seen"),
        path(f"{one}/anrufe/<int:call_id>", person.call, name="call"),
        path(f"{one}/anrufe/<int:call_id>/auswertung", person.retry, name="retry"),
        path("/einstellungen", settings.area_settings, name="settings"),
        path("/einstellungen/grenzen", settings.change_limits, name="limits"),
        path("/einstellungen/pruefung", settings.change_safety, name="safety"),
        path("/einstellungen/aufraeumen", settings.purge, name="purge"),
    ]
