"""Lets daphne close a socket with the standard's own codes, such as 1008 (policy violation) and 1009 (too big).

Its `serverClose` calls autobahn's public `sendClose`, which allows 1000 and private codes and raises on these:
the peer then sees 1011, and the log an error. Daphne itself uses `sendCloseFrame` for its 1011; so do we.
"""

from typing import Any

from daphne.ws_protocol import WebSocketProtocol

NORMAL_CLOSURE = 1000


def close_with_any_code(protocol: Any, code: int | None = None) -> None:
    protocol.sendCloseFrame(code=NORMAL_CLOSURE if code is None else code)


def allow_standard_close_codes() -> None:
    """To be called once, before the first socket is served. Other servers than daphne need nothing."""
    WebSocketProtocol.serverClose = close_with_any_code
