"""The boundary to the language model: one structured request, one exception type.

What is sent and received is content, so nothing of it is logged, nor kept by the provider (`store=False`).
The client is imported where it is used: that takes almost two seconds, and only the worker ever needs it.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from pydantic import BaseModel

from analytics.models import CallAnalysis

if TYPE_CHECKING:
    import openai
    from openai.types.responses import ParsedResponse

Failure = CallAnalysis.Failure

MAX_RETRIES = 2  # by the client, within one request: 408, 409, 429, 5xx and broken connections
MAX_OUTPUT_TOKENS = 16_000

PERMANENT_CODES = {
    "insufficient_quota": Failure.INSUFFICIENT_QUOTA,
    "model_not_found": Failure.MODEL_NOT_FOUND,
    "invalid_api_key": Failure.INVALID_API_KEY,
}
PERMANENT_STATUSES = {401: Failure.INVALID_API_KEY, 404: Failure.MODEL_NOT_FOUND}
TRANSIENT_STATUSES = frozenset({408, 409, 429})


class AnalysisError(Exception):
    """No usable answer. `permanent`: asking again is useless until somebody changes something."""

    def __init__(self, failure: CallAnalysis.Failure, *, permanent: bool) -> None:
        super().__init__(failure.value)
        self.failure = failure
        self.permanent = permanent

    def __reduce__(self) -> tuple[object, ...]:
        """Lets the task queue carry it."""
        return (_restored, (self.failure, self.permanent))


def _restored(failure: CallAnalysis.Failure, permanent: bool) -> AnalysisError:
    return AnalysisError(failure, permanent=permanent)


def ask[Answer: BaseModel](*, instructions: str, content: str, answer: type[Answer], about: str = "") -> Answer:
    """Asks the model of `settings.ANALYSIS_MODEL` for an answer of the given shape. Raises AnalysisError.

    `about`: a name for whom it is about that only we can lead back (`lib.pseudonyms`); empty for strangers.
    """
    import openai

    try:
        response = _request(instructions, content, answer, about)
    except openai.APIStatusError as error:
        raise _from_status(error) from None
    except openai.APIConnectionError:  # timeouts as well
        raise AnalysisError(Failure.UNREACHABLE, permanent=False) from None
    except (openai.APIResponseValidationError, ValueError, TypeError, AttributeError):
        # Text that is no JSON or does not fit the schema (pydantic's errors are ValueErrors), and bodies that
        # are no JSON object at all, over which the client stumbles. `from None`: they quote the content.
        raise AnalysisError(Failure.INVALID_ANSWER, permanent=False) from None
    except openai.OpenAIError:  # what is left: the client was given no key
        raise AnalysisError(Failure.INVALID_API_KEY, permanent=True) from None
    return _answer_of(response)


def _request[Answer: BaseModel](
    instructions: str, content: str, answer: type[Answer], about: str
) -> "ParsedResponse[Answer]":
    import openai

    with openai.OpenAI(
        base_url=settings.OPENAI_BASE_URL,
        api_key=settings.OPENAI_API_KEY,
        timeout=settings.ANALYSIS_TIMEOUT_SECONDS,
        max_retries=MAX_RETRIES,
    ) as client:
        return client.responses.parse(
            model=settings.ANALYSIS_MODEL,
            input=[{"role": "system", "content": instructions}, {"role": "user", "content": content}],
            text_format=answer,
            store=False,
            safety_identifier=about or openai.omit,
            max_output_tokens=MAX_OUTPUT_TOKENS,
        )


def _answer_of[Answer: BaseModel](response: "ParsedResponse[Answer]") -> Answer:
    if response.status != "completed":  # "incomplete": the answer was cut off; "failed": the model broke
        raise AnalysisError(Failure.INVALID_ANSWER, permanent=False)
    if response.output_parsed is None:
        raise AnalysisError(Failure.REFUSED if _refused(response) else Failure.INVALID_ANSWER, permanent=False)
    return response.output_parsed


def _refused[Answer: BaseModel](response: "ParsedResponse[Answer]") -> bool:
    messages = [item for item in response.output if item.type == "message"]
    return any(content.type == "refusal" for message in messages for content in message.content)


def _from_status(error: "openai.APIStatusError") -> AnalysisError:
    failure = PERMANENT_CODES.get(error.code or "") or PERMANENT_STATUSES.get(error.status_code)
    if failure is not None:
        return AnalysisError(failure, permanent=True)
    if error.status_code in TRANSIENT_STATUSES or error.status_code >= 500:
        return AnalysisError(Failure.UNREACHABLE, permanent=False)
    return AnalysisError(Failure.REFUSED, permanent=True)
