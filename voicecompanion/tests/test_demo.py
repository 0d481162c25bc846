"""The demo's people and the first administrator."""

import io
import random
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Avg
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from analytics.models import CallAnalysis
from calls.models import Call, Concern, Utterance
from calls.tolls import is_dialled
from conftest import SECRET, logged_in
from people.messages import messages_to_read
from people.models import (
    Account,
    Contact,
    FamilyMessage,
    Membership,
    MemoryItem,
    Note,
    Person,
    PrivacyRequest,
    User,
)
from people.tests.browser import browser, code_of_now, log_in
from voicecompanion.demo.everyday import CONCERNS, everyday_talk
from voicecompanion.demo.people import FAMILY, WARD
from voicecompanion.management.commands.seed_demo import CLINIC_LOGIN, FAMILY_LOGIN

SEEDED = (User, Person, Call, Utterance, MemoryItem, Concern, Contact, Note, FamilyMessage)
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


def test_everybody_of_the_demo_can_be_rung(seeded: User) -> None:
    numbers = Person.objects.values_list("phone_e164", flat=True)
    assert [number for number in numbers if not is_dialled(number, countries=settings.DIAL_COUNTRIES)] == []


def test_a_couple_shares_a_telephone(seeded: User) -> None:
    assert Person.objects.filter(phone_e164="+491601112223").count() == 2


def test_seeding_twice_changes_nothing(seeded: User) -> None:
    before = [model.objects.count() for model in SEEDED]
    seed()
    assert [model.objects.count() for model in SEEDED] == before


def test_every_call_of_the_demo_lies_in_the_past_few_weeks(seeded: User) -> None:
    now = timezone.now()
    assert not Call.objects.filter(created_at__gt=now).exists()
    assert not Call.objects.filter(created_at__lt=now - timedelta(days=71)).exists()


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
    assert "Lisa Schmidt" in page  # who is near
    assert not [item.text for item in maria.memory_items.all() if len(item.text) > 12 and item.text in page]
    assert "zu Besuch" not in page


def test_staff_of_the_demo_find_their_people_in_the_administration(seeded: User) -> None:
    assert "Maria Schmidt" in logged_in(seeded).get("/admin/people/person/").content.decode()


# --- what the portal has to show -------------------------------------------------------------------------
def test_every_mood_that_quotes_somebody_quotes_the_caller_in_that_turn(seeded: User) -> None:
    quoted = [
        one for one in CallAnalysis.objects.filter(state="done").select_related("call") if one.sentiment_quote
    ]
    assert len(quoted) > 50
    for analysis in quoted:
        assert analysis.sentiment_turn is not None
        turn = analysis.call.utterances.get(position=analysis.sentiment_turn)
        assert turn.speaker == "caller"
        assert analysis.sentiment_quote in turn.text


def test_the_clinic_has_ten_patients_and_nine_weeks_behind_them(seeded: User) -> None:
    patients = Person.objects.filter(account_id=Account.STANDARD_CLINICAL_ID)
    assert patients.count() >= 10
    nine_weeks_ago = timezone.now() - timedelta(weeks=8, days=3)
    assert patients.filter(calls__created_at__lt=nine_weeks_ago).distinct().count() >= 8


def test_some_have_a_usual_week_some_too_little_and_one_nothing_at_all(seeded: User) -> None:
    counts = {
        person.display_name: person.calls.filter(status="completed").count()
        for person in Person.objects.filter(account_id=Account.STANDARD_CLINICAL_ID)
    }
    assert counts["Gisela Ortmann"] == 0
    assert 0 < counts["Jürgen Haas"] < 5
    assert sum(count >= 12 for count in counts.values()) >= 8


def test_christa_talks_shorter_than_usual_and_mentions_pain_for_the_first_time(seeded: User) -> None:
    calls = Call.objects.filter(person__display_name="Christa Pohl", status="completed")
    since = timezone.now() - timedelta(days=9)
    lately = calls.filter(created_at__gte=since).aggregate(mean=Avg("duration_sec"))["mean"]
    before = calls.filter(created_at__lt=since).aggregate(mean=Avg("duration_sec"))["mean"]
    assert lately < 0.7 * before
    assert Concern.objects.get(person__display_name="Christa Pohl").kind == "pain"


