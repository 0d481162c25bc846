"""What people agree to: in versions that do not change, on a letter on which nothing is ticked."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from conftest import Cast, logged_in
from people import wording as module
from people.models import Consent, Person
from people.wording import LANGUAGES, WORDING_VERSION, question, wording, wording_hash


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_purpose_has_a_question_in_every_language(language: str) -> None:
    assert set(wording(language)["purposes"]) == set(Consent.Purpose.values)
    assert wording(language)["notice"]
    assert wording(language)["rights"]


def test_a_text_that_changed_without_a_new_version_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    wording.cache_clear()
    monkeypatch.setitem(module.PUBLISHED, (WORDING_VERSION, "de"), "0" * 64)
    with pytest.raises(ImproperlyConfigured, match=r"2026-11\.de is not the one that was published"):
        wording("de")
    monkeypatch.undo()
    assert wording("de")


def test_a_language_nobody_wrote_is_german() -> None:
    assert question("calls", "fr") == question("calls", "de")
    assert wording_hash("calls", "de") != wording_hash("calls", "en") != wording_hash("memory", "en")


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_asks_every_question_with_two_empty_boxes(cast: Cast, language: str) -> None:
    Person.objects.filter(pk=cast.maria.pk).update(language=language)
    page = logged_in(cast.alice).get(f"/privat/personen/{cast.maria.pk}/einwilligungen/brief").content.decode()
    for purpose in Consent.Purpose:
        assert question(purpose, language) in page
        assert wording_hash(purpose, language)[:8] in page
    assert page.count("☐") == 2 * len(Consent.Purpose)
    assert "☑" not in page
    assert WORDING_VERSION in page
    assert f'lang="{language}"' in page
    assert ("30 Tagen" in page) is (language == "de")
    assert logged_in(cast.bob).get(f"/privat/personen/{cast.maria.pk}/einwilligungen/brief").status_code == 404
