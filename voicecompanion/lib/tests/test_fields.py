"""Content is encrypted before it reaches the database, and readable with every configured key."""

import json

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError
from django.db import connection
from pytest_django import Settings

from voicecompanion.lib.fields import EncryptedJSONField, EncryptedTextField, Unreadable, decrypt, encrypt

SENTENCE = "Mir geht es heute gut, schönen Dank."
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def stored(field: EncryptedTextField, value: object) -> str:
    token: str = field.get_prep_value(value)
    return token


def read(field: EncryptedTextField, token: str | None) -> object:
    return field.from_db_value(token, None, connection)


def test_what_is_encrypted_is_not_seen_and_comes_back() -> None:
    token = encrypt(SENTENCE)
    assert "heute" not in token
    assert decrypt(token) == SENTENCE


def test_equal_texts_have_different_tokens() -> None:
    assert encrypt(SENTENCE) != encrypt(SENTENCE)


def test_the_first_key_writes_and_all_of_them_read(settings: Settings) -> None:
    settings.FERNET_KEYS = [OLD]
    old_token = encrypt(SENTENCE)
    settings.FERNET_KEYS = [NEW, OLD]
    assert decrypt(old_token) == SENTENCE
    new_token = encrypt(SENTENCE)
    settings.FERNET_KEYS = [NEW]
    assert decrypt(new_token) == SENTENCE


def test_what_no_key_reads_is_shown_as_unreadable(settings: Settings) -> None:
    settings.FERNET_KEYS = [OLD]
    token = encrypt(SENTENCE)
    settings.FERNET_KEYS = [NEW]
    assert isinstance(decrypt(token), Unreadable)
    assert decrypt(token) == "[nicht lesbar]"


def test_what_could_not_be_read_is_never_written_back() -> None:
    with pytest.raises(FieldError):
        stored(EncryptedTextField(), Unreadable("[nicht lesbar]"))
    with pytest.raises(FieldError):
        stored(EncryptedJSONField(), Unreadable("[nicht lesbar]"))


@pytest.mark.parametrize("text", ["", SENTENCE, "👵🏼", "a" * 100_000])
def test_a_text_field_stores_a_token_and_reads_the_text(text: str) -> None:
    assert read(EncryptedTextField(), stored(EncryptedTextField(), text)) == text


@pytest.mark.parametrize("value", [[], {"text": SENTENCE, "turns": [1, 2]}, 0, ""])
def test_a_json_field_stores_a_token_and_reads_the_value(value: object) -> None:
    token = stored(EncryptedJSONField(), value)
    assert read(EncryptedJSONField(), token) == value
    assert json.loads(decrypt(token)) == value


@pytest.mark.parametrize("field", [EncryptedTextField(), EncryptedJSONField()])
def test_nothing_stays_nothing(field: EncryptedTextField) -> None:
    assert field.get_prep_value(None) is None
    assert read(field, None) is None


def test_unreadable_json_is_shown_like_unreadable_text(settings: Settings) -> None:
    token = stored(EncryptedJSONField(), ["x"])
    settings.FERNET_KEYS = [NEW]
    assert isinstance(read(EncryptedJSONField(), token), Unreadable)


def test_content_cannot_be_searched() -> None:
    with pytest.raises(FieldError):
        EncryptedTextField().get_lookup("exact")
    assert EncryptedTextField().get_lookup("isnull")