def test_there_are_concerns_to_look_after_and_some_that_somebody_did(seeded: User) -> None:
    assert Concern.objects.filter(acknowledged_at=None).exists()
    assert Concern.objects.filter(acknowledged_by=seeded).exists()


@pytest.mark.parametrize("account_id", [Account.STANDARD_PRIVATE_ID, Account.STANDARD_CLINICAL_ID])
def test_in_each_area_somebody_is_paused_missed_today_without_consent_and_well(
    account_id: int, seeded: User
) -> None:
    people = Person.objects.filter(account_id=account_id)
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    assert people.filter(paused=True).exists()
    assert people.filter(calls__status="no_answer", calls__created_at__gte=today).exists()
    assert people.filter(calls__confirmed_well=True).exists()
    assert any(not person.consent_recording for person in people)


def test_a_confidential_conversation_is_shown_to_nobody_in_the_demo_either(seeded: User) -> None:
    call = Call.objects.get(confidential=True)
    assert call.person
    assert PrivacyRequest.objects.get().call_id == call.pk
    page = (
        logged_in(User.objects.get(email=FAMILY_LOGIN))
        .get(f"/privat/personen/{call.person_id}/anrufe/{call.pk}")
        .content.decode()
    )
    assert "Auf Wunsch niemandem gezeigt" in page
    assert "Kreuzworträtsel" not in page


def test_who_is_near_and_what_was_noted_is_there_to_read(seeded: User) -> None:
    maria = Person.objects.get(phone_e164="+491712345678")
    assert [contact.position for contact in maria.contacts.all()] == [1, 2, 3]
    assert {note.author.first_name for note in Note.objects.all() if note.author} == {"Anna", "Dora"}
    assert maria.usual_day
    assert maria.topics_to_avoid
    assert maria.questionnaire_at


def test_a_message_of_annas_waits_for_maria(seeded: User) -> None:
    (waiting,) = messages_to_read(Person.objects.get(phone_e164="+491712345678"))
    assert waiting.sender == "Anna"
    page = logged_in(User.objects.get(email=FAMILY_LOGIN)).get(
        f"/privat/personen/{FamilyMessage.objects.get().person_id}"
    )
    assert waiting.text in page.content.decode()


def test_every_answer_and_contact_of_the_demo_is_one_that_the_forms_would_take(seeded: User) -> None:
    for row in (
        *Person.objects.all(),
        *Contact.objects.all(),
        *Note.objects.all(),
        *FamilyMessage.objects.all(),
    ):
        row.full_clean()


# --- everyday conversations ------------------------------------------------------------------------------
@pytest.mark.pure
@given(
    seed=st.integers(),
    exchanges=st.integers(1, 6),
    low=st.floats(0, 1),
    concern=st.sampled_from(["", *CONCERNS]),
)
def test_whatever_chance_makes_of_an_everyday_talk_it_is_one(
    seed: int, exchanges: int, low: float, concern: str
) -> None:
    talk = everyday_talk(random.Random(seed), exchanges=exchanges, low=low, concern=concern)
    turns = talk.turns()
    assert len(turns) == 2 + 2 * exchanges
    assert [speaker for speaker, _text in turns] == ["companion", "caller"] * (1 + exchanges)
    assert len({text for _speaker, text in turns}) == len(turns)
    assert len(talk.summary) == exchanges <= 8
    assert all(turns[line - 1][0] == "caller" for _text, lines in talk.summary for line in lines)
    assert talk.score is not None
    assert -1 <= talk.score <= 1
    assert 0 <= talk.confidence <= 1
    if talk.quote:
        assert talk.quote[0] in turns[talk.quote[1] - 1][1]
    assert bool(talk.concern) == bool(concern)


@pytest.mark.pure
def test_low_days_are_told_as_low_and_good_ones_as_good() -> None:
    def mean(low: float) -> float:
        talks = [everyday_talk(random.Random(seed), exchanges=4, low=low) for seed in range(40)]
        return sum(talk.score or 0 for talk in talks) / len(talks)

    assert mean(1.0) < -0.3
    assert mean(0.0) > 0.3


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
