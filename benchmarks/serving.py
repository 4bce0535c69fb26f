"""What a server costs, how many it bears at once, and whether it grows."""

import asyncio
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import anew
from anew.image import Picture
from anew.jobs import memory
from anew.recipes import Recipe
from benchmarks.measure import children_of, cpu_of, tell
from benchmarks.pictures import crop
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """`anew serve` in its own process with one worker and a fresh home, asked over the loopback from another
process on the same cores. The job that costs little is a grey map of a picture (`control`, kind `gray`), neither
signed nor kept. Overhead: from the request that puts a job of a known picture until its event stream says done, less
the same work done by hand in a warm process: decode, `run`, encode; pairs of both in turn, their median difference.
Load: that many clients, each with a connection of its own, begin within two seconds; each puts a job of a 48 x 48
picture, watches its events until it is done, and puts the next. They have ten keys, for one may ask 100 times a
second only. They are coroutines of one process, which shares the cores with the server; what they take is told. Put:
from the first byte of the request to the last of the answer, slowest of a hundred. CPU: of a job under load, by
process. Memory: of the server's process, real; its workers and sandboxes apart."""
GRAY = {"task": "control", "with": {"kind": "gray"}}
CLIENTS = 200
KEYS = tuple(f"a-key-for-the-benchmark-{number}" for number in range(10))
"""Of those who load it."""
WHO = ("the server", "its worker and sandboxes", "the clients")


def run(quick: bool) -> Report:
    """Start a server, and ask it for more and more."""
    with tempfile.TemporaryDirectory() as name, _server(Path(name)) as place:
        overhead, by_hand = asyncio.run(_overhead(place, 3 if quick else 60))
        early = asyncio.run(_load(place, *((20, 40) if quick else (CLIENTS, 600))))
        spent = _spent(place.pid)
        held = memory.held(place.pid)
        tell(f"  early: {_told(early)}, server {held / 1e6:.1f} MB")
        late = asyncio.run(_load(place, *((20, 100) if quick else (CLIENTS, 4400))))
        spent = [1e3 * (now - before) / len(late.puts) for now, before in zip(_spent(place.pid), spent, strict=True)]
        grown = memory.held(place.pid)
        tell(f"  late: {_told(late)}, server {grown / 1e6:.1f} MB")
    puts, faults = sorted(early.puts + late.puts), early.faults + late.faults
    costs: list[list[Cell]] = [[f"CPU of a job, {who}, ms", each] for who, each in zip(WHO, spent, strict=True)]
    rows: list[list[Cell]] = [
        ["grey map of 512 x 512 by hand, decode and encode included, ms", by_hand],
        ["the same as a job over HTTP, over that, ms", overhead],
        ["jobs put and watched", len(puts)],
        ["put, median, ms", 1e3 * statistics.median(puts)],
        ["put, slowest of a hundred, ms", 1e3 * _slowest(puts)],
        ["jobs a second", (len(early.puts) + len(late.puts)) / (early.seconds + late.seconds)],
        *costs,
        ["memory of the server, early, MB", held / 1e6],
        ["the same at the end, MB", grown / 1e6],
    ]
    return Report(
        "serving",
        INTRO,
        [Table("A server", ("what", "found"), rows)],
        [
            Target("a job over HTTP over calling run(), median", overhead, most=15.0, unit=" ms"),
            Target(f"put, slowest of a hundred, {CLIENTS} clients", 1e3 * _slowest(puts), most=300.0, unit=" ms"),
            Target("answers that were errors", float(faults), most=0.0),
            Target("memory of the server, end over early", grown / held, most=1.05),
        ],
    )


@dataclass(frozen=True)
class Place:
    """Where a server is."""

    port: int
    key: str
    pid: int


@dataclass
class Load:
    """What many clients saw."""

    puts: list[float] = field(default_factory=list)
    faults: int = 0
    seconds: float = 0.0


@contextmanager
def _server(home: Path) -> Iterator[Place]:
    users = [word for number, key in enumerate(KEYS) for word in ("--user", f"u{number}={key}")]
    words = [sys.executable, "-m", "anew", "serve", "--port", "0", "--json", *users]
    with (home / "log").open("wb") as log:
        own = {**os.environ, "ANEW_HOME": str(home)}
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, env=own)
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            yield Place(int(told["url"].rpartition(":")[2]), told["key"], process.pid)
        finally:
            process.terminate()
            process.wait(60)


def _spent(server: int) -> list[float]:
    """CPU seconds of each of ``WHO`` so far."""
    return [cpu_of(server), sum(map(cpu_of, children_of(server))), time.process_time()]


