"""What drawing live costs over the engine."""

import json
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from websockets.sync.client import ClientConnection, connect

import anew
from anew.image import Picture
from benchmarks.measure import tell
from benchmarks.pictures import crop
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """A session of `/v1/live` of `anew serve`, over the loopback, one frame at a time: JPEG of quality 80 in and
out. Added: from the first byte of a frame until the last of its answer, less what the engine took, which the answer
says; in it are two ways through two sockets and two pipes, the opening of every picture of the recipe and the writing
of one. Medians. Latest: frames sent 30 times a second, whether anybody is done or not."""
SIDE, MASK = 512, 128
RECIPES: dict[str, dict[str, Any]] = {
    "tone": {"task": "tone"},
    "recolor": {"task": "recolor", "with": {"color": "#3060c0"}},
    "denoise": {"task": "denoise"},
}
"""Those that take no mask are sent none."""
MASKED = ("recolor",)


@dataclass
class Found:
    """What a session of one recipe came to."""

    ready: float
    """Milliseconds until it was."""
    engine: float
    added: float
    shown: int
    """Of the frames that were sent 30 times a second, how many came back."""
    sent: int
    late: float
    """Milliseconds from the last of them to its answer."""


def run(quick: bool) -> Report:
    """Draw."""
    from benchmarks.serving import _server

    found: dict[str, Found] = {}
    with tempfile.TemporaryDirectory() as name, _server(Path(name)) as place:
        headers = {"X-Api-Key": place.key}
        for each, recipe in RECIPES.items():
            with connect(f"ws://127.0.0.1:{place.port}/v1/live", additional_headers=headers, max_size=None) as socket:
                found[each] = _drawn(socket, recipe, masked=each in MASKED, times=3 if quick else 60)
            tell(f"  {each}: {found[each]}")
    head = ("recipe", "engine, ms", "added, ms", "ready after, ms", "shown of those sent", "the last one after, ms")
    rows: list[list[Cell]] = [
        [name, told.engine, told.added, told.ready, f"{told.shown} of {told.sent}", told.late]
        for name, told in found.items()
    ]
    worst = max(told.added for told in found.values())
    table = Table(f"A frame of {SIDE} x {SIDE}", head, rows)
    return Report("live", INTRO, [table], [Target("added to the engine, median", worst, most=30.0, unit=" ms")])


def _drawn(socket: ClientConnection, recipe: dict[str, Any], *, masked: bool, times: int) -> Found:
    start = time.perf_counter()
    socket.send(json.dumps({"recipe": recipe}))
    assert json.loads(socket.recv())["ready"]
    ready = time.perf_counter() - start
    frames = _frames()
    if masked:
        socket.send(_packed(0, _mask(), "mask"))
        socket.recv()  # there is no picture yet
    seq, added, engine = 1, [], []
    for _ in range(times):
        start = time.perf_counter()
        socket.send(_packed(seq, frames[seq % len(frames)]))
        head = _head(socket.recv())
        seconds = time.perf_counter() - start
        added.append(1e3 * seconds - head["ms"])
        engine.append(head["ms"])
        seq += 1
    shown, late = _flood(socket, seq, times, frames)
    return Found(1e3 * ready, statistics.median(engine), statistics.median(added), shown, times, late)


def _flood(socket: ClientConnection, seq: int, times: int, frames: list[bytes]) -> tuple[int, float]:
    for each in range(seq, seq + times):
        sent = time.perf_counter()
        socket.send(_packed(each, frames[each % len(frames)]))
        time.sleep(1 / 30)
    shown = 0
    while _head(socket.recv())["seq"] < seq + times - 1:
        shown += 1
    return shown + 1, 1e3 * (time.perf_counter() - sent)


def _frames() -> list[bytes]:
    whole = crop("astronaut")[:SIDE, :SIDE]
    rolled = [np.roll(whole, 16 * turn, axis=1) for turn in range(8)]
    return [Picture.from_array(each).to_bytes("jpeg", quality=80) for each in rolled]


def _mask() -> bytes:
    mask = np.zeros((SIDE, SIDE), np.float32)
    mask[MASK : 2 * MASK, MASK : 2 * MASK] = 1
    return anew.Picture.from_array(mask).to_bytes("png")


def _packed(seq: int, data: bytes, picture: str = "picture") -> bytes:
    head = json.dumps({"seq": seq, "picture": picture}).encode()
    return len(head).to_bytes(2, "big") + head + data


def _head(message: str | bytes) -> dict[str, Any]:
    assert isinstance(message, bytes), message
    told: dict[str, Any] = json.loads(message[2 : 2 + int.from_bytes(message[:2], "big")])
    return told


if __name__ == "__main__":
    raise SystemExit(main({"live": run}))
