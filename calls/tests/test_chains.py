"""Who is told of a concern, in which order, and what stops it."""

import datetime
import threading

import pytest
from django.db import connection
from pytest_django import Settings

from calls import services
from calls.models import Call, CheckIn, Concern, Notification, NotificationPreference
from calls.outcomes import miss
from calls.preferences import send_at
from conftest import Cast, member
from people.models import Contact, Membership, Person, User

NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
Way = NotificationPreference.Way


@pytest.fixture
def call(cast: Cast) -> Call:
    return Call.objects.create(account=cast.account_a, person=cast.maria, status="in_progress", created_at=NOW)


def contact(person: Person, name: str, user: User | None = None, *, phone: str = "") -> Contact:
    """The next one in the order; with the address of a login if there is a user."""
    return Contact.objects.create(
        person=person,
        position=person.contacts.count() + 1,
        name=name,
        email=user.email if user else "",
        phone_e164=phone,
    )


def missed(cast: Cast, slot: str = "2026-11-23 10:00", now: datetime.datetime = NOW) -> Concern:
    check_in = CheckIn.objects.create(account=cast.account_a, person=cast.maria, slot=slot, due_at=now)
    miss(check_in, CheckIn.Outcome.NO_ANSWER, now)
    return Concern.objects.get(check_in=check_in)


def wants(user: User, account_id: int, **ways: object) -> NotificationPreference:
    membership = Membership.objects.get(user=user, account_id=account_id)
    preference, _created = NotificationPreference.objects.update_or_create(membership=membership, defaults=ways)
    return preference


def told() -> list[str]:
    """Who is in the outbox, in order: "contact 1 email", "alice sms"."""
    rows = Notification.objects.order_by("pk").select_related("contact", "membership__user")
    return [
        f"contact {row.contact.position} {row.channel}"
        if row.contact
        else f"{row.membership.user.first_name.lower()} {row.channel}"  # type: ignore[union-attr]
        for row in rows
    ]


# --- one after the other --------------------------------------------------------------------------------
def test_the_contacts_are_told_in_order_each_with_time_to_look(cast: Cast) -> None:
    lisa, karl = (member(name, cast.account_a, "relative", 1) for name in ("lisa", "karl"))
    contact(cast.maria, "Lisa", lisa)
    contact(cast.maria, "Karl", karl)
    missed(cast)
    assert told() == ["contact 1 email"]
    assert services.advance_chains(now=NOW + 14 * MINUTE) == 0
    assert services.advance_chains(now=NOW + 15 * MINUTE) == 1
    assert told() == ["contact 1 email", "contact 2 email"]
    services.advance_chains(now=NOW + 30 * MINUTE)
    # When nobody is left, whoever looks after the account is told.
    assert told() == ["contact 1 email", "contact 2 email", "alice email"]
    assert services.advance_chains(now=NOW + 300 * MINUTE) == 0


def test_without_contacts_the_family_is_told_at_once(cast: Cast) -> None:
    missed(cast)
    assert told() == ["alice email"]


def test_for_who_cannot_say_that_they_look_after_it_nobody_waits(cast: Cast) -> None:
    """A neighbour without a login is told, and so is the next one."""
    neighbour = contact(cast.maria, "Nachbar", phone="+491701234567")
    contact(cast.maria, "Bob", cast.bob, phone="+491701234568")
    concern = missed(cast)
    assert told() == ["contact 1 sms", "contact 2 email", "contact 2 sms"]
    concern.refresh_from_db()
    assert (neighbour.email, concern.next_contact_at) == ("", NOW + 15 * MINUTE)


def test_a_landline_is_on_record_as_somebody_who_cannot_be_written_to(cast: Cast) -> None:
    contact(cast.maria, "Tante", phone="+493023125111")
    contact(cast.maria, "Bob", cast.bob)
    missed(cast)
    rows = [(row.state, row.next_at is None) for row in Notification.objects.order_by("pk")]
    assert rows == [("undeliverable", True), ("waiting", False)]


def test_who_sleeps_is_told_in_the_morning_and_nobody_waits_for_them(cast: Cast) -> None:
    wants(cast.bob, cast.account_a.pk, quiet_from=datetime.time(9), quiet_until=datetime.time(12))
    lisa = member("lisa", cast.account_a, "relative", 1)
    contact(cast.maria, "Bob", cast.bob)
    contact(cast.maria, "Lisa", lisa)
    missed(cast)
    first, second = Notification.objects.order_by("pk")
    assert (first.next_at, second.next_at) == (NOW + 120 * MINUTE, NOW)


