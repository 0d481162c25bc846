"""Servers that we start ourselves."""

import socket
from pathlib import Path

import pytest
import redis

from voicecompanion.lib import servers


def test_a_port_that_is_taken_is_not_free() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        assert not servers.port_is_free(port)
    assert servers.port_is_free(servers.free_port())


def test_the_embedded_server_asks_for_its_password_and_is_gone_afterwards(tmp_path: Path) -> None:
    with servers.running_valkey(tmp_path / "valkey", appendonly=True) as url:
        with redis.Redis.from_url(url) as client:
            assert client.ping()
        port = int(url.rpartition(":")[2].partition("/")[0])
        with redis.Redis(port=port) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
    assert servers.port_is_free(port)


def test_a_server_that_does_not_start_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "valkey_binary", lambda: "/bin/false")
    with pytest.raises(servers.ServerError), servers.running_valkey(tmp_path, appendonly=False):
        pass
