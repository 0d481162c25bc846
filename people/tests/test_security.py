"""The page of one's own login: sessions and what happened, told without exact addresses."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from conftest import PASSWORD, Cast, logged_in
from people.models import SignIn, User
from people.sign_ins import device_of, network_of, own_sessions
from people.tests.browser import browser, log_in


def events(user: User) -> list[str]:
    return list(SignIn.objects.filter(user=user).order_by("pk").values_list("event", flat=True))


def in_as(user: User) -> Client:
    client = browser()
    log_in(client, user.email)
    return client


# --- sessions ------------------------------------------------------------------------------------------
def test_all_sessions_are_shown_and_which_one_this_is(cast: Cast) -> None:
    in_as(cast.alice)
    page = in_as(cast.alice).get("/konto/sicherheit").content.decode()
    assert page.count("Firefox, Android") >= 2
    assert page.count("dieses Gerät") == 1


def test_ending_a_session_logs_that_browser_out(cast: Cast) -> None:
    lost, client = in_as(cast.alice), in_as(cast.alice)
    session = own_sessions(cast.alice).get(session_key=lost.session.session_key)
    client.post(f"/konto/sicherheit/sitzungen/{session.pk}/beenden")
    assert lost.get("/privat/dashboard").status_code == 302
    assert client.get("/privat/dashboard").status_code == 200


def test_all_others_are_ended_at_once(cast: Cast) -> None:
    others, client = [in_as(cast.alice) for _ in range(3)], in_as(cast.alice)
    client.post("/konto/sicherheit/sitzungen/andere-beenden")
    assert [one.get("/privat/dashboard").status_code for one in others] == [302] * 3
    assert client.get("/privat/dashboard").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(cast: Cast) -> None:
    victim = in_as(cast.alice)
    session = own_sessions(cast.alice).get()
    assert in_as(cast.charlie).post(f"/konto/sicherheit/sitzungen/{session.pk}/beenden").status_code == 404
    assert victim.get("/privat/dashboard").status_code == 200


# --- the audit -----------------------------------------------------------------------------------------
def test_coming_in_being_refused_and_leaving_are_noted(cast: Cast) -> None:
    log_in(browser(), "alice@example.org", "wrong")
    client = in_as(cast.alice)
    client.post("/abmelden")
    assert events(cast.alice) == ["refused", "signed_in", "signed_out"]
    row = SignIn.objects.get(event="signed_in")
    assert (row.method, row.device) == ("password", "Firefox, Android")
    assert row.network.endswith(".0/24")


def test_what_a_stranger_types_is_not_kept(cast: Cast) -> None:
    log_in(browser(), "stranger@example.org", "a secret guess")
    row = SignIn.objects.get()
    assert row.user is None
    assert not [value for value in vars(row).values() if "stranger" in str(value) or "guess" in str(value)]


def test_a_changed_password_is_noted(cast: Cast) -> None:
    client = in_as(cast.alice)
    new = "ein ganz neues Kennwort 85"
    client.post("/konto/passwort", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert "password_changed" in events(cast.alice)


def test_everybody_sees_their_own_lines_only(cast: Cast) -> None:
    in_as(cast.charlie)
    page = logged_in(cast.alice).get("/konto/sicherheit")
    assert {row.user_id for row in page.context["sign_ins"]} <= {cast.alice.pk}


# --- pure ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("", ""),
        ("unknown", ""),
    ],
)
def test_an_address_is_cut_to_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


@given(st.ip_addresses())
def test_no_address_is_told_exactly(address: object) -> None:
    assert network_of(str(address)).split("/")[1] in ("24", "48")


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/143.0 Safari/537.36 Edg/143.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/143.0 Safari/537.36", "Chrome, Linux"),
        ("curl/8.9", ""),
        ("", ""),
    ],
)
def test_a_device_is_called_as_people_call_it(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device


@given(st.text())
def test_no_browser_tells_more_than_two_words(user_agent: str) -> None:
    assert len(device_of(user_agent)) < 40
