"""The administration: staff reach their own accounts, superusers all of them, and content is masked for both."""

import json

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import Cast, logged_in
from people.models import Access, Account, Consent, Invitation, Membership, Person, PhoneLine, SignIn, User
from people.tests.administration import NAMES, REMEMBERED, SECRETS, decrypted, root, rows_about, staffed

PAGES = (
    "user",
    "account",
    "membership",
    "person",
    "phoneline",
    "consent",
    "memoryitem",
    "contact",
    "note",
    "familymessage",
    "invitation",
    "signin",
    "access",
    "privacyrequest",
)
LEDGERS = (
    "consent",
    "memoryitem",
    "contact",
    "note",
    "familymessage",
    "invitation",
    "signin",
    "access",
    "privacyrequest",
)


@pytest.fixture
def rows(cast: Cast) -> dict[str, int]:
    return rows_about(cast)


@pytest.fixture
def staff(cast: Cast) -> Client:
    """Charlie, who administers an account that is not Maria's."""
    return staffed(cast.charlie)


@pytest.fixture
def superuser(cast: Cast) -> Client:
    return root()


# --- which models -----------------------------------------------------------------------------------------
@pytest.mark.pure
def test_every_model_of_ours_has_a_page() -> None:
    ours = {
        model for label in ("people", "calls", "analytics") for model in apps.get_app_config(label).get_models()
    }
    assert ours <= set(admin.site._registry)


@pytest.mark.pure
def test_every_page_of_ours_can_be_searched_or_says_by_what_it_is_found() -> None:
    pages = [page for model, page in admin.site._registry.items() if model._meta.app_label in ("people", "calls")]
    assert [page for page in pages if not page.search_fields] == []


def test_the_applications_stand_in_their_order_with_german_names(superuser: Client) -> None:
    page = superuser.get("/admin/")
    assert [str(app["name"]) for app in page.context["app_list"]][:3] == [
        "Menschen und Konten",
        "Anrufe",
        "Auswertungen",
    ]
    assert "Voice Companion" in page.content.decode()


def test_a_link_leads_back_to_the_portal(superuser: Client) -> None:
    assert '<a href="/">Zum Portal</a>' in superuser.get("/admin/").content.decode()


# --- whose rows -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES)
def test_staff_find_nothing_of_another_account(staff: Client, rows: dict[str, int], page: str) -> None:
    listed = staff.get(f"/admin/people/{page}/")
    assert listed.status_code == 200
    assert not [name for name in NAMES if name in listed.content.decode()]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("view", ["change", "history", "delete"])
def test_no_page_of_a_foreign_row_opens(staff: Client, rows: dict[str, int], page: str, view: str) -> None:
    opened = staff.get(f"/admin/people/{page}/{rows[page]}/{view}/")
    assert opened.status_code in (302, 403)
    assert not [name for name in NAMES if name in opened.content.decode()]


@pytest.mark.parametrize("page", PAGES)
def test_staff_of_the_account_find_its_rows(cast: Cast, rows: dict[str, int], page: str) -> None:
    listed = staffed(cast.alice).get(f"/admin/people/{page}/")
    assert rows[page] in [row.pk for row in listed.context["cl"].result_list]


@pytest.mark.parametrize(
    "asked",
    [
        "person/?account__id__exact={account}",
        "person/?q=Maria",
        "person/?q=%2B491712345678",
        "membership/?account__id__exact={account}",
        "invitation/?q=neu",
        "access/?person__account__id__exact={account}",
        "note/?person__account__id__exact={account}&_facets=True",
    ],
)
def test_no_filter_and_no_search_reaches_a_foreign_row(staff: Client, rows: dict[str, int], asked: str) -> None:
    page = staff.get(f"/admin/people/{asked.format(**rows)}")
    assert rows[asked.split("/")[0]] not in [row.pk for row in page.context["cl"].result_list]
    assert "Maria Schmidt" not in page.content.decode()
    assert "Familie A" not in page.content.decode()


def test_a_filter_names_the_accounts_that_the_staff_know(cast: Cast) -> None:
    Membership.objects.create(user=cast.charlie, account=cast.clinic)
    page = staffed(cast.charlie).get("/admin/people/person/").content.decode()
    assert "Familie C" in page
    assert "Klinik" in page
    assert "Familie A" not in page


def test_a_filter_cannot_be_led_to_columns_of_other_rows(staff: Client, cast: Cast) -> None:
    asked = staff.get("/admin/people/person/?account__memberships__user__email__startswith=a")
    assert asked.status_code == 400


def autocompleted(client: Client, model: str, field: str, term: str = "") -> list[str]:
    asked = {"app_label": "people", "model_name": model, "field_name": field, "term": term}
    return [one["text"] for one in client.get("/admin/autocomplete/", asked).json()["results"]]


