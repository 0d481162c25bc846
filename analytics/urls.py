"""The pages of one area. Included twice by the roof: below /privat and below /klinik, each with its words."""

from django.urls import URLPattern, path

from analytics.views import handover, overview, people, person, record, settings
from calls import views as calls
from people.views import persons

app_name = "portal"


def area_patterns(*, home: str, people_word: str) -> list[URLPattern]:
    one = f"/{people_word}/<int:person_id>"
    return [
        path(home, overview.dashboard, name="dashboard"),
        path("/jetzt", overview.now, name="now"),
        path(f"/{people_word}", people.people, name="people"),
        path(f"/{people_word}.csv", record.people_csv, name="people-csv"),
        path("/uebergabe", handover.handover_page, name="handover"),
        path("/uebergabe.pdf", handover.handover_pdf, name="handover-pdf"),
        path(f"/{people_word}/neu", persons.person_add, name="person-add"),
        path(one, person.person, name="person"),
        path(f"{one}/bearbeiten", persons.person_edit, name="person-edit"),
        path(f"{one}/loeschen", persons.person_delete, name="person-delete"),
        path(f"{one}/anrufen", calls.call_now, name="call-now"),
        path(f"{one}/anlass/<int:concern_id>", calls.acknowledge, name="concern-seen"),
        path(f"{one}/akte", record.record_page, name="record"),
        path(f"{one}/akte.pdf", record.record_pdf, name="record-pdf"),
        path(f"{one}/akte.csv", record.record_csv, name="record-csv"),
        path(f"{one}/anrufe/<int:call_id>", person.call, name="call"),
        path(f"{one}/anrufe/<int:call_id>/auswertung", person.retry, name="retry"),
        path("/einstellungen", settings.area_settings, name="settings"),
        path("/einstellungen/grenzen", settings.change_limits, name="limits"),
        path("/einstellungen/aufraeumen", settings.purge, name="purge"),
    ]
