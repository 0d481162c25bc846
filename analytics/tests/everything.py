"""Somebody about whom there is a row of every kind: for erasure, export and the record of processing."""

import datetime
from typing import Any

from django.utils import timezone

from analytics.tests.story import told_call
from calls.models import CheckIn, CheckInPlan, Concern, Notification
from people.models import Access, Consent, Contact, FamilyMessage, Membership, Note, Person, PrivacyRequest, User
from people.services import record_accesses, record_privacy_request
from voicecompanion.lib import privacy

# One sentence for each field that holds words; none of them may be left anywhere.
PLANTED = {
    "note": "Frau Meier gießt donnerstags die Geranien.",
    "contact": "Nachbarin Käthe Wolkenstein",
    "message": "Sonntag gibt es Pflaumenkuchen.",
    "topics": "der Unfall in Bad Segeberg",
    "reason": "Rückfrage wegen der Brille",
    "second_number": "+4917699988877",
}
CALL_SID, MESSAGE_SID = "CA" + "ab" * 16, "SM" + "cd" * 16


def with_everything(person: Person, *, by: User, **call: Any) -> Person:
    """Gives the person a row in every model that leads to one. Raises AssertionError if a model was forgotten."""
    now = timezone.now()
    Person.objects.filter(pk=person.pk).update(topics_to_avoid=PLANTED["topics"])
    told = told_call(person, **{"twilio_call_sid": CALL_SID, "from_e164": person.phone_e164, **call})
    Note.objects.create(person=person, author=by, text=PLANTED["note"])
    contact = Contact.objects.create(person=person, name=PLANTED["contact"], phone_e164="+4917611122233")
    FamilyMessage.objects.create(person=person, author=by, text=PLANTED["message"])
    plan = CheckInPlan.objects.create(person=person, second_number_e164=PLANTED["second_number"])
    slot = f"{now - datetime.timedelta(days=1):%Y-%m-%d} 10:00"
    CheckIn.objects.create(
        account_id=person.account_id, person=person, plan=plan, slot=slot, due_at=now, state="reached"
    )
    concern = Concern.objects.get(call=told)
    about: dict[str, Any] = {"account_id": person.account_id, "person": person, "concern": concern}
    Notification.objects.create(
        **about, contact=contact, kind="concern", channel="sms", topic="x", message_sid=MESSAGE_SID, next_at=None
    )
    member = Membership.objects.get(user=by, account_id=person.account_id)
    Notification.objects.create(**about, membership=member, kind="concern", channel="email", topic="y")
    kind = PrivacyRequest.Kind.FORGET
    record_privacy_request(person_id=person.pk, kind=kind, call_id=told.pk)
    record_accesses(
        person=person, read=[(Access.What.NOTES, None)], user=by, via="admin", reason=PLANTED["reason"]
    )
    _nothing_was_forgotten(person)
    return Person.objects.get(pk=person.pk)


def rows_of(rule: privacy.Rule, person_id: int) -> Any:
    return rule.model._base_manager.filter(**{rule.path or "pk": person_id})


def _nothing_was_forgotten(person: Person) -> None:
    assert Consent.objects.filter(person=person).exists()
    without = [rule.label for rule in privacy.rules_about(Person) if not rows_of(rule, person.pk).exists()]
    assert without == []