def test_an_order_that_is_changed_meanwhile_leaves_nobody_out(cast: Cast) -> None:
    lisa = member("lisa", cast.account_a, "relative", 1)
    first, second = contact(cast.maria, "Bob", cast.bob), contact(cast.maria, "Lisa", lisa)
    missed(cast)
    Contact.objects.filter(pk=first.pk).update(position=2)
    Contact.objects.filter(pk=second.pk).update(position=1)
    services.advance_chains(now=NOW + 15 * MINUTE)
    assert Notification.objects.values_list("contact_id", flat=True).distinct().count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_tell_the_next_one_once(cast: Cast) -> None:
    lisa = member("lisa", cast.account_a, "relative", 1)
    contact(cast.maria, "Bob", cast.bob)
    contact(cast.maria, "Lisa", lisa)
    contact(cast.maria, "Karl", member("karl", cast.account_a, "relative", 1))
    missed(cast)

    def one_beat() -> None:
        try:
            services.advance_chains(now=NOW + 15 * MINUTE)
        finally:
            connection.close()

    beats = [threading.Thread(target=one_beat) for _ in range(4)]
    for thread in beats:
        thread.start()
    for thread in beats:
        thread.join()
    assert told() == ["contact 1 email", "contact 2 email"]


def test_a_check_in_has_one_concern_however_often_it_is_missed(cast: Cast) -> None:
    concern = missed(cast)
    check_in = CheckIn.objects.get()
    miss(check_in, CheckIn.Outcome.NO_ANSWER, NOW)
    assert Concern.objects.get() == concern
    assert len(told()) == 1


# --- what stops it --------------------------------------------------------------------------------------
def test_who_looks_after_it_stops_the_chain_and_the_others_see_who(cast: Cast) -> None:
    contact(cast.maria, "Bob", cast.bob)
    contact(cast.maria, "Lisa", member("lisa", cast.account_a, "relative", 1))
    concern = missed(cast)
    assert services.acknowledge_concern(concern=concern, user=cast.bob, now=NOW + MINUTE)
    assert services.advance_chains(now=NOW + 60 * MINUTE) == 0
    concern.refresh_from_db()
    assert (concern.acknowledged_by, concern.next_contact_at) == (cast.bob, None)


def test_what_was_not_sent_yet_is_not_sent_any_more(cast: Cast) -> None:
    concern = missed(cast)
    services.acknowledge_concern(concern=concern, user=cast.alice, now=NOW + MINUTE)
    assert [row.state for row in Notification.objects.all()] == ["dropped"]


def test_who_was_told_learns_that_it_is_over(cast: Cast) -> None:
    contact(cast.maria, "Bob", cast.bob)
    contact(cast.maria, "Lisa", member("lisa", cast.account_a, "relative", 1))
    concern = missed(cast)
    services.advance_chains(now=NOW + 15 * MINUTE)
    Notification.objects.update(state="sent", next_at=None)
    services.acknowledge_concern(concern=concern, user=cast.bob, now=NOW + 20 * MINUTE)
    answers = Notification.objects.filter(kind="all_clear").order_by("pk")
    assert [row.contact.position for row in answers if row.contact] == [2]


def test_who_was_woken_by_an_emergency_learns_at_once_that_it_is_over(cast: Cast, call: Call) -> None:
    wants(cast.alice, cast.account_a.pk, quiet_from=datetime.time(9), quiet_until=datetime.time(12))
    concern = services.raise_concern(call=call, kind="emergency", quote="", now=NOW)
    assert concern is not None
    Notification.objects.update(state="sent", next_at=None)
    services.acknowledge_concern(concern=concern, user=cast.bob, now=NOW + MINUTE)
    assert send_at(wants(cast.alice, cast.account_a.pk), "all_clear", NOW + MINUTE) == NOW + MINUTE
    assert Notification.objects.due(NOW + MINUTE).get().kind == "all_clear"


