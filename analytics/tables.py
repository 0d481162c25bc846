"""Records and lists as tables: which columns, and what stands in them. Cells are made safe elsewhere."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.csv_export import Cell, as_csv
from analytics.figures import with_figures
from analytics.papers import moment
from analytics.record import Record, RecordedCall, ShownConcern
from analytics.today import Card, cards
from people.access import Reader
from people.models import Membership
from people.querysets import PersonQuerySet
from people.templatetags.portal import mood, offset

# ISO, because a table is sorted.
STAMP = "%Y-%m-%d %H:%M"


def stamp(at: datetime.datetime | None) -> str:
    return timezone.localtime(at).strftime(STAMP) if at else ""


def calls_table(record: Record) -> bytes:
    """One line per call, oldest first. A column that the reader may not fill is not there."""
    header = [_("Beginn"), _("Richtung"), _("Ergebnis"), _("Dauer in Sekunden"), _("Anlässe")]
    if record.sees >= Membership.Sees.SUMMARY:
        header += [_("Stimmung (automatisch aus dem Text)"), _("Zusammenfassung (automatisch)")]
    header.append(_("Hinweis"))
    if record.with_words:
        header.append(_("Mitschrift (automatisch)"))
    return as_csv(header, (_call_row(call, record) for call in record.calls))


def _call_row(call: RecordedCall, record: Record) -> list[Cell]:
    concerns = "\n".join(_in_a_line(concern) for concern in call.concerns)
    row: list[Cell] = [stamp(call.at), call.title, call.outcome, call.duration_sec, concerns]
    if record.sees >= Membership.Sees.SUMMARY:
        row += [call.mood, "\n".join(f"• {point}" for point in call.points)]
    row.append(call.remark)
    if record.with_words:
        row.append(_words(call, record.person.display_name))
    return row


def _in_a_line(concern: ShownConcern) -> str:
    quote = f" „{concern.quote}“" if concern.quote else ""
    if concern.seen_at is None:
        return f"{concern.kind}{quote} ({_('offen')})"
    seen = _("gesehen von %(who)s %(seen)s") % {"who": concern.seen_by, "seen": moment(concern.seen_at)}
    return f"{concern.kind}{quote} ({seen})"


def _words(call: RecordedCall, name: str) -> str:
    companion = _("Begleiter")
    lines = (f"{offset(turn.second)} {name if turn.caller else companion}: {turn.text}" for turn in call.turns)
    return "\n".join(lines)


def people_table(people: PersonQuerySet, reader: Reader, *, now: datetime.datetime) -> bytes:
    """One line per person, the most urgent first."""
    figures = {person.pk: person for person in with_figures(people, now=now).prefetch_related("consents")}
    header = [
        _("Name"),
        _("Telefon"),
        _("Heute"),
        _("Letztes Gespräch"),
        _("Anrufe in 7 Tagen"),
        _("Anrufe insgesamt"),
        _("Mittlere Dauer in Sekunden"),
        _("Stimmung (automatisch aus dem Text)"),
        _("Mitschrift"),
        _("pausiert"),
    ]
    return as_csv(
        header, (_person_row(card, figures[card.person.pk], reader) for card in cards(people, reader, now=now))
    )


def _person_row(card: Card, person: object, reader: Reader) -> list[Cell]:
    figures = vars(person)
    mean_sec = figures["avg_duration_sec"]
    sees_moods = reader.sees_among(card.person.account_id, card.person.pk) >= Membership.Sees.SUMMARY
    known = sees_moods and figures["avg_sentiment_score"] is not None
    return [
        card.person.display_name,
        card.person.phone_e164,
        str(card.today.label),
        stamp(card.last_talk_at),
        figures["calls_this_week"],
        figures["total_calls"],
        None if mean_sec is None else round(mean_sec),
        mood(figures["avg_sentiment_score"]) if known else "",
        _("erlaubt") if getattr(person, "consent_recording", False) else _("nicht erlaubt"),
        _("ja") if card.person.paused else "",
    ]
