"""Claims about content: it lies nowhere in the clear, keys can be changed, and little is sent."""

import json
import logging
import sys
from collections.abc import Iterator

from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import transaction
from django.db.models import TextField, Value
from django.test import override_settings
from django.utils import timezone

from analytics.models import CallAnalysis
from analytics.services import analyse_call
from calls.services import seal_turns
from people.export import Export, as_json
from people.models import Consent, MemoryItem, Note
from voicecompanion.lib.environment import outside_the_eu
from voicecompanion.lib.fields import Unreadable, encrypt
from voicecompanion.lib.logs import AttributeFormatter
from voicecompanion.lib.raw import stored_in_the_clear
from voicecompanion.lib.rotation import rotate_texts
from voicecompanion.proofs.claims import claim, expect
from voicecompanion.proofs.scene import Scene, keys


@claim("Kein Satz liegt lesbar in der Datenbank.")
def encrypted(scene: Scene) -> Iterator[str]:
    call = scene.call()
    scene.said(call)
    CallAnalysis.objects.create(call=call, sentiment_reason=scene.sentence, summary=[{"text": scene.sentence}])  # type: ignore[misc]
    MemoryItem.objects.create(person=scene.maria, category="facts", text=scene.sentence)
    scene.note()
    stored = stored_in_the_clear()
    expect(scene.sentence not in stored, "Der Satz steht lesbar in der Datenbank.")
    expect(Note.objects.get(person=scene.maria).text == scene.sentence, "Er lässt sich nicht mehr lesen.")
    yield f"In {len(stored):,} Zeichen Datenbank steht der Satz kein einziges Mal."


@claim("Schlüssel lassen sich wechseln, während das System läuft.")
def rotation(scene: Scene) -> Iterator[str]:
    note, old, new = scene.note(), keys(), Fernet.generate_key().decode()
    with override_settings(FERNET_KEYS=[new, *old]):
        counts = rotate_texts(Note, "text")
    with override_settings(FERNET_KEYS=[new]):
        note.refresh_from_db()
        readable = str(note.text)
    with override_settings(FERNET_KEYS=[*old, new]):
        rotate_texts(Note, "text")
    expect(readable == scene.sentence, "Der neue Schlüssel allein liest ihn nicht.")
    yield f"{counts.rotated} Werte neu verschlüsselt; der neue Schlüssel allein liest sie."


@claim("Was kein Schlüssel liest, wird als unlesbar gezeigt und nie überschrieben.")
def unreadable(scene: Scene) -> Iterator[str]:
    note = scene.note()
    with override_settings(FERNET_KEYS=[Fernet.generate_key().decode()]):
        token = encrypt(scene.sentence)
    Note.objects.filter(pk=note.pk).update(text=Value(token, output_field=TextField()))
    note.refresh_from_db()
    expect(isinstance(note.text, Unreadable), "Er gilt als lesbar.")
    yield f"Gezeigt wird: {note.text}"
    try:
        with transaction.atomic():
            note.save()
    except FieldError:
        yield "Ein Speichern wird abgelehnt."
    expect(token in stored_in_the_clear(), "Der Wert ist überschrieben.")
    Note.objects.filter(pk=note.pk).delete()


@claim("Auswertungen werden mit der Vorgabe angefragt, nichts zu speichern, und nennen niemanden.")
def nothing_kept_by_the_model(scene: Scene) -> Iterator[str]:
    scene.answer(Consent.Purpose.TRANSCRIPT, Consent.Purpose.ANALYSIS, granted=True)
    call = scene.call(status="completed", closed_at=timezone.now())
    CallAnalysis.objects.create(call=call)
    turns = [{"position": at, "speaker": "caller", "text": scene.sentence} for at in (1, 2)]
    analyse_call(call_id=call.pk, sealed_turns=seal_turns(turns), now=timezone.now())
    bodies = [one.body for one in scene.simulator.requests if scene.word in str(one.body)]
    expect(bodies, "Es kam keine Anfrage an.")
    expect(all(body["store"] is False for body in bodies), "Ohne store=false angefragt.")
    named = str(bodies)
    expect(scene.maria.phone_e164 not in named, "Die Telefonnummer steht darin.")
    expect(scene.maria.display_name not in named, "Der Name steht darin.")
    identifier = str(bodies[-1].get("safety_identifier", ""))
    expect(len(identifier) == 64 and str(scene.maria.uid) not in identifier, "Die Kennung ist keine Prüfsumme.")
    yield f"store=false; statt eines Namens die Kennung {identifier[:8]}…"


@claim("Mit EU_ONLY startet das System nicht, wenn eine Adresse außerhalb liegt.")
def eu_only(scene: Scene) -> Iterator[str]:
    allowed = ["eu.api.openai.com", "api.dublin.ie1.twilio.com"]
    inside = ["https://eu.api.openai.com/v1", "https://api.dublin.ie1.twilio.com"]
    expect(outside_the_eu(inside, allowed) == [], "Eine europäische Adresse wird abgelehnt.")
    outside = outside_the_eu([*inside, "https://api.openai.com/v1"], allowed)
    expect(outside == ["https://api.openai.com/v1"], "Eine Adresse außerhalb wird zugelassen.")
    yield f"Abgelehnt: {outside[0]}"


@claim("In keine Logzeile gelangt ein Satz, auch nicht mit einem Fehler.")
def logs(scene: Scene) -> Iterator[str]:
    try:
        raise ImproperlyConfigured(scene.sentence)
    except ImproperlyConfigured:
        record = logging.LogRecord("calls", logging.ERROR, __file__, 1, "it broke", None, None)
        record.exc_info = sys.exc_info()
    line = AttributeFormatter().format(record)
    expect(scene.word not in line, "Der Satz steht in der Zeile.")
    yield "Von einem Fehler steht nur die Art und die Stelle im Log."


@claim("Eine Auskunft enthält alles, was gespeichert ist, mit Einwilligungen und Zugriffen.")
def export(scene: Scene) -> Iterator[str]:
    scene.answer(*Consent.Purpose, granted=True)
    scene.note()
    MemoryItem.objects.create(person=scene.maria, category="facts", text=f"{scene.word} zwei")
    document = "".join(as_json(Export(scene.fresh(), timezone.now())))
    tables = json.loads(document)
    expect(scene.sentence in document and f"{scene.word} zwei" in document, "Es fehlt etwas.")
    expect("people.consent" in document, "Die Einwilligungen fehlen.")
    yield f"{len(document):,} Zeichen JSON, {len(tables)} Abschnitte, mit Einwilligungen und Zugriffen."
