"""The administration: staff reach their own accounts, superusers all of them, and nobody reads content there."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from conftest import Cast, logged_in
from people.models import Access, Consent, Membership, MemoryItem, Person, PhoneLine, PrivacyRequest, User

PAGES = (
    "user",
    "account",
    "membership",
    "person",
    "phoneline",
    "consent",
    "memoryitem",
    "access",
    "privacyrequest",
)
SECRET = "Lisa: Enkelin aus Leipzig"


@pytest.fixture
def staff(cast: Cast) -> Client:
    """Charlie, who administers an account that is not Maria's."""
    cast.charlie.is_staff = True
    cast.charlie.save()
    cast.charlie.user_permissions.set(Permission.objects.filter(content_type__app_label="people"))
    return logged_in(cast.charlie)


@pytest.fixture
def superuser(cast: Cast) -> Client:
    return logged_in(User.objects.create_superuser("root@example.org", "x"))


@pytest.fixture
def rows_of_maria(cast: Cast) -> dict[str, int]:
    line = PhoneLine.objects.create(number_e164="+4930111111", account=cast.account_a)
    item = MemoryItem.objects.create(person=cast.maria, category="important_people", text=SECRET)
    access = Access.objects.create(person=cast.maria, user=cast.alice, what="memory")
    return {
        "user": cast.alice.pk,
        "account": cast.account_a.pk,
        "membership": Membership.objects.get(user=cast.alice).pk,
        "person": cast.maria.pk,
        "phoneline": line.pk,
        "consent": Consent.objects.order_by("pk")[0].pk,
        "memoryitem": item.pk,
        "access": access.pk,
        "privacyrequest": PrivacyRequest.objects.create(person=cast.maria, kind="forget").pk,
    }


@pytest.mark.parametrize("page", PAGES)
def test_staff_find_nothing_of_another_account(staff: Client, rows_of_maria: dict[str, int], page: str) -> None:
    listed = staff.get(f"/admin/people/{page}/")
    assert listed.status_code == 200
    for foreign in ("Maria", "alice@", "Familie A", "+4930111111"):
        assert foreign not in listed.content.decode()
    opened = staff.get(f"/admin/people/{page}/{rows_of_maria[page]}/change/")
    assert opened.status_code == 302  # to the start page, as for a row that does not exist


@pytest.mark.parametrize("page", PAGES)
def test_a_superuser_opens_everything_and_still_reads_no_content(
    superuser: Client, rows_of_maria: dict[str, int], page: str
) -> None:
    for url in (f"/admin/people/{page}/", f"/admin/people/{page}/{rows_of_maria[page]}/change/"):
        response = superuser.get(url)
        assert response.status_code == 200
        assert SECRET not in response.content.decode()


@pytest.mark.parametrize("page", ["consent", "memoryitem", "access"])
def test_ledgers_are_not_written_by_hand(superuser: Client, rows_of_maria: dict[str, int], page: str) -> None:
    assert superuser.get(f"/admin/people/{page}/add/").status_code == 403
    assert superuser.post(f"/admin/people/{page}/{rows_of_maria[page]}/delete/").status_code == 403
    assert superuser.post(f"/admin/people/{page}/{rows_of_maria[page]}/change/", {}).status_code == 403


def test_staff_can_give_a_person_to_their_own_accounts_only(staff: Client, cast: Cast) -> None:
    page = staff.get("/admin/people/person/add/").content.decode()
    assert "Familie C" in page
    assert "Familie A" not in page


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


def test_a_number_entered_by_hand_is_normalised(superuser: Client, cast: Cast) -> None:
    superuser.post("/admin/people/phoneline/add/", {"number_e164": "030 123456", "account": ""})
    assert PhoneLine.objects.filter(number_e164="+4930123456").exists()
    assert Person.objects.count() == 1


def test_members_who_are_not_staff_do_not_enter(cast: Cast) -> None:
    assert logged_in(cast.alice).get("/admin/people/person/").status_code == 302


def test_what_somebody_asked_for_is_read_and_neither_changed_nor_deleted(
    superuser: Client, rows_of_maria: dict[str, int]
) -> None:
    url = f"/admin/people/privacyrequest/{rows_of_maria['privacyrequest']}"
    assert superuser.get(f"{url}/change/").status_code == 200
    assert superuser.post(f"{url}/change/", {"kind": "keep_private"}).status_code == 403
    assert superuser.post(f"{url}/delete/", {"post": "yes"}).status_code == 403
