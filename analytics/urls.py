"""The pages of one area. Included twice by the roof: below /privat and below /klinik, each with its words."""

from django.urls import URLPattern, path

from analytics.views import (
    accesses,
    export,
    handover,
    memory,
    now,
    overview,
    people,
    person,
    privacy,
    questionnaire,
    record,
    settings,
    weekly,
)
from calls import views as calls
from calls import views_notifications as notifications
from calls import views_plans as plans
from people.views import consents, members, messages, nearby, persons

app_name = "portal"


def area_patterns(*, home: str, people_word: str) -> list[URLPattern]:
    one = f"/{people_word}/<int:person_id>"
    return [
        path(home, overview.dashboard, name="dashboard"),
        path("/jetzt", now.now, name="now"),
        path("/woche", weekly.week, name="week"),
        path("/meldungen", notifications.notification_list, name="notifications"),
        path("/auswahl", persons.account_choose, name="account-choose"),
        path(f"/{people_word}", people.people, name="people"),
        path(f"/{people_word}.csv", record.people_csv, name="people-csv"),
        path("/uebergabe", handover.handover_page, name="handover"),
        path("/uebergabe.pdf", handover.handover_pdf, name="handover-pdf"),
        path(f"/{people_word}/neu", persons.person_add, name="person-add"),
        path(one, person.person, name="person"),
        path(f"{one}/bearbeiten", persons.person_edit, name="person-edit"),
        path(f"{one}/loeschen", persons.person_delete, name="person-delete"),
        path(f"{one}/einwilligungen", consents.consents, name="consents"),
        path(f"{one}/einwilligungen/brief", consents.letter, name="consent-letter"),
        path(f"{one}/einwilligungen/widerrufen", consents.withdraw, name="consent-withdraw"),
        path(f"{one}/einschraenkung", consents.restriction, name="restriction"),
        path("/loeschungen/<int:number>", privacy.erasure, name="erasure"),
        path(f"{one}/anrufen", calls.call_now, name="call-now"),
        path(f"{one}/anlaesse", calls.acknowledge_everything, name="concerns-seen"),
        path(f"{one}/anlass/<int:concern_id>", calls.acknowledge, name="concern-seen"),
        path(f"{one}/fragebogen", questionnaire.questionnaire, name="questionnaire"),
        path(f"{one}/plan/neu", plans.plan_add, name="plan-add"),
        path(f"{one}/plan/<int:plan_id>", plans.plan_edit, name="plan"),
        path(f"{one}/plan/<int:plan_id>/loeschen", plans.plan_delete, name="plan-delete"),
        path(f"{one}/pause", plans.pause, name="pause"),
        path(f"{one}/keine-anrufe", plans.calls_unwanted, name="calls-unwanted"),
        path(f"{one}/kontakte/neu", nearby.contact_add, name="contact-add"),
        path(f"{one}/kontakte/<int:contact_id>", nearby.contact_edit, name="contact"),
        path(f"{one}/kontakte/<int:contact_id>/verschieben", nearby.contact_move, name="contact-move"),
        path(f"{one}/kontakte/<int:contact_id>/loeschen", nearby.contact_delete, name="contact-delete"),
        path(f"{one}/notizen", nearby.note_add, name="note-add"),
        path(f"{one}/notizen/<int:note_id>", nearby.note_edit, name="note"),
        path(f"{one}/notizen/<int:note_id>/loeschen", nearby.note_delete, name="note-delete"),
        path(f"{one}/nachrichten", messages.message_add, name="message-add"),
        path(f"{one}/nachrichten/<int:message_id>/loeschen", messages.message_delete, name="message-delete"),
        path(f"{one}/gedaechtnis", memory.memory_add, name="memory-add"),
        path(f"{one}/gedaechtnis/<int:item_id>", memory.memory_edit, name="memory-edit"),
        path(f"{one}/gedaechtnis/<int:item_id>/bestaetigen", memory.memory_confirm, name="memory-confirm"),
        path(f"{one}/gedaechtnis/<int:item_id>/loeschen", memory.memory_delete, name="memory-delete"),
        path(f"{one}/akte", record.record_page, name="record"),
        path(f"{one}/akte.pdf", record.record_pdf, name="record-pdf"),
        path(f"{one}/akte.csv", record.record_csv, name="record-csv"),
        path(f"{one}/auskunft", export.export_page, name="export"),
        path(f"{one}/auskunft.json", export.export_json, name="export-json"),
        path(f"{one}/auskunft.pdf", export.export_pdf, name="export-pdf"),
        path(f"{one}/zugriffe", accesses.access_log, name="accesses"),
        path(f"{one}/zugriffe/brief", accesses.access_letter, name="access-letter"),
        path(f"{one}/anrufe/<int:call_id>", person.call, name="call"),
        path(f"{one}/anrufe/<int:call_id>/auswertung", person.retry, name="retry"),
        path("/einstellungen", settings.area_settings, name="settings"),
        path("/einstellungen/zugang", members.members, name="members"),
        path("/einstellungen/zugang/einladen", members.member_invite, name="member-invite"),
        path("/einstellungen/zugang/<int:membership_id>", members.member_change, name="member"),
        path("/einstellungen/zugang/<int:membership_id>/entfernen", members.member_remove, name="member-remove"),
        path(
            "/einstellungen/einladungen/<int:invitation_id>/zurueckziehen",
            members.invitation_withdraw,
            name="invitation-withdraw",
        ),
        path("/einstellungen/grenzen", settings.change_limits, name="limits"),
        path("/einstellungen/pruefung", settings.change_safety, name="safety"),
        path("/einstellungen/aufraeumen", settings.purge, name="purge"),
    ]
