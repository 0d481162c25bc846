"""Twilio's signed requests to our side: webhooks and the media handshake.

Twilio signs the public address it was configured with. Where our side really listens elsewhere (a
proxy in production, a random port in a test), `connect_to` names that place.
"""

import secrets
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped, unused-ignore]

_TIMEOUT_SECONDS = 15


def new_sid(prefix: str) -> str:
    """A Twilio id: two letters and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)


class SignedClient:
    """Sends what Twilio sends, signed with the account's token. `token=""` sends no signature."""

    def __init__(
        self, session: aiohttp.ClientSession, auth_token: str, connect_to: str | None = None
    ) -> None:
        self._session = session
        self._validator = RequestValidator(auth_token) if auth_token else None
        self._connect_to = urlsplit(connect_to) if connect_to else None

    def signature(self, url: str, form: dict[str, str]) -> str:
        """HMAC-SHA1 over the address and the sorted form, in base64."""
        return str(self._validator.compute_signature(url, form)) if self._validator else ""

    async def post(self, url: str, form: dict[str, str]) -> tuple[int, str]:
        """POST a webhook: status and body. Twilio gives up after 15 s (error 11205)."""
        headers = self._headers(url)
        if self._validator:
            headers["X-Twilio-Signature"] = self.signature(url, form)
        timeout = aiohttp.ClientTimeout(total=_TIMEOUT_SECONDS)
        async with self._session.post(
            self._place(url), data=form, headers=headers, timeout=timeout, allow_redirects=False
        ) as answer:
            return answer.status, await answer.text()

    async def open_stream(self, url: str) -> aiohttp.ClientWebSocketResponse:
        """The media handshake: its header is lower case, and it covers the wss:// address."""
        headers = self._headers(url)
        if self._validator:
            headers["x-twilio-signature"] = self.signature(url, {})
        return await self._session.ws_connect(
            self._place(url), headers=headers, max_msg_size=16 * 1024 * 1024
        )

    def _headers(self, url: str) -> dict[str, str]:
        headers = {"User-Agent": "TwilioProxy/1.1", "I-Twilio-Idempotency-Token": secrets.token_hex(16)}
        if self._connect_to is None:
            return headers
        parts = urlsplit(url)
        secure = parts.scheme in ("https", "wss")
        return {**headers, "Host": parts.netloc, "X-Forwarded-Proto": "https" if secure else "http"}

    def _place(self, url: str) -> str:
        parts = urlsplit(url)
        if self._connect_to is None:
            return url
        socket = parts.scheme in ("ws", "wss")
        scheme = self._connect_to.scheme.replace("http", "ws") if socket else self._connect_to.scheme
        return urlunsplit((scheme, self._connect_to.netloc, parts.path, parts.query, ""))
