"""The register of what is stored: no model leads to a person or a login without saying what for and how long."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from people.models import Person, User
from voicecompanion.lib import privacy
from voicecompanion.lib.privacy import PERSONS_DAYS, Expires, Rule

OUR_APPS = ("people", "calls", "analytics", "realtime")
EXPIRING = [(rule, expires) for rule in privacy.rules() for expires in rule.expires]


def test_every_model_that_leads_to_a_person_has_a_rule() -> None:
    assert privacy.models_without_rule(Person) == []


def test_every_model_of_ours_that_leads_to_a_login_has_a_rule() -> None:
    assert [one for one in privacy.models_without_rule(User) if one._meta.app_label in OUR_APPS] == []


def test_a_model_added_without_a_rule_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = {"__module__": "people.models", "person": models.ForeignKey(Person, models.CASCADE, related_name="+")}
    diary: type[models.Model] = type("Diary", (models.Model,), dict(fields))
    page = type(
        "DiaryPage",
        (models.Model,),
        {"__module__": "people.models", "diary": models.ForeignKey(diary, models.CASCADE, related_name="+")},
    )
    try:
        assert privacy.models_without_rule(Person) == [diary, page]
    finally:
        for name in ("diary", "diarypage"):
            del apps.all_models["people"][name]
        apps.clear_cache()


def test_a_rule_that_is_taken_away_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    for rule in privacy.rules_about(Person):
        with monkeypatch.context() as patch:
            patch.delitem(privacy._rules, rule.model)
            assert privacy.models_without_rule(Person) == [rule.model]


@pytest.mark.parametrize("rule", privacy.rules_about(Person), ids=lambda rule: rule.label)
def test_the_way_to_the_person_leads_there(rule: Rule) -> None:
    model: type[models.Model] = rule.model
    for step in filter(None, rule.path.split("__")):
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    assert model is Person


@pytest.mark.parametrize(("rule", "expires"), EXPIRING, ids=lambda one: getattr(one, "label", ""))
def test_a_time_is_counted_from_a_moment_and_set_in_days(rule: Rule, expires: Expires) -> None:
    assert isinstance(rule.model._meta.get_field(expires.moment), models.DateTimeField)
    assert expires.days == PERSONS_DAYS or getattr(settings, expires.days) > 0


def test_what_is_said_in_a_call_goes_with_the_call() -> None:
    assert {rule.label for rule in privacy.rules() if rule.of_calls} == {
        "calls.call",
        "calls.utterance",
        "calls.concern",
        "analytics.callanalysis",
    }


def test_a_model_has_one_rule() -> None:
    with pytest.raises(ValueError, match=r"people\.person has a rule already"):
        privacy.register(privacy.rule_of(Person))


def test_every_rule_says_what_for() -> None:
    assert [rule.label for rule in privacy.rules() if len(str(rule.purpose)) < 10] == []
