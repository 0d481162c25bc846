"""What a conversation costs."""

import pytest

from realtime.budget import DEAREST, Usage, prices_of

pytestmark = pytest.mark.pure

A_MILLION = 1_000_000


def test_each_kind_of_token_has_its_price() -> None:
    prices = prices_of("gpt-realtime-2.1-mini")
    assert prices.cost_usd(Usage(text_in=A_MILLION)) == pytest.approx(0.60)
    assert prices.cost_usd(Usage(audio_in=A_MILLION)) == pytest.approx(10)
    assert prices.cost_usd(Usage(text_out=A_MILLION)) == pytest.approx(2.40)
    assert prices.cost_usd(Usage(audio_out=A_MILLION)) == pytest.approx(20)


def test_what_was_cached_is_part_of_the_input_and_cheaper() -> None:
    usage = Usage(audio_in=A_MILLION, cached_audio=A_MILLION, text_in=A_MILLION, cached_text=A_MILLION)
    assert prices_of("gpt-realtime-2.1-mini").cost_usd(usage) == pytest.approx(0.60)


def test_more_cached_than_sent_costs_no_less_than_nothing() -> None:
    assert DEAREST.cost_usd(Usage(cached_text=10)) >= 0


def test_a_model_without_a_known_price_counts_as_the_dearest() -> None:
    assert prices_of("brand-new") is DEAREST
