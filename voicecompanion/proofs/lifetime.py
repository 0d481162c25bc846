"""Claims about how long things live: what expires goes, who is erased is gone, and no copy brings anybody back."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import serializers
from django.utils import timezone

from analytics.models import CallAnalysis
from analytics.retention import RetentionRefusedError, count_expired, purge_expired
from calls.copies import delete_copies
from calls.models import Call, Concern, Utterance
from people import chain
from people.erasure import erase_person, reapply
from people.models import Access, Consent, MemoryItem, Person
from people.services import record_accesses
from realtime.simulator.twilio_rest import KnownCall
from voicecompanion.lib import privacy
from voicecompanion.lib.raw import stored_in_the_clear
from voicecompanion.proofs.claims import claim, expect
from voicecompanion.proofs.scene import Scene, every_row

LONG_AGO = datetime.timedelta(days=40)


def _old_call(scene: Scene) -> Call:
    """A call of forty days ago with everything that a call may leave; Maria wants it kept for thirty."""
    then = timezone.now() - LONG_AGO
    sid = "CA" + scene.word.encode().hex()[:32]
    call = scene.call(created_at=then, started_at=then, status="completed", closed_at=then, twilio_call_sid=sid)
    scene.said(call)
    CallAnalysis.objects.create(call=call, state="done", sentiment_reason=scene.sentence)
    Concern.objects.create(account=scene.account, person=scene.maria, call=call, kind="fall", quote=scene.sentence)
    return call


@claim("Zu jedem Modell, das zu einem Menschen führt, steht geschrieben, wozu und wie lange.")
def register(scene: Scene) -> Iterator[str]:
    missing = privacy.models_without_rule(Person)
    expect(not missing, f"Ohne Regel: {', '.join(model._meta.label for model in missing)}")
    yield f"{len(privacy.rules_about(Person))} Modelle, jedes mit Zweck und Frist."


@claim("Was seine Frist überschritten hat, wird gelöscht: Mitschrift, Auswertung, Wortlaut, Nummer, Gedächtnis.")
def retention(scene: Scene) -> Iterator[str]:
    call = _old_call(scene)
    item = MemoryItem.objects.create(person=scene.maria, category="facts", text=scene.sentence)
    MemoryItem.objects.filter(pk=item.pk).update(confirmed_at=timezone.now() - 10 * LONG_AGO)
    before = count_expired(now=timezone.now(), account_ids=[scene.account.pk])
    expect(before.transcripts == 1, "Die Vorschau zeigt die Mitschrift nicht.")
    yield f"Vorschau: {before.transcripts} Mitschrift, {before.analyses} Auswertung, {before.rows}"
    purge_expired(now=timezone.now(), account_ids=[scene.account.pk])
    call.refresh_from_db()
    left = [
        Utterance.objects.filter(call=call).exists(),
        CallAnalysis.objects.filter(call=call).exists(),
        Concern.objects.get(call=call).quote,
        call.from_e164,
        MemoryItem.objects.filter(pk=item.pk).exists(),
    ]
    expect(not any(left), "Etwas davon ist noch da.")
    yield "Danach ist nichts davon mehr da; dass telefoniert wurde, steht noch."


@claim("Springt die Uhr, löscht der nächtliche Lauf nichts.")
def jumped_clock(scene: Scene) -> Iterator[str]:
    call, now = _old_call(scene), timezone.now()
    purge_expired(now=now - datetime.timedelta(days=60), confirmed=True)
    try:
        purge_expired(now=now + datetime.timedelta(days=365))
    except RetentionRefusedError:
        yield "Ein Lauf, der ein Jahr zu spät kommt, weigert sich."
    expect(Utterance.objects.filter(call=call).exists(), "Es wurde gelöscht.")
    yield "Die Mitschrift ist noch da."


def _planted(scene: Scene) -> Person:
    scene.answer(*Consent.Purpose, granted=True)
    _old_call(scene)
    scene.note()
    MemoryItem.objects.create(person=scene.maria, category="facts", text=scene.sentence)
    record_accesses(person=scene.maria, read=[(Access.What.NOTES, None)], user=scene.alice, reason=scene.sentence)
    return scene.fresh()


def _rows_about(person: Person) -> list[str]:
    return [
        rule.label
        for rule in privacy.rules_about(Person)
        if rule.model._base_manager.filter(**{rule.path or "pk": person.pk}).exists()
    ]


@claim("Wer gelöscht wird, ist aus jeder Tabelle gelöscht, und es gibt einen Beleg.")
def erased(scene: Scene) -> Iterator[str]:
    maria = _planted(scene)
    kinds = _rows_about(maria)
    receipt = erase_person(person=maria, erased_by=scene.alice, now=timezone.now())
    expect(_rows_about(maria) == [], "Es führen noch Zeilen zu diesem Menschen.")
    yield f"Beleg {receipt.number}: {sum(receipt.counts.values())} Zeilen aus {len(kinds)} Tabellen."
    expect(chain.verify().holds, "Die Kette der Prüfsummen hält nicht mehr.")
    yield "Die Protokolle sagen, dass etwas fehlt, und nicht, was es war."


@claim("Wird eine alte Sicherung zurückgespielt, ist der Mensch wieder weg, bevor etwas gezeigt wird.")
def restored_copy(scene: Scene) -> Iterator[str]:
    maria = _planted(scene)
    rows = [row for row in every_row() if _is_about(row, maria)]
    erase_person(person=maria, erased_by=scene.alice, now=timezone.now())
    _put_back(rows)
    expect(Person.objects.filter(uid=maria.uid).exists(), "Die Sicherung ließ sich nicht zurückspielen.")
    yield f"{len(rows)} Zeilen von gestern zurückgespielt."
    reapply()  # as every process does before it serves anything
    expect(not Person.objects.filter(uid=maria.uid).exists(), "Der Mensch ist wieder da.")
    yield "Beim Start wieder gelöscht."


def _is_about(row: dict[str, Any], person: Person) -> bool:
    is_person = row["model"] == "people.person" and row["pk"] == person.pk
    return bool(is_person or row["fields"].get("person") == person.pk)


def _put_back(rows: list[dict[str, Any]]) -> None:
    for row in sorted(rows, key=lambda row: row["model"] != "people.person"):
        if row["model"] not in ("people.consent", "people.access"):
            for restored in serializers.deserialize("python", [row]):
                restored.save()


@claim("Auch der Telefonanbieter wird gebeten, seine Aufzeichnungen über die Anrufe zu löschen.")
def provider_copies(scene: Scene) -> Iterator[str]:
    call = _old_call(scene)
    sid = str(call.twilio_call_sid)
    scene.simulator.twilio.calls[sid] = KnownCall(sid, scene.maria.phone_e164, "+4930", "outbound-api")
    erase_person(person=scene.fresh(), erased_by=scene.alice, now=timezone.now())
    delete_copies(now=timezone.now())
    expect(sid not in scene.simulator.twilio.calls, "Beim Telefonanbieter steht der Anruf noch.")
    yield "Der Anruf ist beim Telefonanbieter gelöscht."


@claim("Nach einer Löschung steht nirgends mehr, wer es war.")
def no_trace(scene: Scene) -> Iterator[str]:
    maria = _planted(scene)
    expect(maria.phone_e164 in stored_in_the_clear(), "Die Telefonnummer stand nie in der Datenbank.")
    erase_person(person=maria, erased_by=scene.alice, now=timezone.now())
    expect(maria.phone_e164 not in stored_in_the_clear(), "Die Telefonnummer steht noch in der Datenbank.")
    yield "Die Telefonnummer steht in keiner Zeile mehr."
    tombstones = Path(settings.TOMBSTONE_FILE).read_text()
    expect(str(maria.uid) in tombstones, "Es gibt keinen Grabstein.")
    expect(maria.phone_e164 not in tombstones and maria.display_name not in tombstones, "Er nennt, wer es war.")
    yield "Der Grabstein sagt, dass jemand gelöscht wurde, und nicht, wer."
