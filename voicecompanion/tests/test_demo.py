"""The demo's people and the first administrator."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from analytics.models import CallAnalysis
from calls.models import Call, Concern, Utterance
from conftest import SECRET, logged_in
from people.models import Account, Membership, MemoryItem, Person, User
from people.tests.browser import browser, code_of_now, log_in
from voicecompanion.demo import FAMILY, WARD
from voicecompanion.management.commands.seed_demo import CLINIC_LOGIN, FAMILY_LOGIN

PASSWORD_OF_DEMO = "a password of the demo"


def seed() -> list[str]:
    """Fills the demo; returns the emergency codes that it tells."""
    told = io.StringIO()
    call_command("seed_demo", password=PASSWORD_OF_DEMO, app_key=SECRET, stdout=told)
    return told.getvalue().rpartition("codes: ")[2].split()


@pytest.fixture
def seeded(db: None) -> User:
    seed()
    return User.objects.get(email=CLINIC_LOGIN)


def test_the_family_logs_in_with_a_password_alone(seeded: User) -> None:
    client = browser()
    log_in(client, FAMILY_LOGIN, PASSWORD_OF_DEMO)
    assert "Maria Schmidt" in client.get("/privat/dashboard").content.decode()
    assert client.get("/klinik").status_code == 404


def test_the_clinic_logs_in_with_a_second_factor_and_has_both_areas(seeded: User) -> None:
    client = browser()
    log_in(client, CLINIC_LOGIN, PASSWORD_OF_DEMO)
    client.post("/anmelden/zweiter-faktor", {"code": code_of_now()})
    assert "Annemarie Vogt" in client.get("/klinik").content.decode()
    assert "Maria Schmidt" in client.get("/privat/dashboard").content.decode()
    assert client.get("/admin/").status_code == 200


def test_each_emergency_code_opens_the_clinic_once(db: None) -> None:
    codes, client = seed(), browser()
    assert len(codes) == 3
    log_in(client, CLINIC_LOGIN, PASSWORD_OF_DEMO)
    client.post("/anmelden/zweiter-faktor", {"code": codes[0]})
    assert client.get("/klinik").status_code == 200
    assert codes[0] not in seed()


def test_maria_lives_in_the_first_account_and_remembers_lisa(seeded: User) -> None:
    maria = Person.objects.get(phone_e164="+491712345678")
    assert (maria.display_name, maria.account_id) == ("Maria Schmidt", Account.STANDARD_PRIVATE_ID)
    assert any("Lisa" in item.text for item in maria.memory_items.all())


def test_a_couple_shares_a_telephone(seeded: User) -> None:
    assert Person.objects.filter(phone_e164="+491601112223").count() == 2


def test_seeding_twice_changes_nothing(seeded: User) -> None:
    before = [model.objects.count() for model in (User, Person, Call, Utterance, MemoryItem, Concern)]
    seed()
    assert [model.objects.count() for model in (User, Person, Call, Utterance, MemoryItem, Concern)] == before


def test_every_call_of_the_demo_lies_in_the_past_few_weeks(seeded: User) -> None:
    now = timezone.now()
    assert not Call.objects.filter(created_at__gt=now).exists()
    assert not Call.objects.filter(created_at__lt=now - timedelta(days=60)).exists()


def test_something_happened_today(seeded: User) -> None:
    assert Call.objects.filter(created_at__date=timezone.localdate()).exists()


def test_who_did_not_agree_has_calls_but_not_one_word(seeded: User) -> None:
    silent = [person.name for person in (*FAMILY, *WARD) if not person.consents]
    calls = Call.objects.filter(person__display_name__in=silent)
    assert calls.exists()
    assert not Utterance.objects.filter(call__in=calls).exists()
    assert not MemoryItem.objects.filter(person__display_name__in=silent).exists()
    assert set(CallAnalysis.objects.filter(call__in=calls).values_list("state", flat=True)) == {"not_stored"}


def test_every_point_of_a_summary_rests_on_turns_that_exist(seeded: User) -> None:
    for analysis in CallAnalysis.objects.filter(state="done").select_related("call"):
        positions = set(analysis.call.utterances.values_list("position", flat=True))
        for point in analysis.summary_points:
            assert point["turns"]
            assert set(point["turns"]) <= positions


def test_the_relative_of_the_demo_sees_the_status_only(seeded: User) -> None:
    relative = User.objects.get(email="relative@example.org")
    maria = Person.objects.get(phone_e164="+491712345678")
    page = logged_in(relative).get(f"/privat/personen/{maria.pk}").content.decode()
    assert "Lisa" not in page


def test_staff_of_the_demo_find_their_people_in_the_administration(seeded: User) -> None:
    assert "Maria Schmidt" in logged_in(seeded).get("/admin/people/person/").content.decode()


# --- the first administrator ---------------------------------------------------------------------------
def login(email: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the command says where there is no terminal."""
    said = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO())
    call_command("login", email=email, stdout=said)
    return said.getvalue()


def test_the_first_administrator_gets_a_password_once_and_sees_both_areas(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = login("Chef@Example.org", monkeypatch)
    password = said.split("password: ")[1].splitlines()[0]
    client = browser()
    log_in(client, "chef@example.org", password)
    assert client.get("/klinik").headers["Location"] == "/konto/zweiter-faktor"
    chef = User.objects.get(email="chef@example.org")
    assert chef.is_superuser
    assert set(chef.memberships.values_list("account_id", "role", "sees")) == {
        (Account.STANDARD_PRIVATE_ID, Membership.Role.MANAGER, Membership.Sees.TRANSCRIPT),
        (Account.STANDARD_CLINICAL_ID, Membership.Role.MANAGER, Membership.Sees.TRANSCRIPT),
    }


def test_an_address_that_has_a_login_is_refused_politely(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    login("chef@example.org", monkeypatch)
    with pytest.raises(CommandError, match="has a login already"):
        login("CHEF@example.org", monkeypatch)


def test_what_is_no_address_is_refused(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="e-mail address"):
        login("chef", monkeypatch)
    assert not User.objects.exists()


def test_at_a_terminal_a_weak_password_is_refused(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda prompt: "12345678")
    with pytest.raises(CommandError):
        call_command("login", email="chef@example.org")
    assert not User.objects.exists()
