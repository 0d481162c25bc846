"""What the companion may do beside speaking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.models import Concern
from people.models import PrivacyRequest
from realtime.commands import Wish
from realtime.tools import ARGUMENT_LIMIT, CONCERN_KINDS, argument, tools_for

pytestmark = pytest.mark.pure


def names(*, is_known: bool = False, number_is_shared: bool = False) -> set[str]:
    return {tool["name"] for tool in tools_for(is_known=is_known, number_is_shared=number_is_shared)}


def test_a_stranger_can_only_say_goodbye_and_be_worried_about() -> None:
    assert names() == {"end_call", "raise_concern"}


def test_a_known_person_decides_about_their_data() -> None:
    assert names(is_known=True) == names() | {wish.value for wish in Wish}


def test_on_a_shared_number_the_caller_may_be_identified() -> None:
    assert "identify_caller" in names(number_is_shared=True)
    assert "identify_caller" not in names(is_known=True)


def test_the_words_for_wishes_and_concerns_are_the_ones_that_are_stored() -> None:
    assert {wish.value for wish in Wish} == set(PrivacyRequest.Kind.values)
    assert set(CONCERN_KINDS) <= set(Concern.Kind.values)


def test_every_parameter_is_required_and_no_other_is_allowed() -> None:
    for tool in tools_for(is_known=True, number_is_shared=True):
        assert tool["parameters"]["required"] == list(tool["parameters"]["properties"])
        assert tool["parameters"]["additionalProperties"] is False


@given(st.text())
def test_no_arguments_raise(arguments: str) -> None:
    assert isinstance(argument(arguments, "what"), str)


def test_a_long_argument_is_cut() -> None:
    assert len(argument('{"what": "' + "x" * 1_000 + '"}', "what")) == ARGUMENT_LIMIT
