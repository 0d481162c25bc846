"""Records and hand-overs in the words of a paper. It loads nothing: all it tells was loaded for its reader."""

import datetime
from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from analytics.handover import Handover, PassedOn
from analytics.pdf import Block, Entry, Paper, Section, Turn
from analytics.record import Record, RecordedCall, ShownConcern, ShownNote
from people.templatetags.portal import duration, offset


def purpose() -> str:
    """What these papers are for: it stands on every one of them."""
    return _("Gesprächsnotiz und organisatorische Reihenfolge für Rückrufe; keine ärztliche Aussage.")


def may_be_wrong() -> str:
    return _("Automatisch erstellte Texte können Fehler enthalten.")


def day(moment: datetime.datetime | datetime.date) -> str:
    local = timezone.localtime(moment) if isinstance(moment, datetime.datetime) else moment
    return date_format(local, "SHORT_DATE_FORMAT")


def weekday(moment: datetime.datetime) -> str:
    return f"{date_format(timezone.localtime(moment), 'D')}, {day(moment)}"


def clock(moment: datetime.datetime) -> str:
    return date_format(timezone.localtime(moment), "H:i")


def moment(at: datetime.datetime) -> str:
    """A moment as it can be read in ten years: no "today" stands on paper."""
    return f"{day(at)}, {clock(at)}"


# --- the record of a person --------------------------------------------------------------------------------
def record_paper(record: Record) -> Paper:
    """A record as paper: calls with what became of them, concerns, notes, oldest first."""
    sections = [
        Section(
            title=_("Anrufe und Gespräche"),
            entries=tuple(_call_entry(call, record) for call in record.calls),
            empty=_("Keine Anrufe in diesem Zeitraum."),
        )
    ]
    if record.other_concerns:
        entries = tuple(_concern_entry(concern) for concern in record.other_concerns)
        sections.append(Section(_("Weitere Anlässe"), entries))
    if record.notes:
        sections.append(Section(_("Notizen"), tuple(_note_entry(note) for note in record.notes)))
    period = _("%(since)s bis %(until)s") % {
        "since": day(record.period.since),
        "until": day(record.period.until),
    }
    facts = ((_("Zeitraum"), period), (_("Anrufe"), str(len(record.calls))))
    return set_paper(_("Akte"), record.person.display_name, facts, sections, record.made_at, record.made_by)


def _call_entry(call: RecordedCall, record: Record) -> Entry:
    length = f" · {duration(call.duration_sec)}" if call.duration_sec else ""
    return Entry(
        margin=(weekday(call.at), clock(call.at)),
        title=f"{call.title}{length} · {call.outcome}",
        blocks=tuple(_call_blocks(call, record.person.display_name)),
    )


def _call_blocks(call: RecordedCall, name: str) -> Iterator[Block]:
    if call.remark:
        yield Block("quiet", call.remark)
    if call.mood:
        yield Block("text", _("Stimmung: %(mood)s (automatisch aus dem Text)") % {"mood": call.mood})
    if call.points:
        yield Block("points", items=call.points)
    yield from _concern_blocks(call.concerns)
    if call.turns:
        yield Block("label", _("Mitschrift"))
        companion = _("Begleiter")
        turns = (Turn(offset(turn.second), name if turn.caller else companion, turn.text) for turn in call.turns)
        yield Block("turns", turns=tuple(turns))


def _concern_blocks(concerns: Iterable[ShownConcern]) -> Iterator[Block]:
    for concern in concerns:
        yield Block("alert" if concern.seen_at is None else "text", concern.kind)
        if concern.quote:
            yield Block("quote", f"„{concern.quote}“")
        yield Block("quiet", _noticed(concern))


def _noticed(concern: ShownConcern) -> str:
    words = {"noticed": moment(concern.noticed_at), "who": concern.seen_by}
    if concern.seen_at is None:
        return _("bemerkt %(noticed)s, noch offen") % words
    seen = {**words, "seen": moment(concern.seen_at)}
    return _("bemerkt %(noticed)s, gesehen von %(who)s %(seen)s") % seen


def _concern_entry(concern: ShownConcern) -> Entry:
    margin = (weekday(concern.noticed_at), clock(concern.noticed_at))
    return Entry(margin, concern.kind, tuple(_concern_blocks([concern]))[1:])


