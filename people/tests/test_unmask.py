"""Content in the administration: asked for with a reason, logged with it, shown for ten minutes and only there."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from conftest import Cast, forget_accesses, logged_in, withdraw_everything
from people.models import Access, Membership, Person, User
from people.services import restrict
from people.tests.administration import (
    REMEMBERED,
    SECRETS,
    SHOWN_WITH_A_REASON,
    decrypted,
    root,
    rows_about,
    staffed,
)

REASON = "Rückfrage der Tochter zum Eintrag"


@pytest.fixture
def url(cast: Cast) -> str:
    rows_about(cast)
    forget_accesses()
    return f"/admin/people/person/{cast.maria.pk}/inhalt/"


@pytest.fixture
def superuser(cast: Cast) -> Client:
    return root()


def shown(client: Client, url: str) -> list[str]:
    """Which of the secrets the page tells."""
    content = client.get(url).content.decode()
    return [secret for secret in SECRETS if secret in content]


def test_with_a_reason_everything_about_the_person_is_shown(superuser: Client, url: str) -> None:
    assert shown(superuser, url) == []
    assert superuser.post(url, {"reason": REASON}).status_code == 302
    assert shown(superuser, url) == list(SHOWN_WITH_A_REASON)


def test_the_form_stands_on_the_page_of_the_person(superuser: Client, url: str, cast: Cast) -> None:
    page = superuser.get(f"/admin/people/person/{cast.maria.pk}/change/").content.decode()
    assert f'action="{url}"' in page
    assert 'name="reason"' in page
    assert 'minlength="10"' in page


@pytest.mark.parametrize("reason", ["", "   ", "zu kurz", "     kurz      ", "x" * 301])
def test_without_a_real_reason_nothing_is_shown_and_nothing_logged(
    superuser: Client, url: str, reason: str
) -> None:
    answer = superuser.post(url, {"reason": reason})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert shown(superuser, url) == []
    assert not Access.objects.exists()


def test_the_access_is_logged_with_who_why_and_on_which_way(superuser: Client, url: str, cast: Cast) -> None:
    superuser.post(url, {"reason": REASON})
    logged = list(Access.objects.order_by("pk"))
    assert {(row.person, row.via, row.reason) for row in logged} == {(cast.maria, "admin", REASON)}
    assert {row.user.email for row in logged if row.user} == {"root@example.org"}
    assert [row.what for row in logged] == ["memory", "notes", "contacts"]


def test_the_reason_stands_in_the_list_of_accesses(superuser: Client, url: str, cast: Cast) -> None:
    superuser.post(url, {"reason": REASON})
    assert REASON in superuser.get("/admin/people/access/").content.decode()
    assert REASON in staffed(cast.alice).get("/admin/people/access/").content.decode()
    assert REASON not in staffed(cast.charlie).get("/admin/people/access/").content.decode()


def test_the_reason_is_in_no_address_no_log_line_and_encrypted_in_the_database(
    superuser: Client, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    answer = superuser.post(url, {"reason": REASON})
    assert answer.headers["Location"] == url
    superuser.get(url)
    own_lines = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert not [record for record in own_lines if REASON in record.getMessage()]
    assert REASON not in str(LogEntry.objects.values())
    assert REASON not in str(dict(superuser.session))
    assert REASON not in raw_reasons()


def raw_reasons() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM people_access")
        return str(cursor.fetchall())


def test_after_ten_minutes_a_reason_is_asked_again(
    superuser: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    superuser.post(url, {"reason": REASON})
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + datetime.timedelta(minutes=9, seconds=50))
    assert shown(superuser, url) == list(SHOWN_WITH_A_REASON)
    monkeypatch.setattr(timezone, "now", lambda: now + datetime.timedelta(minutes=10, seconds=1))
    assert shown(superuser, url) == []


def test_only_this_person_is_shown(superuser: Client, url: str, cast: Cast) -> None:
    hans = Person.objects.create(account=cast.account_a, display_name="Hans", phone_e164="+491700000001")
    hans.notes.create(text="Hans mag Tee")
    superuser.post(url, {"reason": REASON})
    other = superuser.get(f"/admin/people/person/{hans.pk}/inhalt/").content.decode()
    assert "Hans mag Tee" not in other
    assert 'name="reason"' in other


def test_only_this_session_sees_it(superuser: Client, url: str) -> None:
    superuser.post(url, {"reason": REASON})
    assert shown(logged_in(User.objects.get(email="root@example.org")), url) == []


def test_every_other_page_stays_masked_meanwhile(
    superuser: Client, url: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    superuser.post(url, {"reason": REASON})
    with decrypted(monkeypatch) as texts:
        assert shown(superuser, f"/admin/people/person/{cast.maria.pk}/change/") == []
        assert shown(superuser, "/admin/people/memoryitem/") == []
    assert REMEMBERED not in texts


def test_the_page_is_kept_in_no_cache(superuser: Client, url: str) -> None:
    superuser.post(url, {"reason": REASON})
    assert "no-store" in superuser.get(url).headers["Cache-Control"]


def test_content_is_escaped(superuser: Client, url: str, cast: Cast) -> None:
    cast.maria.notes.create(text="<script>alert(1)</script>")
    superuser.post(url, {"reason": REASON})
    assert "<script>alert(1)" not in superuser.get(url).content.decode()


# --- who --------------------------------------------------------------------------------------------------
def test_for_staff_of_another_account_the_page_does_not_exist(url: str, cast: Cast) -> None:
    charlie = staffed(cast.charlie)
    assert charlie.get(url).status_code == 404
    assert charlie.post(url, {"reason": REASON}).status_code == 404
    assert not Access.objects.exists()


def test_staff_read_what_their_membership_lets_them_read(url: str, cast: Cast) -> None:
    alice = staffed(cast.alice)
    alice.post(url, {"reason": REASON})
    assert shown(alice, url) == list(SHOWN_WITH_A_REASON)


@pytest.mark.parametrize("sees", [Membership.Sees.STATUS, Membership.Sees.SUMMARY])
def test_staff_who_see_less_in_the_portal_do_not_see_more_here(url: str, cast: Cast, sees: int) -> None:
    Membership.objects.filter(user=cast.bob).update(sees=sees)
    bob = staffed(cast.bob)
    assert bob.post(url, {"reason": REASON}).status_code == 403
    assert bob.get(url).status_code == 403
    assert "inhalt/" not in bob.get(f"/admin/people/person/{cast.maria.pk}/change/").content.decode()
    assert not Access.objects.exists()


def test_who_loses_the_membership_loses_sight_at_once(url: str, cast: Cast) -> None:
    alice = staffed(cast.alice)
    alice.post(url, {"reason": REASON})
    Membership.objects.filter(user=cast.alice).delete()
    assert alice.get(url).status_code == 404


def test_who_may_not_view_persons_does_not_read_them(url: str, cast: Cast) -> None:
    client = staffed(cast.alice)
    cast.alice.user_permissions.clear()
    assert client.post(url, {"reason": REASON}).status_code == 403


def test_who_is_no_staff_is_led_to_the_login(url: str, cast: Cast) -> None:
    assert logged_in(cast.alice).get(url).status_code == 302
    assert Client().post(url, {"reason": REASON}).status_code == 302
    assert not Access.objects.exists()


@pytest.mark.parametrize("object_id", ["0", "999999", "x", "1_2F"])
def test_who_does_not_exist_is_not_found(superuser: Client, cast: Cast, object_id: str) -> None:
    assert superuser.get(f"/admin/people/person/{object_id}/inhalt/").status_code == 404


def test_what_is_restricted_is_shown_for_no_reason(url: str, superuser: Client, cast: Cast) -> None:
    restrict(person_id=cast.maria.pk, restricted=True, now=timezone.now())
    assert superuser.post(url, {"reason": REASON}).status_code == 403
    assert not Access.objects.filter(via="admin").exists()


def test_staff_with_whom_the_person_does_not_share_read_nothing(url: str, cast: Cast) -> None:
    client = staffed(cast.alice)
    withdraw_everything(cast.maria)
    assert client.post(url, {"reason": REASON}).status_code == 403
