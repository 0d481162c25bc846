"""`python -m realtime.simulator`: both stand-ins for the keyless demo, until SIGTERM or SIGINT.

Logs static texts and ids, never a sentence or a number.
"""

import argparse
import asyncio
import logging
import os
import signal
import sys

from realtime.simulator.server import ACCOUNT_SID, API_KEY, AUTH_TOKEN, Simulator

log = logging.getLogger("realtime.simulator")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m realtime.simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--base-url", default=os.environ.get("BASE_URL", "http://localhost:8000"))
    parser.add_argument("--connect-to", default=None, help="where our side listens, if not at the base URL")
    parser.add_argument("--account-sid", default=os.environ.get("TWILIO_ACCOUNT_SID", ACCOUNT_SID))
    parser.add_argument("--auth-token", default=os.environ.get("TWILIO_AUTH_TOKEN", AUTH_TOKEN))
    parser.add_argument("--api-key", default=os.environ.get("OPENAI_API_KEY", API_KEY))
    parser.add_argument("--speed", type=float, default=1.0, help="call seconds per second of dialled calls")
    return parser.parse_args()


async def _serve(arguments: argparse.Namespace) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    simulator = Simulator(
        port=arguments.port,
        base_url=arguments.base_url.rstrip("/"),
        connect_to=arguments.connect_to,
        account_sid=arguments.account_sid,
        auth_token=arguments.auth_token,
        api_key=arguments.api_key or None,
        speed=arguments.speed,
        keep_events=False,
    )
    async with simulator:
        log.info("simulator ready at %s (OpenAI under /v1, Twilio under /2010-04-01)", simulator.url)
        await ended.wait()
    log.info("simulator ended")


def main() -> None:
    """Serve until told to end."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    asyncio.run(_serve(_arguments()))


if __name__ == "__main__":
    main()
