"""Claims about consent: what was not agreed to, or was withdrawn, does not happen."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from analytics.models import CallAnalysis
from analytics.services import analyse_call
from calls.models import Call, Utterance
from calls.services import (
    CallRefusedError,
    TurnedAwayError,
    answer_call,
    call_now,
    place_call,
    record_utterance,
    seal_turns,
)
from people.consents import Given, IncompleteProxyError, record_consents
from people.messages import MessageRefusedError, write_message
from people.models import Access, Account, Consent, FamilyMessage, MemoryItem
from people.services import restrict
from people.wording import LANGUAGES, wording_hash
from realtime.briefing import briefing_for, instructions_for
from voicecompanion.proofs.claims import claim, expect
from voicecompanion.proofs.scene import LINE, Scene

Purpose = Consent.Purpose


def _rings(scene: Scene) -> list[str]:
    return [one.path for one in scene.simulator.requests if one.path.endswith("/Calls.json")]


@claim("Angerufen wird nur, wer nicht abgelehnt hat, und nach Plan nur, wer zugestimmt hat.")
def being_called(scene: Scene) -> Iterator[str]:
    scene.answer(Purpose.CALLS, granted=True)
    scene.answer(Purpose.CALLS, granted=False)
    before = len(_rings(scene))
    try:
        place_call(person=scene.fresh(), now=timezone.now())
    except CallRefusedError:
        yield "Widerrufen und trotzdem anrufen lassen: Der Anruf wurde abgelehnt."
    expect(len(_rings(scene)) == before, "Beim Telefonanbieter kam ein Anruf an.")
    yield "Beim Telefonanbieter kam keine Anfrage an."


@claim("Wer nicht mit dem Sprachmodell sprechen will, erreicht keines.")
def conversation(scene: Scene) -> Iterator[str]:
    scene.answer(Purpose.CONVERSATION, granted=False)
    call_sid = f"CA{scene.word.encode().hex():0<32.32}"
    try:
        theirs, now = scene.maria.phone_e164, timezone.now()
        answer_call(call_sid=call_sid, from_number=theirs, to_number=LINE, direction="inbound", now=now)
    except TurnedAwayError as refused:
        expect(refused.reason == Call.EndReason.CONSENT_WITHDRAWN, "Abgewiesen aus einem anderen Grund.")
        yield "Der Anruf hört eine Ansage und wird beendet, ohne Verbindung zum Modell."
        return
    expect(False, "Der Anruf wurde angenommen.")


@claim("Ohne Einwilligung zur Mitschrift wird kein Satz gespeichert, auch nicht mitten im Gespräch.")
def transcript(scene: Scene) -> Iterator[str]:
    scene.answer(Purpose.TRANSCRIPT, granted=True)
    call = scene.call()
    turn: dict[str, Any] = {"call_id": call.pk, "speaker": "caller", "text": scene.sentence, "interrupted": False}
    kept = record_utterance(position=1, spoken_at=call.created_at, **turn)
    expect(kept, "Mit Einwilligung wurde nichts gespeichert.")
    yield "Mit Einwilligung steht der erste Satz in der Mitschrift."
    scene.answer(Purpose.TRANSCRIPT, granted=False)
    record_utterance(position=2, spoken_at=call.created_at, **turn)
    expect(Utterance.objects.filter(call=call).count() == 1, "Nach dem Widerruf wurde weiter gespeichert.")
    yield "Nach dem Widerruf im selben Gespräch kommt kein Satz mehr dazu."


def _analysed(scene: Scene, *, sealed: bool) -> CallAnalysis:
    call = scene.call(status="completed", closed_at=timezone.now())
    turns = [{"position": at, "speaker": "caller", "text": scene.sentence} for at in (1, 2)]
    if not sealed:
        for turn in turns:
            Utterance.objects.create(call=call, spoken_at=call.created_at, **turn)
    CallAnalysis.objects.create(call=call)
    analyse_call(call_id=call.pk, sealed_turns=seal_turns(turns) if sealed else "", now=timezone.now())
    return CallAnalysis.objects.get(call=call)


@claim("Ohne Einwilligung zur Auswertung entstehen weder Zusammenfassung noch Stimmung.")
def analysis(scene: Scene) -> Iterator[str]:
    scene.answer(Purpose.TRANSCRIPT, Purpose.ANALYSIS, granted=True)
    expect(_analysed(scene, sealed=False).summary, "Mit Einwilligung entstand keine Zusammenfassung.")
    yield "Mit Einwilligung entsteht eine Zusammenfassung."
    scene.answer(Purpose.ANALYSIS, granted=False)
    found = _analysed(scene, sealed=False)
    expect(not found.summary and not found.sentiment_label, "Ohne Einwilligung wurde ausgewertet.")
    yield "Nach dem Widerruf bleibt von der Auswertung nichts."


@claim("Der Begleiter erinnert sich nur mit Einwilligung.")
def memory(scene: Scene) -> Iterator[str]:
    MemoryItem.objects.create(person=scene.maria, category="facts", text=scene.sentence)
    scene.answer(Purpose.MEMORY, granted=True)
    expect(scene.word in _instructions(scene), "Mit Einwilligung weiß der Begleiter nichts.")
    yield "Mit Einwilligung steht das Gemerkte in seinen Anweisungen."
    scene.answer(Purpose.MEMORY, granted=False)
    expect(scene.word not in _instructions(scene), "Nach dem Widerruf weiß er es noch.")
    yield "Nach dem Widerruf steht es nicht mehr darin."


def _instructions(scene: Scene) -> str:
    call = call_now(call_id=scene.call().pk)
    return instructions_for(briefing_for(call)) if call else ""


@claim("Nachrichten der Familie werden nur mit Einwilligung vorgelesen.")
def messages(scene: Scene) -> Iterator[str]:
    FamilyMessage.objects.create(person=scene.maria, author=scene.alice, text=scene.sentence)
    type(scene.alice).objects.filter(pk=scene.alice.pk).update(first_name="Alice")
    expect(scene.word not in _instructions(scene), "Ohne Einwilligung wird vorgelesen.")
    yield "Ohne Einwilligung erfährt der Begleiter nichts davon."
    try:
        write_message(person=scene.fresh(), author=scene.alice, text="Bis Sonntag.", now=timezone.now())
    except MessageRefusedError:
        yield "Eine neue Nachricht wird gar nicht erst angenommen."
        return
    expect(False, "Eine Nachricht wurde angenommen.")


@claim("Was aufgeschrieben ist, liest ein Mitglied nur, wenn die Person es mit ihm teilt.")
def sharing(scene: Scene) -> Iterator[str]:
    scene.answer(Purpose.TRANSCRIPT, Purpose.SHARING, granted=True)
    call = scene.call(status="completed", closed_at=timezone.now())
    scene.said(call)
    page = f"/privat/personen/{scene.maria.pk}/anrufe/{call.pk}"
    shown = scene.browser(scene.alice).get(page).content.decode()
    expect(scene.word in shown, "Geteilt, und doch nicht zu lesen.")
    yield "Geteilt steht die Mitschrift auf der Seite."
    spoken = Consent.Method.SPOKEN
    record_consents(
        person=scene.maria, purposes=(Purpose.SHARING,), granted=False, method=spoken, member=scene.alice
    )
    shown = scene.browser(scene.alice).get(page).content.decode()
    shown += scene.browser(scene.alice).get(f"/api/people/{scene.maria.pk}/analytics").content.decode()
    expect(scene.word not in shown, "Nach dem Widerruf ist sie noch zu lesen.")
    yield "Für dieses eine Mitglied widerrufen: kein Wort mehr, auf der Seite und in der Schnittstelle."


@claim("Die Sicherheitsprüfung ohne Einwilligung lässt sich abschalten; dann verlässt kein Satz das Gespräch.")
def safety_switch(scene: Scene) -> Iterator[str]:
    _analysed(scene, sealed=True)
    expect(scene.word in scene.told_the_providers(), "Eingeschaltet wurde nicht geprüft.")
    expect(not Utterance.objects.filter(call__person=scene.maria).exists(), "Die Prüfung hat Sätze gespeichert.")
    yield "Eingeschaltet: im Arbeitsspeicher geprüft, kein Satz gespeichert."
    Account.objects.filter(pk=scene.account.pk).update(safety_analysis=False)
    before = scene.told_the_providers().count(scene.word)
    _analysed(scene, sealed=True)
    expect(scene.told_the_providers().count(scene.word) == before, "Abgeschaltet wurde trotzdem geprüft.")
    yield "Abgeschaltet: keine Anfrage an das Modell."


@claim("Wer für jemanden entscheidet, sagt, mit welchem Dokument, in welchem Umfang und bis wann.")
def proxies(scene: Scene) -> Iterator[str]:
    incomplete = Given(given_by=Consent.Giver.GUARDIAN, proxy_name="Jutta Vogel")
    try:
        record_consents(
            person=scene.maria,
            purposes=(Purpose.CALLS,),
            granted=True,
            method=Consent.Method.WRITTEN,
            given=incomplete,
        )
    except IncompleteProxyError:
        yield "Ohne Dokument, Umfang und Wiedervorlage wird nichts eingetragen."
    expect(not Consent.objects.filter(person=scene.maria).exists(), "Ohne Dokument wurde eingetragen.")


@claim("Jede Zeile nennt die Fassung des Wortlauts und seine Prüfsumme; nichts ist vorher angekreuzt.")
def wordings(scene: Scene) -> Iterator[str]:
    scene.answer(Purpose.MEMORY, granted=True)
    line = scene.maria.consents.get()
    known = {wording_hash("memory", language, line.wording_version) for language in LANGUAGES}
    expect(line.wording_hash in known, "Die Prüfsumme gehört zu keinem veröffentlichten Wortlaut.")
    yield f"Fassung {line.wording_version}, Prüfsumme {line.wording_hash[:8]}…"
    page = scene.browser(scene.alice).get("/privat/personen/neu").content.decode()
    expect(page and "checked" not in page, "Ein Kästchen ist vorher angekreuzt.")
    yield "Auf dem Formular für neue Personen ist kein Kästchen angekreuzt."


@claim("Eingeschränkt heißt: Alles bleibt, nichts wird benutzt, nichts wird gezeigt.")
def restriction(scene: Scene) -> Iterator[str]:
    scene.answer(*Purpose, granted=True)
    MemoryItem.objects.create(person=scene.maria, category="facts", text=scene.sentence)
    restrict(person_id=scene.maria.pk, restricted=True, now=timezone.now())
    try:
        place_call(person=scene.fresh(), now=timezone.now())
        expect(False, "Es wurde angerufen.")
    except CallRefusedError:
        yield "Ein Anruf wird abgelehnt."
    expect(scene.word not in _instructions(scene), "Das Gedächtnis wird benutzt.")
    page = scene.browser(scene.alice).get(f"/privat/personen/{scene.maria.pk}").content.decode()
    expect(page and scene.word not in page, "Es wird gezeigt.")
    expect(MemoryItem.objects.filter(person=scene.maria).exists(), "Es ist nicht mehr da.")
    expect(not Access.objects.filter(person=scene.maria, what="memory").exists(), "Es wurde gelesen.")
    yield "Alles ist noch gespeichert, und niemand bekommt es zu sehen."