def test_a_pause_stops_the_chain(cast: Cast) -> None:
    contact(cast.maria, "Bob", cast.bob)
    contact(cast.maria, "Lisa", member("lisa", cast.account_a, "relative", 1))
    concern = missed(cast)
    Person.objects.update(paused_from=datetime.date(2026, 11, 23), paused_until=datetime.date(2026, 12, 1))
    services.advance_chains(now=NOW + 15 * MINUTE)
    concern.refresh_from_db()
    assert (told(), concern.next_contact_at) == (["contact 1 email"], None)


def test_a_pause_does_not_stop_an_emergency(cast: Cast, call: Call) -> None:
    contact(cast.maria, "Bob", cast.bob)
    services.raise_concern(call=call, kind="emergency", quote="", now=NOW)
    Person.objects.update(paused=True)
    services.advance_chains(now=NOW + 5 * MINUTE)
    assert told() == ["alice email", "contact 1 email"]


# --- what is noticed in a call --------------------------------------------------------------------------
def test_of_a_concern_those_are_told_who_want_to_know(cast: Cast, call: Call) -> None:
    wants(cast.bob, cast.account_a.pk, concerns=Way.BOTH, phone_e164="+491701234567")
    wants(cast.alice, cast.account_a.pk, concerns=Way.NONE)
    services.raise_concern(call=call, kind="pain", quote="", now=NOW)
    assert told() == ["bob email", "bob sms"]
    assert {row.kind for row in Notification.objects.all()} == {"concern"}


def test_by_default_those_are_told_who_look_after_the_account(cast: Cast, call: Call) -> None:
    services.raise_concern(call=call, kind="pain", quote="", now=NOW)
    assert told() == ["alice email"]


def test_thirty_mentions_of_the_same_pain_are_one_message(cast: Cast) -> None:
    for number in range(30):
        call = Call.objects.create(account=cast.account_a, person=cast.maria, created_at=NOW)
        services.raise_concern(call=call, kind="pain", quote="", now=NOW + number * MINUTE)
    assert (Concern.objects.count(), told()) == (30, ["alice email"])


def test_the_next_day_it_is_told_again(cast: Cast) -> None:
    for day in range(2):
        call = Call.objects.create(account=cast.account_a, person=cast.maria, created_at=NOW)
        services.raise_concern(call=call, kind="pain", quote="", now=NOW + day * 24 * 60 * MINUTE)
    assert told() == ["alice email", "alice email"]


def test_an_emergency_is_told_at_once_and_then_to_the_contacts(cast: Cast, call: Call) -> None:
    contact(cast.maria, "Bob", cast.bob)
    concern = services.raise_concern(call=call, kind="emergency", quote="", now=NOW)
    assert concern is not None
    assert told() == ["alice email"]
    services.advance_chains(now=NOW + 5 * MINUTE)
    assert told() == ["alice email", "contact 1 email"]
    services.advance_chains(now=NOW + 10 * MINUTE)
    assert told() == ["alice email", "contact 1 email", "alice email"]  # nobody has looked: once more


def test_thirty_emergencies_are_one_message_and_one_chain(cast: Cast) -> None:
    contact(cast.maria, "Bob", cast.bob)
    for number in range(30):
        call = Call.objects.create(account=cast.account_a, person=cast.maria, created_at=NOW)
        services.raise_concern(call=call, kind="emergency", quote="", now=NOW + number * MINUTE)
        services.advance_chains(now=NOW + number * MINUTE)
    assert told() == ["alice email", "contact 1 email", "alice email"]


def test_an_emergency_after_one_that_somebody_looked_after_is_told_again(cast: Cast) -> None:
    for number in range(2):
        call = Call.objects.create(account=cast.account_a, person=cast.maria, created_at=NOW)
        concern = services.raise_concern(call=call, kind="emergency", quote="", now=NOW + number * MINUTE)
        assert concern is not None
        Notification.objects.update(state="sent", next_at=None)
        services.acknowledge_concern(concern=concern, user=cast.alice, now=NOW + number * MINUTE)
    assert told() == ["alice email", "alice email"]


def test_what_nobody_looked_after_for_days_does_not_silence_an_emergency(cast: Cast) -> None:
    for day in range(2):
        call = Call.objects.create(account=cast.account_a, person=cast.maria, created_at=NOW)
        services.raise_concern(call=call, kind="emergency", quote="", now=NOW + day * 24 * 60 * MINUTE)
    assert told() == ["alice email", "alice email"]


