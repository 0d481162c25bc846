"""The API keeps what its description promises, whatever is asked: no error of ours, no undocumented answer."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from analytics.tests.story import told_call
from conftest import Cast
from voicecompanion.api import api

TOKEN = {"Authorization": "Bearer test-admin-token"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]
OPERATIONS = [(path, method) for path, methods in api.get_openapi_schema()["paths"].items() for method in methods]
PATIENT = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A server closes its connections between requests; this one has to keep the transaction of the test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
@pytest.mark.parametrize("mode", schemathesis.GenerationMode, ids=lambda mode: mode.value)
def test_every_answer_is_one_that_was_promised(
    cast: Cast, path: str, method: str, mode: schemathesis.GenerationMode
) -> None:
    told_call(cast.maria)
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())

    # A query may hold what nobody asked for, such as an advertiser's mark; what is written is looked at closely.
    checks = [*CHECKS, negative_data_rejection] if method in ("post", "put") else CHECKS

    @PATIENT
    @given(case=described[path][method].as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(headers=TOKEN, checks=checks)

    ask()
