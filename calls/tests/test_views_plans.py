"""Planning calls in the portal: who may, what is refused, and what becomes of a call that is due already."""

import datetime

import pytest
from django.http import HttpResponse
from django.utils import timezone

from calls import services
from calls.models import CheckIn, CheckInPlan
from calls.tests.doubles import MARIA
from conftest import Cast, logged_in
from people.models import Consent, Person, User

ENTERED = {
    "days": ["1", "2", "3", "4", "5"],
    "times": "10:00, 18:30",
    "time_zone": "Europe/Berlin",
    "holidays": "DE-BE",
    "retries": "2",
    "retry_minutes": "15",
    "agrees": "on",
}


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/privat/personen/{cast.maria.pk}"


def planned(user: User, url: str, **changes: object) -> HttpResponse:
    entered = {name: value for name, value in (ENTERED | changes).items() if value is not None}
    return logged_in(user).post(f"{url}/plan/neu", entered)  # type: ignore[return-value]


def page(user: User, url: str) -> str:
    return logged_in(user).get(url).content.decode()


def test_calls_are_planned_and_shown_in_words(cast: Cast, url: str) -> None:
    assert planned(cast.alice, url).status_code == 302
    plan = CheckInPlan.objects.get()
    assert (plan.days, plan.times, plan.holidays) == ("12345", "10:00 18:30", "DE-BE")
    shown = page(cast.alice, url)
    assert "Montag bis Freitag, 10:00 und 18:30 Uhr" in shown
    assert "noch 2 Versuche alle 15 Minuten" in shown
    assert "nicht an Feiertagen" in shown
    assert "Nächster Anruf:" in shown


def test_planning_records_that_the_person_agreed(cast: Cast, url: str) -> None:
    planned(cast.alice, url)
    [consent] = Consent.objects.filter(purpose="calls")
    assert (consent.granted, consent.recorded_by, consent.method) == (True, cast.alice, "portal")


def test_the_box_is_empty_until_somebody_ticks_it(cast: Cast, url: str) -> None:
    form = page(cast.alice, f"{url}/plan/neu")
    assert 'name="agrees"' in form
    assert "checked" not in form.split('name="agrees"')[1].split(">")[0]
    refused = planned(cast.alice, url, agrees=None).content.decode()
    assert "Ohne Zustimmung der Person wird nicht geplant angerufen." in refused
    assert not CheckInPlan.objects.exists()


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"days": []}, "Dieses Feld ist zwingend erforderlich."),
        ({"times": "zehn"}, "Bitte ein bis 6 Uhrzeiten angeben"),
        ({"times": "10:00, 25:00"}, "Bitte ein bis 6 Uhrzeiten angeben"),
        ({"times": "06:30"}, "06:30 Uhr ist Ruhezeit: Angerufen wird von 08:00 bis 21:00 Uhr."),
        ({"time_zone": "Mond/Krater"}, "Mond/Krater ist keine gültige Auswahl"),
        ({"second_number_e164": "110"}, "gültige Telefonnummer"),
        ({"second_number_e164": "+12025550123"}, "außerhalb der Länder"),
        ({"second_number_e164": "0900 1234567"}, "außerhalb der Länder"),
        ({"retries": "9"}, "kleiner oder gleich 5"),
        ({"retry_minutes": "1"}, "größer oder gleich 5"),
        ({"longest_minutes": "90"}, "kleiner oder gleich 55"),
        ({"starts_on": "2026-12-02", "ends_on": "2026-12-01"}, "Der letzte Tag liegt vor dem ersten."),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(
    cast: Cast, url: str, changes: dict[str, object], complaint: str
) -> None:
    response = planned(cast.alice, url, **changes)
    assert response.status_code == 200
    assert complaint in response.content.decode()
    assert not CheckInPlan.objects.exists()


def test_an_early_riser_may_be_called_early(cast: Cast, url: str) -> None:
    Person.objects.update(awake_from=datetime.time(6))
    assert planned(cast.alice, url, times="6:30").status_code == 302
    assert CheckInPlan.objects.get().times == "06:30"


def test_a_relative_sees_the_plan_and_changes_nothing(cast: Cast, url: str) -> None:
    planned(cast.alice, url)
    plan = CheckInPlan.objects.get()
    shown = page(cast.bob, url)
    assert "10:00 und 18:30 Uhr" in shown
    assert "/plan/neu" not in shown
    bob = logged_in(cast.bob)
    for path in ("plan/neu", f"plan/{plan.pk}", f"plan/{plan.pk}/loeschen", "pause", "keine-anrufe"):
        assert bob.post(f"{url}/{path}", ENTERED).status_code == 404
    plan.refresh_from_db()
    assert plan.active


