"""What strangers could send instead of a picture: small files, mangled, opened as the server opens them."""

import io
import json
import random
import subprocess
import sys
import time
import zlib
from collections import Counter

import numpy as np
from PIL import Image

from anew.image import Picture
from anew.server.sandbox.child import answered
from anew.server.settings import KNOWN
from benchmarks.measure import tell
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """Files of every format that a server may be allowed, in several modes and depths, with EXIF, profiles and
records, mangled: bits turned, bytes overwritten with numbers that hurt, parts cut out, doubled, moved, taken from
another file; half of the PNGs with their check sums mended. Each is opened as a server's sandbox opens it, in
processes of 2,000 files. Wrapped: what a decoder raised that nobody had foreseen, told as an unreadable picture."""
CASES, BATCH = 120_000, 2_000
SLOW = 20.0
"""Seconds after which a server ends a sandbox."""
HURTING = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def run(quick: bool) -> Report:
    """Mangle and open."""
    count, deaths, slowest, grown = Counter[str](), 0, 0.0, 0.0
    batches = 1 if quick else CASES // BATCH
    for seed in range(batches):
        words = [sys.executable, "-m", "benchmarks.fuzz", "batch", str(seed), str(200 if quick else BATCH)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=1800, check=False)
        if done.returncode:
            deaths += 1
            tell(f"  batch {seed} died: {done.returncode} {done.stderr[-500:]}")
            continue
        told = json.loads(done.stdout)
        count.update(told["count"])
        slowest, grown = max(slowest, told["slowest"]), max(grown, told["grown"])
        tell(f"  batch {seed + 1} of {batches}: {dict(count)}")
    rows: list[list[Cell]] = [[what, many] for what, many in sorted(count.items())]
    rows += [["processes that died", deaths], ["slowest, s", slowest], ["memory a process grew by, MB, at most", grown]]
    targets = [
        Target("files opened", float(sum(count.values())), least=100_000.0),
        Target("processes that died", float(deaths), most=0.0),
        Target("slowest, s", slowest, most=SLOW),
        Target("memory a process grew by, MB", grown, most=200.0),
    ]
    return Report("fuzz", INTRO, [Table("What became of them", ("what", "count"), rows)], targets)


def batch(seed: int, count: int) -> None:
    """So many files, in this process; what became of them as JSON."""
    import resource

    chance, files, found, slowest = random.Random(seed), corpus(), Counter[str](), 0.0
    asked = {"function": "anew.server.sandbox.looking:look", "arguments": {"formats": KNOWN, "pixels": 4_000_000}}
    for data in files:
        answered(asked, [data])
    begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(count):
        data = mangled(chance, chance.choice(files), chance.choice(files))
        start = time.perf_counter()
        told, _ = answered(asked, [data])
        slowest = max(slowest, time.perf_counter() - start)
        found[_became(told.get("fault"))] += 1
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - begun) / 1024
    print(json.dumps({"count": found, "slowest": slowest, "grown": grown}))


def _became(fault: dict[str, str] | None) -> str:
    if fault is None:
        return "opened"
    wrapped = "cannot be opened (" in fault["found"]
    return f"wrapped: {fault['found'].partition('(')[2][:-1]}" if wrapped else fault["kind"]


def corpus() -> list[bytes]:
    """Whole files."""
    chance = np.random.default_rng(0)
    files = []
    for channels in (1, 2, 3, 4):
        for kind, depths in (("png", (8, 16)), ("tiff", (8, 16)), ("webp", (8,)), ("jpeg", (8,)), ("avif", (8,))):
            if kind == "jpeg" and channels in (2, 4):
                continue
            for depth in depths:
                picture = Picture.from_array(chance.random((13, 17, channels)), depth=depth)
                files.append(picture.to_bytes(kind))
    return [*files, *_others()]


def _others() -> list[bytes]:
    """Files of other programs: palettes, orientation, progressive, interlaced, animated."""
    image = Image.fromarray(np.random.default_rng(1).integers(0, 256, (24, 16, 3), np.uint8))
    exif = image.getexif()
    exif[0x0112] = 6
    kinds = (
        ("JPEG", image, {"progressive": True, "exif": exif}),
        ("JPEG", image.convert("CMYK"), {"quality": 50}),
        ("PNG", image.convert("P"), {"exif": exif, "transparency": 3}),
        ("PNG", image.convert("1"), {}),
        ("GIF", image.convert("P"), {"save_all": True, "append_images": [image.convert("P")]}),
        ("GIF", image.convert("P"), {}),
        ("BMP", image, {}),
        ("WEBP", image, {"save_all": True, "append_images": [image]}),
        ("WEBP", image, {"exif": exif, "lossless": True}),
        ("TIFF", image, {"compression": "tiff_lzw"}),
        ("TIFF", image, {"compression": "jpeg"}),
        ("TIFF", image.convert("1"), {"compression": "group4"}),
    )
    files = []
    for kind, each, options in kinds:
        file = io.BytesIO()
        each.save(file, kind, **options)
        files.append(file.getvalue())
    return files


def mangled(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """The file, and what a few accidents made of it."""
    bent = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        chance.choice(ACCIDENTS)(chance, bent, other)
    whole = bytes(bent[:200_000])
    return mended(whole) if whole.startswith(b"\x89PNG") and chance.random() < 0.5 else whole


def mended(data: bytes) -> bytes:
    """A PNG whose check sums are right again, as far as its chunks can be told."""
    made, at = bytearray(data[:8]), 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if at + 12 + length > len(data):
            break
        body = data[at + 4 : at + 8 + length]
        made += data[at : at + 4] + body + zlib.crc32(body).to_bytes(4, "big")
        at += 12 + length
    return bytes(made + data[at:])


def _turn(chance: random.Random, data: bytearray, _: bytes) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _hurt(chance: random.Random, data: bytearray, _: bytes) -> None:
    size, order = chance.choice((1, 2, 4)), chance.choice(("big", "little"))
    number = chance.choice(HURTING) & (256**size - 1)
    at = chance.randrange(min(len(data), chance.choice((64, 4096))) + 1)
    data[at : at + size] = number.to_bytes(size, order)  # type: ignore[arg-type]


def _cut(chance: random.Random, data: bytearray, _: bytes) -> None:
    at = chance.randrange(len(data) + 1)
    del data[at : at + chance.choice((1, 4, 100, 10**9))]


def _double(chance: random.Random, data: bytearray, _: bytes) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = data[at : at + chance.choice((1, 12, 500))] * chance.choice((1, 2, 50))


def _borrow(chance: random.Random, data: bytearray, other: bytes) -> None:
    at, there = chance.randrange(len(data) + 1), chance.randrange(len(other))
    length = chance.choice((4, 30, 1000))
    data[at : at + length] = other[there : there + length]


def _noise(chance: random.Random, data: bytearray, _: bytes) -> None:
    at = chance.randrange(len(data) + 1)
    noise = chance.randbytes(chance.choice((1, 4, 40)))
    data[at : at + len(noise)] = noise


ACCIDENTS = (_turn, _turn, _hurt, _hurt, _cut, _double, _borrow, _noise)

if __name__ == "__main__":
    if sys.argv[1:2] == ["batch"]:
        batch(int(sys.argv[2]), int(sys.argv[3]))
    else:
        raise SystemExit(main({"fuzz": run}))