def test_choices_are_completed_from_the_own_accounts_only(staff: Client, superuser: Client, cast: Cast) -> None:
    assert autocompleted(staff, "person", "account") == ["Familie C"]
    assert autocompleted(staff, "membership", "user", "example.org") == ["charlie@example.org"]
    assert "Familie A" in autocompleted(superuser, "person", "account")


def test_staff_can_give_a_person_to_their_own_accounts_only(staff: Client, cast: Cast) -> None:
    form = person_form(cast.account_a)
    refused = staff.post("/admin/people/person/add/", form)
    assert refused.status_code == 200
    assert "Familie A" not in refused.content.decode()
    assert staff.post("/admin/people/person/add/", form | {"account": cast.account_c.pk}).status_code == 302
    assert Person.objects.get(display_name="Hans").account == cast.account_c


def person_form(account: Account) -> dict[str, object]:
    return {
        "account": account.pk,
        "kind": "senior",
        "display_name": "Hans",
        "phone_e164": "0171 9999999",
        "language": "de",
        "retention_days": 30,
        "address": "sie",
        "pace": "calm",
        "volume": "normal",
        "pause_ms": 1200,
        "longest_call_minutes": 30,
    }


def test_a_person_stays_in_their_account(superuser: Client, cast: Cast) -> None:
    url = f"/admin/people/person/{cast.maria.pk}/change/"
    assert superuser.post(url, person_form(cast.account_c)).status_code == 302
    maria = Person.objects.get(pk=cast.maria.pk)
    assert (maria.account, maria.display_name, maria.phone_e164) == (cast.account_a, "Hans", "+491719999999")


def test_a_line_of_staff_belongs_to_an_account(staff: Client, superuser: Client, cast: Cast) -> None:
    form = {"number_e164": "030 123456", "account": ""}
    assert staff.post("/admin/people/phoneline/add/", form).status_code == 200
    assert not PhoneLine.objects.filter(number_e164="+4930123456").exists()
    superuser.post("/admin/people/phoneline/add/", form)
    assert PhoneLine.objects.filter(number_e164="+4930123456", account=None).exists()


def test_members_who_are_not_staff_do_not_enter(cast: Cast) -> None:
    assert logged_in(cast.alice).get("/admin/people/person/").status_code == 302


# --- rights -----------------------------------------------------------------------------------------------
def test_staff_cannot_make_themselves_superusers(staff: Client, cast: Cast) -> None:
    url = f"/admin/people/user/{cast.charlie.pk}/change/"
    assert 'name="is_superuser"' not in staff.get(url).content.decode()
    staff.post(url, {"email": "charlie@example.org", "is_active": "on", "is_superuser": "on"})
    cast.charlie.refresh_from_db()
    assert not cast.charlie.is_superuser


def test_staff_cannot_change_somebody_who_has_another_account_too(staff: Client, cast: Cast) -> None:
    Membership.objects.create(user=cast.alice, account=cast.account_c)
    assert staff.post(f"/admin/people/user/{cast.alice.pk}/change/", {}).status_code == 403
    assert staff.post(f"/admin/people/user/{cast.alice.pk}/password/", {}).status_code == 403


def test_staff_cannot_take_over_others_of_the_staff(cast: Cast) -> None:
    User.objects.filter(pk=cast.bob.pk).update(is_staff=True)
    alice = staffed(cast.alice)
    assert alice.post(f"/admin/people/user/{cast.bob.pk}/password/", {}).status_code == 403
    assert alice.get(f"/admin/people/user/{cast.alice.pk}/password/").status_code == 200


def test_groups_are_for_superusers(staff: Client, superuser: Client) -> None:
    group = Group.objects.create(name="Leserechte")
    for url in ("/admin/auth/group/", f"/admin/auth/group/{group.pk}/change/", "/admin/auth/group/add/"):
        assert staff.get(url).status_code == 403
        assert superuser.get(url).status_code == 200
    assert "Leserechte" not in staff.get("/admin/").content.decode()


def test_staff_do_not_change_their_own_membership(cast: Cast) -> None:
    url = f"/admin/people/membership/{Membership.objects.get(user=cast.bob).pk}/change/"
    assert staffed(cast.bob).post(url, {"role": "manager", "sees": 3}).status_code == 403
    assert staffed(cast.alice).post(url, {"role": "relative", "sees": 2}).status_code == 302
    assert Membership.objects.get(user=cast.bob).sees == Membership.Sees.SUMMARY


