"""Claims about the ledgers: nobody changes them unseen, and every reading stands in one of them."""

from collections.abc import Callable, Iterator

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from people import chain, guards
from people.breach import Span, Subject, breach_report
from people.models import Access, Consent
from people.services import record_accesses
from voicecompanion.proofs.claims import claim, expect
from voicecompanion.proofs.scene import Scene


@claim("Einwilligungen und Zugriffe lassen sich in der Datenbank weder ändern noch löschen.")
def append_only(scene: Scene) -> Iterator[str]:
    scene.answer(Consent.Purpose.MEMORY, granted=True)
    record_accesses(person=scene.maria, read=[(Access.What.MEMORY, 1)], user=scene.alice)
    lines = Consent.objects.filter(person=scene.maria)
    deeds: dict[str, Callable[[], object]] = {
        "Eine Einwilligung ändern": lambda: lines.update(granted=False),
        "Eine Einwilligung löschen": lines.delete,
        "Einen Zugriff ändern": lambda: Access.objects.filter(person=scene.maria).update(user=None),
        "Einen Zugriff löschen": lambda: Access.objects.filter(person=scene.maria).delete(),
    }
    for name, deed in deeds.items():
        try:
            with transaction.atomic():
                deed()
        except IntegrityError:
            yield f"{name}: von der Datenbank abgelehnt."
            continue
        expect(False, f"{name}: ging.")


@claim("Wer die Wächter der Datenbank umgeht, wird an der Kette der Prüfsummen erkannt.")
def hash_chain(scene: Scene) -> Iterator[str]:
    scene.answer(Consent.Purpose.MEMORY, granted=True)
    expect(chain.verify().holds, "Die Kette hält schon vorher nicht.")
    line = Consent.objects.filter(person=scene.maria).latest("pk")
    with _guards_down():
        Consent.objects.filter(pk=line.pk).update(granted=False)
    faults = chain.verify().faults
    with _guards_down():
        Consent.objects.filter(pk=line.pk).update(granted=True)
    expect(any(f"consent {line.pk} " in fault for fault in faults), "Die Änderung fällt nicht auf.")
    yield f"Zeile {line.pk} heimlich geändert: gefunden."
    expect(chain.verify().holds and not guards.missing(), "Danach hält die Kette nicht mehr.")
    yield "Zurückgeändert: Die Kette hält, alle Wächter stehen."


class _guards_down:  # noqa: N801 - reads as a statement
    """Somebody with all rights at the database."""

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            for statement in guards.removal(connection):
                cursor.execute(statement)

    def __exit__(self, *error: object) -> None:
        guards.install(using="default")


@claim("Jedes Lesen von Inhalten steht im Zugriffsprotokoll, und die Verwaltung sieht es.")
def access_log(scene: Scene) -> Iterator[str]:
    scene.answer(Consent.Purpose.SHARING, granted=True)
    scene.note()
    client = scene.browser(scene.alice)
    page = client.get(f"/privat/personen/{scene.maria.pk}").content.decode()
    expect(scene.word in page, "Die Notiz steht nicht auf der Seite.")
    lines = Access.objects.filter(person=scene.maria, user=scene.alice, what=Access.What.NOTES)
    expect(lines.exists(), "Das Lesen steht nirgends.")
    yield "Notiz gelesen: Es steht mit wem, was und wann im Protokoll."
    shown = client.get(f"/privat/personen/{scene.maria.pk}/zugriffe").content.decode()
    expect("alice" in shown, "Die Seite der Zugriffe zeigt es nicht.")
    yield "Die Seite „Wer hat gelesen?“ zeigt es."


@claim("Nach einer Panne lässt sich sagen, wessen Daten ein Zugang berührt hat.")
def breach(scene: Scene) -> Iterator[str]:
    record_accesses(person=scene.maria, read=[(Access.What.TRANSCRIPT, 7)], user=scene.alice)
    found = breach_report(Subject(user_id=scene.alice.pk), Span(None, None), noticed_at=timezone.now())
    touched = {one.person_id for one in found.touched}
    expect(touched == {scene.maria.pk}, "Der Bericht nennt andere.")
    yield f"Bericht über einen Zugang: {len(touched)} betroffene Person, mit Art der Daten und Zeit."


@claim("Geht beim Schreiben des Protokolls etwas schief, wird auch nichts gezeigt.")
def no_reading_without_a_line(scene: Scene) -> Iterator[str]:
    scene.answer(Consent.Purpose.SHARING, granted=True)
    scene.note()
    append = chain.append

    def broken(*arguments: object) -> None:
        raise DatabaseError

    chain.append = broken  # type: ignore[assignment]
    try:
        answer = scene.browser(scene.alice).get(f"/privat/personen/{scene.maria.pk}")
    finally:
        chain.append = append
    shown = scene.word in answer.content.decode()
    expect(answer.status_code >= 500 and not shown, "Gelesen ohne Zeile im Protokoll.")
    yield "Das Protokoll lässt sich nicht schreiben: Die Seite bleibt leer."