def test_a_plan_is_changed_from_now_on(cast: Cast, url: str) -> None:
    planned(cast.alice, url)
    plan = CheckInPlan.objects.get()
    before = plan.holds_from
    form = page(cast.alice, f"{url}/plan/{plan.pk}")
    assert 'value="10:00, 18:30"' in form
    logged_in(cast.alice).post(f"{url}/plan/{plan.pk}", ENTERED | {"times": "11:00", "active": "on"})
    plan.refresh_from_db()
    assert (plan.times, plan.active) == ("11:00", True)
    assert plan.holds_from > before


def test_what_is_due_and_no_longer_planned_is_not_called(cast: Cast, url: str) -> None:
    planned(cast.alice, url)
    plan, now = CheckInPlan.objects.get(), timezone.now()
    for slot in ("2026-11-23 10:00", "2026-11-23 18:30"):
        CheckIn.objects.create(
            account=cast.account_a, person=cast.maria, plan=plan, slot=slot, due_at=now, next_at=now
        )
    logged_in(cast.alice).post(f"{url}/plan/{plan.pk}", ENTERED | {"times": "10:00", "active": "on"})
    stands = {check_in.slot[11:]: (check_in.state, check_in.outcome) for check_in in CheckIn.objects.all()}
    assert stands == {"10:00": ("due", ""), "18:30": ("skipped", "plan_ended")}


def test_a_deleted_plan_leaves_what_happened(cast: Cast, url: str) -> None:
    planned(cast.alice, url)
    plan = CheckInPlan.objects.get()
    CheckIn.objects.create(
        account=cast.account_a,
        person=cast.maria,
        plan=plan,
        slot="2026-11-23 10:00",
        due_at=timezone.now(),
        state="missed",
        outcome="busy",
        attempts=3,
    )
    logged_in(cast.alice).post(f"{url}/plan/{plan.pk}/loeschen")
    assert not CheckInPlan.objects.exists()
    shown = page(cast.alice, url)
    assert "Mo, 23.11., 10:00" in shown
    assert "nicht erreicht: besetzt" in shown
    assert "3 Versuche" in shown


def test_a_pause_is_entered_shown_and_ended(cast: Cast, url: str) -> None:
    planned(cast.alice, url)
    today = timezone.localdate()
    alice = logged_in(cast.alice)
    alice.post(
        f"{url}/pause", {"first": today.isoformat(), "last": (today + datetime.timedelta(days=3)).isoformat()}
    )
    cast.maria.refresh_from_db()
    assert cast.maria.is_paused(today)
    assert "Pause bis einschließlich" in page(cast.alice, url)
    alice.post(f"{url}/pause", {})
    cast.maria.refresh_from_db()
    assert not cast.maria.is_paused(today)


def test_a_pause_that_ends_before_it_begins_is_refused(cast: Cast, url: str) -> None:
    response = logged_in(cast.alice).post(f"{url}/pause", {"first": "2026-12-02", "last": "2026-12-01"})
    assert "Der letzte Tag liegt vor dem ersten." in response.content.decode()


def test_who_does_not_want_to_be_called_any_more_is_not(cast: Cast, url: str) -> None:
    planned(cast.alice, url)
    logged_in(cast.alice).post(f"{url}/keine-anrufe")
    assert cast.maria.has_refused(Consent.Purpose.CALLS)
    assert "Es wird nicht geplant angerufen" in page(cast.alice, url)
    assert CheckInPlan.objects.exists()  # it rests until somebody agrees again


def test_there_are_not_endlessly_many_plans(cast: Cast, url: str) -> None:
    for _number in range(7):
        planned(cast.alice, url)
    assert CheckInPlan.objects.count() == 6


def test_a_stranger_finds_no_plan(cast: Cast, url: str) -> None:
    planned(cast.alice, url)
    plan = CheckInPlan.objects.get()
    assert logged_in(cast.charlie).get(f"{url}/plan/{plan.pk}").status_code == 404


def test_a_plan_of_somebody_else_is_not_reached_over_ones_own_person(cast: Cast) -> None:
    own = Person.objects.create(account=cast.account_c, display_name="Karl", phone_e164=MARIA)
    plan = CheckInPlan.objects.create(person=cast.maria)
    charlie = logged_in(cast.charlie)
    assert charlie.get(f"/privat/personen/{own.pk}/plan/{plan.pk}").status_code == 404
    assert charlie.post(f"/privat/personen/{own.pk}/plan/{plan.pk}/loeschen").status_code == 404
    assert services.plan_check_ins(now=timezone.now()) == 0