@pytest.mark.parametrize(("role", "sees"), [("relative", 2), ("manager", 1), ("clinician", 1)])
def test_nobody_gives_more_rights_than_their_own(cast: Cast, role: str, sees: int) -> None:
    other = Membership.objects.create(user=cast.charlie, account=cast.account_a)
    refused = staffed(cast.bob).post(f"/admin/people/membership/{other.pk}/change/", {"role": role, "sees": sees})
    assert "Mehr Rechte, als Sie selbst" in refused.content.decode()
    other.refresh_from_db()
    assert (other.role, other.sees) == ("relative", Membership.Sees.STATUS)


def test_nobody_becomes_a_member_of_a_foreign_account(staff: Client, cast: Cast) -> None:
    form = {"user": cast.charlie.pk, "account": cast.account_a.pk, "role": "manager", "sees": 3}
    assert staff.post("/admin/people/membership/add/", form).status_code == 200
    assert not Membership.objects.filter(user=cast.charlie, account=cast.account_a).exists()


def test_accounts_are_added_and_deleted_by_superusers(staff: Client, cast: Cast) -> None:
    assert staff.get("/admin/people/account/add/").status_code == 403
    assert staff.get(f"/admin/people/account/{cast.account_c.pk}/delete/").status_code == 403


# --- ledgers ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", LEDGERS)
def test_ledgers_are_not_written_by_hand(superuser: Client, rows: dict[str, int], page: str) -> None:
    url = f"/admin/people/{page}"
    assert superuser.get(f"{url}/{rows[page]}/change/").status_code == 200
    assert superuser.get(f"{url}/add/").status_code == 403
    assert superuser.post(f"{url}/{rows[page]}/delete/", {"post": "yes"}).status_code == 403
    assert superuser.post(f"{url}/{rows[page]}/change/", {}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": rows[page], "post": "yes"}
    superuser.post(f"{url}/", bulk)
    assert superuser.get(f"{url}/{rows[page]}/change/").status_code == 200


# --- deletion ---------------------------------------------------------------------------------------------
def test_a_superuser_deletes_a_person_with_everything_about_them(
    superuser: Client, rows: dict[str, int], cast: Cast
) -> None:
    calls = apps.get_model("calls.Call")._default_manager
    calls.create(account=cast.account_a, person=cast.maria)
    url = f"/admin/people/person/{cast.maria.pk}/delete/"
    asked = superuser.get(url).content.decode()
    assert "Einwilligungen" in asked
    assert not [secret for secret in SECRETS if secret in asked]
    assert superuser.post(url, {"post": "yes"}).status_code == 302
    assert not Person.objects.filter(pk=cast.maria.pk).exists()
    assert not calls.exists()
    assert not Consent.objects.exists()


def test_several_are_deleted_one_by_one(superuser: Client, rows: dict[str, int], cast: Cast) -> None:
    chosen = {"action": "delete_selected", "_selected_action": cast.maria.pk, "post": "yes"}
    superuser.post("/admin/people/person/", chosen)
    assert not Person.objects.exists()


def test_staff_delete_neither_persons_nor_users(cast: Cast) -> None:
    alice = staffed(cast.alice)
    for url in (f"person/{cast.maria.pk}", f"user/{cast.bob.pk}"):
        assert alice.post(f"/admin/people/{url}/delete/", {"post": "yes"}).status_code == 403
    assert Person.objects.exists()


def test_a_user_is_deleted_with_the_audit_of_their_own_sign_ins(superuser: Client, rows: dict[str, int]) -> None:
    assert superuser.post(f"/admin/people/user/{rows['user']}/delete/", {"post": "yes"}).status_code == 302
    assert not SignIn.objects.filter(user_id=rows["user"]).exists()


def test_the_log_of_the_administration_names_rows_and_not_people(superuser: Client, cast: Cast) -> None:
    superuser.post("/admin/people/person/add/", person_form(cast.account_a))
    superuser.post(f"/admin/people/person/{cast.maria.pk}/change/", person_form(cast.account_a))
    superuser.post(f"/admin/people/person/{cast.maria.pk}/delete/", {"post": "yes"})
    log = list(LogEntry.objects.order_by("pk").values_list("object_repr", "change_message"))
    assert [name for name, _message in log][1:] == [f"Person {cast.maria.pk}"] * 2
    assert "display_name" not in log[1][0]
    assert json.loads(log[1][1])[0]["changed"]["fields"]
    assert not [line for line in log if "Hans" in str(line) or "Maria" in str(line)]


# --- content ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES)
def test_no_page_shows_or_even_decrypts_content(
    superuser: Client, rows: dict[str, int], page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with decrypted(monkeypatch) as texts:
        for url in (f"/admin/people/{page}/", f"/admin/people/{page}/{rows[page]}/change/"):
            response = superuser.get(url)
            assert response.status_code == 200
            assert not [secret for secret in SECRETS if secret in response.content.decode()]
    assert not [secret for secret in SECRETS if secret in texts]


@pytest.mark.parametrize(
    ("page", "label"),
    [
        ("person", "Hinweise zum Hören"),
        ("memoryitem", "Text"),
        ("contact", "Telefonnummer"),
        ("note", "Notiz"),
        ("familymessage", "Nachricht"),
    ],
)
def test_masked_content_says_that_it_is_hidden(
    superuser: Client, rows: dict[str, int], page: str, label: str
) -> None:
    shown = superuser.get(f"/admin/people/{page}/{rows[page]}/change/").content.decode()
    assert "••• (verborgen)" in shown
    assert label in shown


def test_changing_a_person_leaves_what_is_masked_as_it_is(
    superuser: Client, rows: dict[str, int], cast: Cast
) -> None:
    form = person_form(cast.account_a) | {"topics_to_avoid": "überschrieben", "hidden_topics_to_avoid": "auch"}
    superuser.post(f"/admin/people/person/{cast.maria.pk}/change/", form)
    assert Person.objects.get(pk=cast.maria.pk).topics_to_avoid in SECRETS


def test_encrypted_fields_are_not_searched_and_the_page_says_so(superuser: Client, rows: dict[str, int]) -> None:
    page = superuser.get(f"/admin/people/memoryitem/?q={REMEMBERED[:4]}")
    assert list(page.context["cl"].result_list) == []
    assert "nicht durchsuchbar" in page.content.decode()


# --- actions ----------------------------------------------------------------------------------------------
def withdraw(client: Client, pk: int) -> None:
    client.post("/admin/people/invitation/", {"action": "withdraw", "_selected_action": pk})


def test_an_invitation_is_withdrawn_once(superuser: Client, rows: dict[str, int]) -> None:
    withdraw(superuser, rows["invitation"])
    first = Invitation.objects.get().withdrawn_at
    withdraw(superuser, rows["invitation"])
    assert first is not None
    assert Invitation.objects.get().withdrawn_at == first
    assert LogEntry.objects.filter(change_message="zurückgezogen").count() == 1


def test_an_invitation_that_was_accepted_is_not_withdrawn(superuser: Client, rows: dict[str, int]) -> None:
    Invitation.objects.update(accepted_at="2026-11-23T09:00:00Z")
    withdraw(superuser, rows["invitation"])
    assert Invitation.objects.get().withdrawn_at is None


def test_a_foreign_invitation_is_not_withdrawn(staff: Client, rows: dict[str, int]) -> None:
    withdraw(staff, rows["invitation"])
    assert Invitation.objects.get().withdrawn_at is None


def test_who_may_only_look_withdraws_nothing(cast: Cast, rows: dict[str, int]) -> None:
    client = staffed(cast.alice)
    cast.alice.user_permissions.remove(*cast.alice.user_permissions.filter(codename="change_invitation"))
    withdraw(client, rows["invitation"])
    assert Invitation.objects.get().withdrawn_at is None


def test_an_action_stands_on_the_page_of_a_row_as_well(superuser: Client, rows: dict[str, int]) -> None:
    url = f"/admin/people/invitation/{rows['invitation']}/change/"
    assert "Einladung zurückziehen" in superuser.get(url).content.decode()
    form = {"CHANGE_FORM-action": "withdraw", "_selected_action": rows["invitation"]}
    assert superuser.post(url, form).status_code == 302
    assert Invitation.objects.get().withdrawn_at is not None


# --- cost -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES)
def test_a_list_takes_the_same_number_of_queries_however_long_it_is(
    superuser: Client, rows: dict[str, int], cast: Cast, page: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert superuser.get(f"/admin/people/{page}/").status_code == 200
        return len(captured)

    queries()
    before = queries()
    more(cast)
    assert queries() == before


def more(cast: Cast) -> None:
    """Another row of each kind, each of somebody else."""
    for number in range(3):
        account = Account.objects.create(name=f"Familie {number}")
        user = User.objects.create_user(f"{number}@example.org", "x")
        Membership.objects.create(user=user, account=account)
        person = Person.objects.create(
            account=account, display_name=f"P{number}", phone_e164=f"+49170000000{number}"
        )
        PhoneLine.objects.create(number_e164=f"+493022222{number}", account=account)
        Consent.objects.create(person=person, purpose="calls", granted=True, method="api", recorded_by=user)
        person.memory_items.create(category="facts", text="x", recorded_by=user)
        person.contacts.create(name="x")
        person.notes.create(author=user, text="x")
        person.privacy_requests.create(kind="forget")
        Invitation.objects.create(account=account, email="x@example.org", key_hash=str(number), invited_by=user)
        SignIn.objects.create(user=user, event="signed_in")
        Access.objects.create(person=person, user=user, what="memory", via="admin", reason="Rückfrage der Tochter")