class Client:
    """One connection, by hand: what is measured should be the server."""

    def __init__(self, place: Place, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._place, self._reader, self._writer = place, reader, writer

    async def ask(self, method: str, path: str, body: bytes = b"", kind: str = "application/json") -> tuple[int, bytes]:
        """A whole answer."""
        status, headers = await self._head(method, path, body, kind)
        return status, await self._reader.readexactly(int(headers.get(b"content-length", b"0")))

    async def put(self, digest: str, seed: int) -> tuple[int, str]:
        """A job; its id."""
        job = {"recipe": {**GRAY, "seed": seed}, "pictures": {"picture": digest}, "sign": False, "keep": False}
        status, body = await self.ask("POST", "/v1/jobs", json.dumps(job).encode())
        return status, json.loads(body).get("id", "")

    async def watch(self, id: str) -> bool:
        """Its events, until it is done; whether it was."""
        status, _ = await self._head("GET", f"/v1/jobs/{id}/events", b"", "")
        last = b""
        while line := await self._chunk():
            last = line if b"event:" in line else last
        return status == 200 and b"event: done" in last

    async def _head(self, method: str, path: str, body: bytes, kind: str) -> tuple[int, dict[bytes, bytes]]:
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"X-Api-Key: {self._place.key}"]
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"] if body else []
        self._writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        first, *rest = (await self._reader.readuntil(b"\r\n\r\n")).strip().split(b"\r\n")
        headers = dict(line.lower().split(b": ", 1) for line in rest)
        return int(first.split(b" ")[1]), headers

    async def _chunk(self) -> bytes:
        length = int(await self._reader.readline(), 16)
        return (await self._reader.readexactly(length + 2))[:length]


@asynccontextmanager
async def _client(place: Place) -> AsyncIterator[Client]:
    reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
    try:
        yield Client(place, reader, writer)
    finally:
        writer.close()


async def _upload(client: Client, data: bytes) -> str:
    status, body = await client.ask("POST", "/v1/uploads", data, "application/octet-stream")
    assert status < 300, body
    return str(json.loads(body)["digest"])


async def _overhead(place: Place, times: int) -> tuple[float, float]:
    """Median milliseconds that a job over HTTP takes over the same work by hand, and of that."""
    data = anew.Picture.from_array(crop("astronaut")).to_bytes("png")
    async with _client(place) as client:
        digest = await _upload(client, data)
        pairs = [(await _by_server(client, digest, seed), _by_hand(data, seed)) for seed in range(times + 2)][2:]
    over = [served - hand for served, hand in pairs]
    tell(f"  overhead: {len(pairs)} pairs")
    return 1e3 * statistics.median(over), 1e3 * statistics.median(hand for _, hand in pairs)


async def _by_server(client: Client, digest: str, seed: int) -> float:
    start = time.perf_counter()
    _, id = await client.put(digest, seed)
    assert await client.watch(id)
    return time.perf_counter() - start


def _by_hand(data: bytes, seed: int) -> float:
    start = time.perf_counter()
    result = anew.run(Recipe.from_dict({**GRAY, "seed": seed}), picture=Picture.open(data))
    result.save(io.BytesIO(), format="png", sign=False, keep=False)
    return time.perf_counter() - start


async def _load(place: Place, clients: int, jobs: int) -> Load:
    data = anew.Picture.from_array(crop("astronaut")[:48, :48]).to_bytes("png")
    load, numbers = Load(), iter(range(jobs))
    places = [replace(place, key=key) for key in KEYS]
    for each in places:
        async with _client(each) as client:
            digest = await _upload(client, data)
    start = time.perf_counter()
    begun = (_one(places[at % len(KEYS)], digest, load, numbers, 2.0 * at / clients) for at in range(clients))
    await asyncio.gather(*begun)
    load.seconds = time.perf_counter() - start
    return load


async def _one(place: Place, digest: str, load: Load, numbers: Iterator[int], wait: float) -> None:
    await asyncio.sleep(wait)
    async with _client(place) as client:
        for seed in numbers:
            start = time.perf_counter()
            status, id = await client.put(digest, seed)
            load.puts.append(time.perf_counter() - start)
            load.faults += status != 201 or not await client.watch(id)


def _slowest(puts: list[float]) -> float:
    """The 99th of a hundred."""
    return puts[min(len(puts) - 1, int(len(puts) * 0.99))]


def _told(load: Load) -> dict[str, Any]:
    return {
        "jobs": len(load.puts),
        "faults": load.faults,
        "p50": round(1e3 * statistics.median(load.puts), 1),
        "p99": round(1e3 * _slowest(sorted(load.puts)), 1),
        "a second": round(len(load.puts) / load.seconds, 1),
    }


if __name__ == "__main__":
    raise SystemExit(main({"serving": run}))
