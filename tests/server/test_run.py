"""The whole of it, as a person starts it and ends it."""

import asyncio
import json
import os
import select
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx2 as httpx
import pytest

from anew.errors import CannotServe
from anew.server.run import Hands, serve
from anew.server.settings import Settings, new_key
from tests.cli.test_startup import imported
from tests.pictures import picture
from tests.server.living import living


@contextmanager
def served(home, *words):
    """``anew serve`` in a process of its own, and what it said of itself."""
    command = [sys.executable, "-m", "anew", "serve", "--port", "0", "--json", "--workers", "0", *words]
    own = {**os.environ, "ANEW_HOME": str(home)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=own)
    try:
        assert select.select([process.stdout], [], [], 60)[0]
        yield process, json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def test_it_says_where_it_is_serves_and_ends_in_order(tmp_path):
    with served(tmp_path) as (process, told):
        headers = {"X-Api-Key": told["key"]}
        assert httpx.get(f"{told['url']}/metrics", headers=headers).status_code == 200
        assert httpx.get(told["open"]).headers["location"] == "/"
        assert httpx.get(f"{told['url']}/metrics?key={told['key']}").status_code == 401
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=30)
        assert process.returncode == 0
    lines = [json.loads(line) for line in log.splitlines()]
    assert [(line["route"], line["status"]) for line in lines if "route" in line] == [
        ("/metrics", 200),
        ("/open", 303),
        ("none", 401),
    ]
    assert told["key"] not in log and told["open"].partition("=")[2] not in log
    assert (tmp_path / "jobs" / "ledger.sqlite").exists()


def test_a_taken_port_is_an_error_of_ours(live, monkeypatch):
    monkeypatch.setattr("anew.server.run.write_lines", lambda **_: None)
    port = int(live.url.rpartition(":")[2])
    with pytest.raises(CannotServe, match=f"port {port}"):
        serve(Settings(keys=(new_key(),), port=port), Hands(each=0), print)


def test_whoever_waits_is_told_when_it_ends(tmp_path):
    with living(tmp_path / "jobs") as server:
        desk = server.app.state.desk

        async def forever():
            return [event.kind async for event in desk.events(None)]

        waiting = asyncio.run_coroutine_threadsafe(forever(), server.loop)
        time.sleep(0.2)
        assert not waiting.done()
        server.server.should_exit = True
        assert waiting.result(10) == []


def test_two_servers_share_one_queue(tmp_path):
    recipe, photo = {"task": "control", "with": {"kind": "gray"}}, picture().to_bytes("png")
    with living(tmp_path / "jobs") as one, living(tmp_path / "jobs") as other:
        here, there = one.app.state.desk, other.app.state.desk
        digest = one.on_desk(here.take(photo)).digest
        job = other.on_desk(there.put(recipe, {"picture": digest}, key="k"))
        assert one.on_desk(here.put(recipe, {"picture": digest}, key="k")).id == job.id
        waiting = asyncio.run_coroutine_threadsafe(there.wait(job.id), other.loop)
        one.on_desk(here.cancel(job.id))
        assert waiting.result(10).state == "cancelled"


@pytest.mark.parametrize("words", [[], ["--help"], ["serve", "--help"]])
def test_nothing_of_it_is_imported_until_it_serves(words):
    found = imported(f"import anew; from anew.cli.main import run; run({words})")
    assert not {"fastapi", "starlette", "uvicorn", "websockets", "anew.server", "anew.jobs"} & found