def _note_entry(note: ShownNote) -> Entry:
    return Entry((weekday(note.written_at), clock(note.written_at)), note.author, (Block("text", note.text),))


# --- the hand-over of a shift --------------------------------------------------------------------------------
def handover_paper(told: Handover, *, account: str, made_by: str) -> Paper:
    """A hand-over as paper, the most urgent first; `account` names whose it is."""
    sections = [
        Section(
            title=_("Zu übergeben"),
            entries=tuple(_passed_entry(one) for one in told.first),
            empty=_("Nichts Offenes, alle erreicht, keine neuen Notizen."),
        )
    ]
    if told.talked:
        sections.append(Section(_("Gesprochen"), tuple(_passed_entry(one) for one in told.talked)))
    if told.quiet:
        names = ", ".join(person.display_name for person in told.quiet)
        sections.append(Section(_("Kein Kontakt"), text=names))
    facts = ((_("Seit"), moment(told.since)), (_("Bis"), moment(told.until)))
    return set_paper(account, _("Übergabe"), facts, sections, told.until, made_by)


def _passed_entry(one: PassedOn) -> Entry:
    return Entry((margin_word(one),), one.person.display_name, tuple(_passed_blocks(one)), urgent=bool(one.open))


def margin_word(one: PassedOn) -> str:
    """Why somebody stands at this place of the hand-over, in a word."""
    if one.open:
        return _("offen")
    if one.is_missed:
        return _("nicht erreicht")
    if one.seen:
        return _("gesehen")
    return _("Notiz") if one.notes else _("gesprochen")


def _passed_blocks(one: PassedOn) -> Iterator[Block]:
    yield from _concern_blocks(one.open)
    if one.more_open:
        yield Block("quiet", more_open(one))
    yield from _concern_blocks(one.seen)
    if one.missed:
        yield Block("text", missed(one))
    if one.talks:
        yield Block("text", talked(one))
    if one.points:
        yield Block("points", items=one.points)
        yield Block("quiet", _("automatisch aus dem Text des letzten Gesprächs"))
    for note in one.notes:
        yield Block(
            "label", _("Notiz von %(who)s, %(when)s") % {"who": note.author, "when": moment(note.written_at)}
        )
        yield Block("text", note.text)


def more_open(one: PassedOn) -> str:
    words = ngettext("und ein weiterer offener Anlass", "und %(count)d weitere offene Anlässe", one.more_open)
    return words % {"count": one.more_open}


def missed(one: PassedOn) -> str:
    """How often somebody was not reached, and whether they were spoken with since."""
    assert one.missed_at is not None  # noqa: S101 - for the type checker
    words = ngettext(
        "Einmal nicht erreicht, zuletzt %(at)s", "%(count)d-mal nicht erreicht, zuletzt %(at)s", one.missed
    )
    later = "" if one.is_missed else _(", danach gesprochen")
    return words % {"count": one.missed, "at": moment(one.missed_at)} + later + "."


def talked(one: PassedOn) -> str:
    assert one.talked_at is not None  # noqa: S101 - for the type checker
    words = ngettext(
        "Ein Gespräch, %(minutes)d Min., %(at)s.",
        "%(count)d Gespräche, zusammen %(minutes)d Min., zuletzt %(at)s.",
        one.talks,
    )
    return words % {"count": one.talks, "minutes": one.minutes, "at": moment(one.talked_at)}


def set_paper(
    eyebrow: str,
    title: str,
    facts: tuple[tuple[str, str], ...],
    sections: list[Section],
    made_at: datetime.datetime,
    made_by: str,
    *,
    statements: tuple[str, ...] | None = None,
) -> Paper:
    """What stands around the sections of every paper. Without `statements` it says what these papers are for."""
    made = {"when": moment(made_at), "who": made_by}
    return Paper(
        lang=(get_language() or "de")[:2],
        eyebrow=f"{eyebrow} · Voice Companion",
        title=title,
        facts=(*facts, (_("Erstellt"), _("%(when)s von %(who)s") % made)),
        statements=(f"{purpose()} {may_be_wrong()}",) if statements is None else statements,
        sections=tuple(sections),
        confidential=_("vertraulich"),
        made=_("Erstellt %(when)s von %(who)s") % made,
        page=_("Seite {page} von {pages}"),
        replaced=_("□ steht für ein Zeichen, das sich nicht drucken lässt."),
    )
