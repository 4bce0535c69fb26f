"""The real client, and anew mcp over HTTP in a process of its own."""

import json
import os
import signal
import subprocess
import sys

import anyio
import pytest

pytest.importorskip("mcp")

import httpx2 as httpx
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from tests.pictures import picture


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Its address and the headers that open its door."""
    folder = tmp_path_factory.mktemp("http")
    picture(48, 40).save(folder / "photo.png")
    process = subprocess.Popen(
        [sys.executable, "-m", "anew", "mcp", "--http", "--port", "0", "--allow", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "ANEW_HOME": str(folder / "home")},
    )
    try:
        assert "MCP at http://127.0.0.1:" in process.stdout.readline()
        told = json.loads(process.stdout.readline())["mcpServers"]["anew"]
        yield told["url"], told["headers"]
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "changed"),
    [
        (401, {"Authorization": ""}),
        (401, {"Authorization": "Bearer another-key-of-some-length"}),
        (400, {"Host": "evil.example"}),
        (403, {"Origin": "http://evil.example"}),
        (403, {"Origin": "null"}),
    ],
)
def test_whoever_may_not_come_in_stays_outside(place, status, changed):
    url, headers = place
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    answer = httpx.post(url, json=ping, headers={"accept": "application/json, text/event-stream", **headers, **changed})
    assert answer.status_code == status and set(answer.json()["error"]) >= {"needed", "found", "fix"}


@pytest.mark.slow
def test_whoever_has_the_key_talks_as_over_stdio(place):
    url, headers = place

    async def main():
        async with (
            httpx.AsyncClient(headers=headers, timeout=60) as http,
            Client(streamable_http_client(url, http_client=http)) as client,
        ):
            answer = await client.call_tool("open_picture", {"path": "photo.png"})
            assert not answer.is_error and answer.content[1].text.startswith("p1: photo.png")
            assert (await client.read_resource("image://p1")).contents[0].mime_type == "image/png"

    anyio.run(main)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a process is stopped otherwise there")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(tmp_path, number):
    process = subprocess.Popen(
        [sys.executable, "-m", "anew", "mcp", "--http", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "ANEW_HOME": str(tmp_path)},
    )
    assert "MCP at http://127.0.0.1:" in process.stdout.readline()
    process.send_signal(number)
    _, said = process.communicate(timeout=120)
    assert (process.returncode, said) == (0, "")
