"""Who belongs to several accounts of an area looks at all of them, or at one."""

import pytest
from django.test import Client

from conftest import Cast, logged_in
from people.models import Membership, Person


@pytest.fixture
def client(cast: Cast) -> Client:
    """Alice, who manages Maria's family, and looks after Charlie's Otto as well."""
    Person.objects.create(account=cast.account_c, display_name="Otto Öztürk", phone_e164="+491700000001")
    Membership.objects.create(user=cast.alice, account=cast.account_c, sees=Membership.Sees.STATUS)
    return logged_in(cast.alice)


def chosen(client: Client, account: object) -> int:
    return client.post("/privat/auswahl", {"account": account}).status_code


def names(client: Client, url: str) -> list[str]:
    page = client.get(url).content.decode()
    return [name for name in ("Maria Schmidt", "Otto Öztürk") if name in page]


def test_at_first_everybody_is_shown(client: Client) -> None:
    assert (
        names(client, "/privat/dashboard") == names(client, "/privat/personen") == ["Maria Schmidt", "Otto Öztürk"]
    )
    assert "Familie C" in client.get("/privat/dashboard").content.decode()


def test_an_account_that_was_chosen_is_the_only_one_in_overviews_and_lists(client: Client, cast: Cast) -> None:
    assert chosen(client, cast.account_c.pk) == 302
    for url in ("/privat/dashboard", "/privat/personen", "/privat/uebergabe"):
        assert "Maria Schmidt" not in client.get(url).content.decode()
    assert names(client, "/privat/personen") == ["Otto Öztürk"]
    assert client.get("/privat/dashboard").context["figures"]["people"] == 1


def test_a_link_to_somebody_else_opens_all_the_same(client: Client, cast: Cast) -> None:
    chosen(client, cast.account_c.pk)
    assert client.get(f"/privat/personen/{cast.maria.pk}").status_code == 200


def test_all_are_chosen_again(client: Client, cast: Cast) -> None:
    chosen(client, cast.account_c.pk)
    chosen(client, "")
    assert names(client, "/privat/personen") == ["Maria Schmidt", "Otto Öztürk"]


@pytest.mark.parametrize("account", ["clinic", "x", "-1", "9" * 30])
def test_no_other_account_can_be_chosen(client: Client, cast: Cast, account: str) -> None:
    assert chosen(client, cast.clinic.pk if account == "clinic" else account) == 404


def test_an_account_one_no_longer_belongs_to_hides_nothing(client: Client, cast: Cast) -> None:
    chosen(client, cast.account_c.pk)
    Membership.objects.filter(user=cast.alice, account=cast.account_c).delete()
    assert names(client, "/privat/personen") == ["Maria Schmidt"]


def test_who_has_one_account_is_offered_no_choice(cast: Cast) -> None:
    assert "/privat/auswahl" not in logged_in(cast.charlie).get("/privat/dashboard").content.decode()


@pytest.mark.parametrize("search", ["öztürk", "ÖZTÜRK", "0170 000", "maria"])
def test_search_knows_umlauts_and_numbers(client: Client, search: str) -> None:
    expected = ["Maria Schmidt"] if search == "maria" else ["Otto Öztürk"]
    assert names(client, f"/privat/personen?suche={search}") == expected