def test_a_message_that_waits_for_the_morning_is_about_what_is_still_open(cast: Cast) -> None:
    """The first one is looked after at night; what was said after that must not be dropped with it."""
    wants(
        cast.alice,
        cast.account_a.pk,
        concerns=Way.EMAIL,
        quiet_from=datetime.time(9),
        quiet_until=datetime.time(12),
    )
    first, second = (
        Call.objects.create(account=cast.account_a, person=cast.maria, created_at=NOW) for _number in range(2)
    )
    seen = services.raise_concern(call=first, kind="pain", quote="", now=NOW)
    assert seen is not None
    services.acknowledge_concern(concern=seen, user=cast.bob, now=NOW)
    later = services.raise_concern(call=second, kind="pain", quote="", now=NOW + MINUTE)
    assert told() == ["alice email"]
    assert Notification.objects.get().concern == later
    services.deliver_notifications(now=NOW + 121 * MINUTE)
    assert Notification.objects.get().state == "sent"


def test_what_was_dropped_is_told_if_it_comes_again(cast: Cast) -> None:
    for number in range(2):
        call = Call.objects.create(account=cast.account_a, person=cast.maria, created_at=NOW)
        concern = services.raise_concern(call=call, kind="pain", quote="", now=NOW + number * MINUTE)
        if number == 0 and concern is not None:
            services.acknowledge_concern(concern=concern, user=cast.bob, now=NOW)
            services.deliver_notifications(now=NOW)
            assert Notification.objects.get().state == "dropped"
    assert Notification.objects.get().state == "waiting"


def test_where_nobody_manages_everybody_is_told(cast: Cast) -> None:
    Membership.objects.filter(account=cast.account_a).update(role="relative")
    missed(cast)
    assert sorted(told()) == ["alice email", "bob email"]


def test_in_quiet_hours_only_emergencies_are_told(cast: Cast) -> None:
    wants(
        cast.alice,
        cast.account_a.pk,
        emergencies=Way.EMAIL,
        concerns=Way.EMAIL,
        quiet_from=datetime.time(9),
        quiet_until=datetime.time(12),
    )
    for kind in ("pain", "emergency"):
        call = Call.objects.create(account=cast.account_a, person=cast.maria, created_at=NOW)
        services.raise_concern(call=call, kind=kind, quote="", now=NOW)
    assert [row.next_at for row in Notification.objects.order_by("pk")] == [NOW + 120 * MINUTE, NOW]


def test_what_is_noticed_about_a_stranger_is_told_to_who_looks_after_the_account(cast: Cast) -> None:
    call = Call.objects.create(account=cast.account_a, person=None, created_at=NOW)
    services.raise_concern(call=call, kind="emergency", quote="", now=NOW)
    services.advance_chains(now=NOW + 5 * MINUTE)
    assert told() == ["alice email", "alice email"]


def test_the_message_is_written_with_its_cause_or_not_at_all(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_named: object) -> None:
        raise RuntimeError

    check_in = CheckIn.objects.create(account=cast.account_a, person=cast.maria, slot="x", due_at=NOW)
    call = Call.objects.create(
        account=cast.account_a, person=cast.maria, direction="outbound", twilio_call_sid="CA1", created_at=NOW
    )
    CheckIn.objects.filter(pk=check_in.pk).update(state="calling", call=call, attempts=1)
    monkeypatch.setattr("calls.chains.tell_contact", broken)
    monkeypatch.setattr("calls.chains.tell_writers", broken)
    with pytest.raises(RuntimeError):
        services.end_call(call_id=call.pk, reason="", now=NOW)
    check_in.refresh_from_db()
    assert (check_in.state, Concern.objects.count(), Notification.objects.count()) == ("calling", 0, 0)


def test_a_person_of_the_clinic_is_looked_after_by_its_staff_first(cast: Cast, settings: Settings) -> None:
    patient = Person.objects.create(account=cast.clinic, kind="patient", display_name="P", phone_e164="+4930777")
    contact(patient, "Tochter", phone="+491701234567")
    call = Call.objects.create(account=cast.clinic, person=patient, created_at=NOW)
    services.raise_concern(call=call, kind="breathing", quote="", now=NOW)
    assert told() == ["dora email"]
    services.advance_chains(now=NOW + settings.CONTACT_MINUTES_IN_EMERGENCY * MINUTE)
    assert told() == ["dora email", "contact 1 sms", "dora email"]
