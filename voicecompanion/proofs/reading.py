"""Claims about who reads what: a member sees no more than their level, staff say why, and papers are true."""

import io
from collections.abc import Iterator

from django.core.management import CommandError, call_command
from django.utils import timezone

from analytics.models import CallAnalysis
from calls.models import Concern
from people.models import Access, Consent, MemoryItem, User
from voicecompanion.proofs.claims import claim, expect
from voicecompanion.proofs.scene import Scene

PAGES = (
    "/privat/dashboard",
    "/privat/jetzt",
    "/privat/woche",
    "/privat/meldungen",
    "/privat/personen",
    "/privat/personen.csv",
    "/privat/personen/{person}",
    "/privat/personen/{person}/anrufe/{call}",
    "/privat/personen/{person}/akte",
    "/privat/personen/{person}/akte.csv",
    "/privat/personen/{person}/auskunft",
    "/privat/personen/{person}/auskunft.json",
    "/privat/personen/{person}/zugriffe",
    "/privat/personen/{person}/einwilligungen",
    "/api/people/{person}",
    "/api/people/{person}/analytics",
    "/api/dashboard/private",
)


@claim("Wer nur den Status sehen darf, bekommt nirgends ein Wort zu lesen.")
def status_only(scene: Scene) -> Iterator[str]:
    scene.answer(*Consent.Purpose, granted=True)
    now = timezone.now()
    call = scene.call(status="completed", closed_at=now, duration_sec=60)
    scene.said(call)
    CallAnalysis.objects.create(call=call, state="done", summary=[{"text": scene.sentence, "turns": [1]}])  # type: ignore[misc]
    MemoryItem.objects.create(person=scene.maria, category="facts", text=scene.sentence)
    Concern.objects.create(account=scene.account, person=scene.maria, call=call, kind="fall", quote=scene.sentence)
    scene.note()
    addresses = [page.format(person=scene.maria.pk, call=call.pk) for page in PAGES]
    alice, bob = scene.browser(scene.alice), scene.browser(scene.bob)
    seen_by_alice = [address for address in addresses if scene.word in alice.get(address).content.decode()]
    expect(len(seen_by_alice) >= 4, "Nicht einmal die Verwaltung sieht etwas.")
    seen = [address for address in addresses if scene.word in bob.get(address).content.decode()]
    expect(not seen, f"{len(seen)} Seiten zeigen ihm etwas.")
    yield f"{len(addresses)} Seiten, Tabellen und Schnittstellen geöffnet: kein Wort."
    yield f"Wer die Mitschrift lesen darf, liest auf {len(seen_by_alice)} davon."


@claim("Wer im Haus arbeitet, sieht Inhalte nur mit einem Grund, und der steht im Protokoll.")
def break_glass(scene: Scene) -> Iterator[str]:
    scene.note()
    root = User.objects.create_superuser(f"haus-{scene.maria.uid}@example.org")
    client = scene.browser(root)
    page = f"/admin/people/person/{scene.maria.pk}/"
    covered = client.get(f"{page}change/")
    expect(covered.status_code == 200, "Die Seite öffnet sich nicht.")
    expect(scene.word not in covered.content.decode(), "Es steht ohne Grund da.")
    yield "Ohne Grund ist alles verdeckt."
    client.post(f"{page}inhalt/", {"reason": "kurz"})
    expect(not Access.objects.filter(user=root).exists(), "Ein halber Grund genügt.")
    yield "Ein Wort ist kein Grund."
    shown = client.post(f"{page}inhalt/", {"reason": "Rückfrage der Tochter zum Eintrag"}, follow=True)
    expect(scene.word in shown.content.decode(), "Mit Grund ist nichts zu lesen.")
    lines = Access.objects.filter(user=root, person=scene.maria, via="admin")
    expect(all(line.reason for line in lines) and lines.exists(), "Der Grund steht nirgends.")
    yield "Mit einem Grund ist es zu lesen, und der Grund steht im Protokoll."


@claim("Die Papiere zum Datenschutz sind aus dem gemacht, was läuft.")
def papers(scene: Scene) -> Iterator[str]:
    try:
        call_command("privacy_papers", "--check", stdout=io.StringIO())
    except CommandError:
        expect(False, "Ein Papier ist veraltet.")
    yield "Auftragsverarbeiter, Verarbeitungsverzeichnis, DSFA-Fakten und Datenschutzfakten sind auf dem Stand."
