"""The pages about people and their calls: what they show, to whom, and what they note about it."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from analytics.models import CallAnalysis
from analytics.tests import story
from analytics.tests.story import EVERYTHING, add_turn, made_call, told_call
from calls.models import Call, Concern
from conftest import Cast, forget_accesses, logged_in
from people.consents import RECORDING_PURPOSES, record_consents
from people.models import Access, Consent, Membership, MemoryItem, Person

HTMX = {"HX-Request": "true"}


def page_of(person: Person, query: str = "") -> str:
    return f"/privat/personen/{person.pk}{query}"


def text(client: Client, url: str, **headers: str) -> str:
    response = client.get(url, headers=headers)
    assert response.status_code == 200, url
    return response.content.decode()


def accesses() -> list[tuple[str, Any]]:
    return sorted(Access.objects.values_list("what", "object_id"))


def sees(cast: Cast, level: int) -> Client:
    Membership.objects.filter(user=cast.bob).update(sees=level)
    return logged_in(cast.bob)


# --- a person: what each level sees --------------------------------------------------------------------
def test_who_sees_transcripts_sees_the_whole_story(cast: Cast) -> None:
    call = told_call(cast.maria)
    page = text(logged_in(cast.alice), page_of(cast.maria))
    for said in EVERYTHING:
        assert said in page
    assert "kann Fehler enthalten" in page
    assert "utomatisch aus dem Text" in page
    assert "unterbrochen" in page
    assert f"?anruf={call.pk}" in page


def test_each_point_of_the_summary_leads_to_the_turn_it_rests_on(cast: Cast) -> None:
    told_call(cast.maria)
    page = text(logged_in(cast.alice), page_of(cast.maria))
    assert 'href="#turn-2"' in page
    assert 'id="turn-2"' in page


def test_the_mood_shows_the_words_it_rests_on_with_their_place_and_how_sure_it_is(cast: Cast) -> None:
    told_call(cast.maria)
    page = text(logged_in(cast.alice), page_of(cast.maria))
    words = page[page.index('<figure class="own-words">') : page.index("</figure>")]
    assert story.SAID in words
    assert 'href="#turn-2"' in words
    assert "0:22" in words
    assert "Automatisch aus dem Text: recht sicher, 80\u202f%" in page


def test_words_whose_turn_is_gone_are_not_repeated(cast: Cast) -> None:
    call = told_call(cast.maria)
    call.utterances.filter(position=2).delete()
    page = text(logged_in(cast.alice), page_of(cast.maria))
    assert story.SAID not in page
    assert story.REASON in page


def test_who_sees_summaries_is_not_even_sent_the_words_of_the_mood(cast: Cast) -> None:
    told_call(cast.maria)
    shown = sees(cast, Membership.Sees.SUMMARY).get(page_of(cast.maria)).context["shown"]
    assert shown.quote is None
    assert "sentiment_quote" in shown.analysis.get_deferred_fields()


def test_who_sees_summaries_reads_no_word_of_the_transcript_and_no_memory(cast: Cast) -> None:
    told_call(cast.maria)
    page = text(sees(cast, Membership.Sees.SUMMARY), page_of(cast.maria))
    assert story.SUMMARY in page
    assert story.REASON in page
    for hidden in (story.SAID, story.REMEMBERED, story.QUOTE):
        assert hidden not in page
    assert "Der Wortlaut bleibt bei Maria Schmidt" in page


def test_who_sees_the_status_only_sees_times_and_is_told_why(cast: Cast) -> None:
    told_call(cast.maria)
    page = text(logged_in(cast.bob), page_of(cast.maria))
    assert "beendet" in page
    assert "1:12" in page
    for hidden in (*EVERYTHING, "positiv", "Sturz"):
        assert hidden not in page
    assert "bleibt bei Maria Schmidt" in page


def test_the_level_holds_on_the_page_of_the_call_too(cast: Cast) -> None:
    call = told_call(cast.maria)
    page = text(logged_in(cast.bob), f"{page_of(cast.maria)}/anrufe/{call.pk}")
    for hidden in (*EVERYTHING, "positiv"):
        assert hidden not in page


# --- a person: what is noted ---------------------------------------------------------------------------
def test_reading_a_persons_page_is_noted_for_each_kind_of_content(cast: Cast) -> None:
    call = told_call(cast.maria)
    text(logged_in(cast.alice), page_of(cast.maria))
    assert accesses() == [("memory", cast.maria.pk), ("summary", call.pk), ("transcript", call.pk)]
    assert set(Access.objects.values_list("user", "person")) == {(cast.alice.pk, cast.maria.pk)}


def test_reading_the_page_of_a_call_is_noted(cast: Cast) -> None:
    call = told_call(cast.maria)
    text(logged_in(cast.alice), f"{page_of(cast.maria)}/anrufe/{call.pk}")
    assert accesses() == [("summary", call.pk), ("transcript", call.pk)]


def test_who_sees_the_status_only_reads_nothing_that_is_noted(cast: Cast) -> None:
    told_call(cast.maria)
    text(logged_in(cast.bob), page_of(cast.maria))
    assert accesses() == []


def test_a_quote_alone_is_content_too(cast: Cast) -> None:
    made_call(cast.maria)
    Concern.objects.create(account=cast.account_a, person=cast.maria, kind="fall", quote=story.QUOTE)
    assert story.QUOTE in text(logged_in(cast.alice), page_of(cast.maria))
    assert accesses() == [("transcript", None)]


def test_asking_again_when_nothing_is_new_shows_nothing_and_notes_nothing(cast: Cast) -> None:
    told_call(cast.maria)
    client = logged_in(cast.alice)
    version = client.get(page_of(cast.maria)).context["version"]
    forget_accesses()
    response = client.get(page_of(cast.maria, f"?stand={version}"), headers=HTMX)
    assert (response.status_code, response.content) == (204, b"")
    assert accesses() == []


# --- a person: watching a call -------------------------------------------------------------------------
def test_a_call_can_be_watched_from_ringing_to_its_summary(cast: Cast) -> None:
    client = logged_in(cast.alice)
    call = made_call(cast.maria, status="ringing", duration_sec=None, closed_at=None)
    assert "klingelt" in watched(client, cast)
    Call.objects.update(status="in_progress")
    assert "im Gespräch" in watched(client, cast)
    add_turn(call, 1, "caller", story.SAID)
    assert story.SAID in watched(client, cast)
    Call.objects.update(status="completed", closed_at=timezone.now(), duration_sec=30)
    CallAnalysis.objects.create(call=call)
    assert "Wird ausgewertet" in watched(client, cast)
    CallAnalysis.objects.update(state="done", sentiment_label="positiv", summary=[{"text": story.SUMMARY}])
    page = text(client, page_of(cast.maria), **HTMX)
    assert story.SUMMARY in page
    assert 'every 60s"' in page


def watched(client: Client, cast: Cast) -> str:
    page = text(client, page_of(cast.maria), **HTMX)
    assert 'every 10s"' in page
    return page


def test_every_step_of_a_call_is_a_new_version_of_the_page(cast: Cast) -> None:
    client, seen = logged_in(cast.alice), set()
    call = made_call(cast.maria, status="in_progress", duration_sec=None, closed_at=None)
    for position in range(1, 4):
        add_turn(call, position, "caller", "Ja.")
        seen.add(client.get(page_of(cast.maria)).context["version"])
    MemoryItem.objects.create(person=cast.maria, category="facts", text="Hat einen Hund")
    seen.add(client.get(page_of(cast.maria)).context["version"])
    assert len(seen) == 4


def test_without_a_choice_the_newest_call_is_shown(cast: Cast) -> None:
    made_call(cast.maria, ago=datetime.timedelta(days=2))
    newest = made_call(cast.maria)
    assert logged_in(cast.alice).get(page_of(cast.maria)).context["shown"].call == newest


def test_the_address_chooses_a_call_and_keeps_it_while_the_page_lives(cast: Cast) -> None:
    older = made_call(cast.maria, ago=datetime.timedelta(days=2))
    made_call(cast.maria)
    response = logged_in(cast.alice).get(page_of(cast.maria, f"?anruf={older.pk}"))
    assert response.context["shown"].call == older
    assert f"anruf={older.pk}&amp;stand=" in response.content.decode()


@pytest.mark.parametrize("wanted", ["x", "-1", "²", "9" * 30, ""])
def test_a_choice_that_is_no_number_shows_the_newest_call(cast: Cast, wanted: str) -> None:
    made_call(cast.maria)
    assert logged_in(cast.alice).get(page_of(cast.maria, f"?anruf={wanted}")).status_code == 200


def test_a_call_of_somebody_else_is_not_shown_below_a_person(cast: Cast) -> None:
    other = Person.objects.create(account=cast.account_a, display_name="Otto", phone_e164="+491700000001")
    call = told_call(other)
    client = logged_in(cast.alice)
    assert client.get(page_of(cast.maria, f"?anruf={call.pk}")).status_code == 404
    assert client.get(f"{page_of(cast.maria)}/anrufe/{call.pk}").status_code == 404


def test_the_page_of_a_finished_call_stops_asking(cast: Cast) -> None:
    call = told_call(cast.maria, ago=datetime.timedelta(hours=1))
    assert "hx-trigger" not in text(logged_in(cast.alice), f"{page_of(cast.maria)}/anrufe/{call.pk}")


def test_the_page_of_a_running_call_asks_and_is_answered_only_when_something_is_new(cast: Cast) -> None:
    call = made_call(cast.maria, status="in_progress", closed_at=None)
    client, url = logged_in(cast.alice), f"{page_of(cast.maria)}/anrufe/{call.pk}"
    version = client.get(url).context["version"]
    assert client.get(f"{url}?stand={version}", headers=HTMX).status_code == 204
    add_turn(call, 1, "caller", story.SAID)
    assert story.SAID in text(client, f"{url}?stand={version}", **HTMX)


def test_a_fragment_asked_for_after_the_session_ended_reloads_the_page(cast: Cast) -> None:
    response = Client().get(page_of(cast.maria), headers=HTMX)
    assert response.headers["HX-Refresh"] == "true"
    assert b"Maria" not in response.content


def test_pages_are_kept_out_of_every_cache(cast: Cast) -> None:
    response = logged_in(cast.alice).get(page_of(cast.maria))
    assert "no-store" in response.headers["Cache-Control"]
    assert "HX-Request" in response.headers["Vary"]


# --- states and consent --------------------------------------------------------------------------------
def test_without_consent_the_page_says_that_nothing_is_written_down(cast: Cast) -> None:
    record_consents(person=cast.maria, purposes=RECORDING_PURPOSES, granted=False, method=Consent.Method.SPOKEN)
    call = made_call(cast.maria)
    CallAnalysis.objects.create(call=call, state=CallAnalysis.State.NOT_STORED)
    page = text(logged_in(cast.alice), page_of(cast.maria))
    assert "Ohne Einwilligung wird nicht mitgeschrieben." in page
    assert "Ohne Einwilligung merkt sich der Begleiter nichts." in page


def test_a_call_whose_words_were_deleted_says_so(cast: Cast) -> None:
    made_call(cast.maria)
    assert "Aufbewahrungsfrist ist abgelaufen" in text(logged_in(cast.alice), page_of(cast.maria))


def test_a_failed_analysis_says_why_and_offers_another_attempt(cast: Cast) -> None:
    call = made_call(cast.maria)
    CallAnalysis.objects.create(call=call, state="failed", failure="insufficient_quota")
    page = text(logged_in(cast.alice), page_of(cast.maria))
    assert "Guthaben bei OpenAI aufgebraucht" in page
    assert f"anrufe/{call.pk}/auswertung" in page
    assert "neutral" not in page.split("Auswertung ist fehlgeschlagen")[1].split("</article>")[0]


def test_why_a_call_ended_is_said_in_words(cast: Cast) -> None:
    made_call(cast.maria, status="failed", end_reason="model_not_found", duration_sec=None)
    page = text(logged_in(cast.alice), page_of(cast.maria))
    assert "fehlgeschlagen" in page
    assert "Sprachmodell nicht verfügbar" in page


def test_html_in_what_was_said_is_text(cast: Cast) -> None:
    add_turn(made_call(cast.maria), 1, "caller", "<script>alert(1)</script>")
    page = text(logged_in(cast.alice), page_of(cast.maria))
    assert "&lt;script&gt;alert(1)" in page


# --- retry ---------------------------------------------------------------------------------------------
def failed_analysis(cast: Cast) -> tuple[str, CallAnalysis]:
    call = made_call(cast.maria)
    analysis = CallAnalysis.objects.create(call=call, state="failed", failure="unreachable", attempts=5)
    return f"{page_of(cast.maria)}/anrufe/{call.pk}/auswertung", analysis


def test_a_manager_has_a_failed_analysis_done_again(cast: Cast, rings: list[tuple[int, str]]) -> None:
    url, analysis = failed_analysis(cast)
    add_turn(analysis.call, 1, "caller", story.SAID)
    response = logged_in(cast.alice).post(url, follow=True)
    analysis.refresh_from_db()
    assert analysis.state == CallAnalysis.State.WAITING
    assert "beginnt noch einmal" in response.content.decode()


def test_an_analysis_with_nothing_left_to_read_is_not_started(cast: Cast) -> None:
    url, _analysis = failed_analysis(cast)
    assert "nichts mehr auszuwerten" in logged_in(cast.alice).post(url, follow=True).content.decode()


def test_a_relative_cannot_start_an_analysis(cast: Cast) -> None:
    url, _analysis = failed_analysis(cast)
    assert logged_in(cast.bob).post(url).status_code == 404
