"""What does a signature cost, and what does it find? Each format, each kind of tampering, long histories."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

import anew
from anew.image import Picture
from anew.image.files.chunks import Chunk, put_together, taken_apart
from anew.provenance import Result
from anew.provenance.identity import own
from anew.provenance.manifest import read_manifests, signed
from anew.provenance.manifest.history import MOST
from benchmarks.measure import Cost, cost_of, median, tell
from benchmarks.pictures import crop, hole, large
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """A photograph of 512 x 512 pixels with a hole of 15%, inpainted, signed and read again by one process, without
a network; medians of twenty. *Sign* holds the check that the library makes after signing; *verify* is reading the file
as a stranger would, signature and all. Bytes are those that the manifest adds: picture and mask as ingredients, two
actions, the record. Bits are flipped one at a time, each in a fresh copy of the PNG: outside of the manifest anywhere,
inside of it anywhere but in the padding that keeps its length. Those inside that are not found are in lengths and names
of the boxes that hold the statements, which say nothing; no statement can be changed so."""

FORMATS = ("png", "jpeg", "webp", "tiff", "avif")
DEPTHS = (1, 2, 4, 8, 16, 17)
Cases = Iterator[tuple[str, bytes]]


def run(quick: bool) -> Report:
    """Sign, verify, tamper, sign again and again."""
    photo, mask = Picture.from_array(crop("astronaut")), Picture.from_array(hole("blobs", 512, 512, 0))
    result = anew.Inpaint()(photo, mask=mask, seed=7)
    times, flips = (3, 20) if quick else (20, 400)
    costs, targets = _costs(result, times, quick)
    found, caught = _tampered(result, flips)
    targets.append(Target("flipped bits outside of the manifest that are found, share", caught, least=1.0))
    return Report("provenance", INTRO, [costs, found, _depths(result, 1 if quick else 5)], targets)


def _costs(result: Result, times: int, quick: bool) -> tuple[Table, list[Target]]:
    rows: list[list[Cell]] = []
    for kind in FORMATS:
        size, sign, verify = _cost(result, kind, times)
        rows.append([f"{kind}, 512 x 512", size, 1e3 * sign.cpu, 1e3 * verify.cpu, 1e3 * sign.wall, 1e3 * verify.wall])
        tell(f"  {kind}: {size} bytes, sign {1e3 * sign.cpu:.1f} ms, verify {1e3 * verify.cpu:.1f} ms")
    targets = [
        Target("sign and verify, PNG of 512 x 512, CPU", float(rows[0][2]) + float(rows[0][3]), most=8, unit=" ms"),
        Target("bytes, PNG of 512 x 512", float(rows[0][1]), most=6144),
    ]
    if not quick:
        big = Picture.from_array(large("china", 6000, 4000))
        record = replace(result.record, output=big.sha256)
        size, sign, verify = _cost(Result(big, record, inputs={"picture": big}), "png", 3)
        rows.append(["png, 24 MP", size, 1e3 * sign.cpu, 1e3 * verify.cpu, 1e3 * sign.wall, 1e3 * verify.wall])
    head = ("file", "bytes", "sign, CPU ms", "verify, CPU ms", "sign, ms", "verify, ms")
    return Table("What it costs", head, rows), targets


def _cost(result: Result, kind: str, times: int) -> tuple[int, Cost, Cost]:
    plain = result.picture.to_bytes(kind, record=result.record.to_json())
    made = _signed(result, plain, kind)
    sign = median([cost_of(lambda: _signed(result, plain, kind))[1] for _ in range(times)])
    verify = median([cost_of(lambda: read_manifests(made, kind))[1] for _ in range(times)])
    return len(made) - len(plain), sign, verify


def _signed(result: Result, plain: bytes, kind: str) -> bytes:
    return signed(plain, kind, result.record, result.inputs, own())


def _tampered(result: Result, flips: int) -> tuple[Table, float]:
    data = _png(result)
    rows: list[list[Cell]] = [[what, *_told(bent)] for what, bent in _cases(result, data)]
    rng, caught = np.random.default_rng(0), 1.0
    begin, end = _span(data)
    places = {
        "one bit anywhere outside of the manifest": np.r_[8:begin, end : len(data)],
        "one bit anywhere in the manifest": np.setdiff1d(np.r_[begin + 8 : end - 4], list(_padding(data))),
    }
    for what, where in places.items():
        seen = [_is_found(data, int(at), int(rng.integers(8))) for at in rng.choice(where, flips)]
        rows.append([f"{what}, {flips} times", f"found {sum(seen)} times", ""])
        caught = caught if what.endswith("in the manifest") else sum(seen) / len(seen)
    return Table("What it finds", ("done to the file", "state", "why"), rows), caught


def _cases(result: Result, data: bytes) -> Cases:
    yield "nothing", data
    yield "one bit of one pixel", _other_pixel(data)
    begin, end = _span(data)
    label = data.index(b"io.github.anew-project.record", begin)
    yield "one letter of the recipe, in the manifest", _mended(_bent(data, data.index(b"inpaint", label)))
    yield "one letter of the recipe, beside the pixels", _mended(_bent(data, data.index(b"inpaint", end)))
    stream = BytesIO()
    Image.open(BytesIO(data)).save(stream, "PNG")
    yield "saved again by another program", stream.getvalue()
    parent = Picture.open(_mended(_bent(data, data.index(b"inpaint", label))))
    child = Result(result.picture, result.record, inputs={"picture": parent})
    yield "made from one whose recipe was changed", _png(child)


def _told(data: bytes) -> tuple[str, str]:
    found = read_manifests(data, "png")
    if found is None:
        return "no manifest", ""
    inputs = [f"{each.title} {each.state}" for each in found.active.ingredients] if found.active else []
    why = "; ".join([each.words for each in found.findings] or [", ".join(inputs)])
    return found.state, why


def _depths(result: Result, times: int) -> Table:
    rows: list[list[Cell]] = []
    plain = result.picture.to_bytes("png", record=result.record.to_json())
    child, data = result, plain
    for depth in range(1, max(DEPTHS) + 1):
        data = _signed(child, plain, "png")
        sign = median([cost_of(lambda child=child: _signed(child, plain, "png"))[1] for _ in range(times)])  # type: ignore[misc]
        verify = median([cost_of(lambda data=data: read_manifests(data, "png"))[1] for _ in range(times)])  # type: ignore[misc]
        if depth in DEPTHS:
            found = read_manifests(data, "png")
            count = len(found.every) if found else 0
            rows.append([depth, count, len(data) - len(plain), 1e3 * sign.cpu, 1e3 * verify.cpu])
        child = Result(result.picture, result.record, inputs={"picture": Picture.open(data)})
    head = ("made from each other", "manifests in the file", "bytes", "sign, CPU ms", "verify, CPU ms")
    return Table(f"Pictures made from signed ones; {MOST} manifests are carried at most", head, rows)


def _png(result: Result) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.png"
        result.save(path, keep=False)
        return path.read_bytes()


def _other_pixel(data: bytes) -> bytes:
    """The file with the lowest bit of one sample changed, sound as a PNG, its manifest left in it."""
    samples = Picture.open(data).samples.copy()
    samples[200, 200, 1] ^= 1
    other = {chunk.name: chunk for chunk in taken_apart(Picture.from_array(samples).to_bytes("png"))}
    chunks = [chunk for chunk in taken_apart(data) if chunk.name != b"IDAT"]
    return put_together([*chunks[:-1], Chunk(b"IDAT", other[b"IDAT"].data), chunks[-1]])


def _span(data: bytes) -> tuple[int, int]:
    """Where the chunk of the manifest begins and ends."""
    at = data.index(b"caBX") - 4
    return at, at + 12 + int.from_bytes(data[at : at + 4], "big")


def _padding(data: bytes) -> Iterator[int]:
    """Places of zeros in long rows, which stand there only to keep a length."""
    begin, end = _span(data)
    run = 0
    for at in range(begin, end):
        run = run + 1 if data[at] == 0 else 0
        if run >= 16:
            yield from range(at - run + 1, at + 1)


def _is_found(data: bytes, at: int, bit: int) -> bool:
    bent = bytearray(data)
    bent[at] ^= 1 << bit
    found = read_manifests(bytes(bent), "png")
    return found is None or found.state == "broken"


def _bent(data: bytes, at: int) -> bytes:
    bent = bytearray(data)
    bent[at] ^= 0x20
    return bytes(bent)


def _mended(data: bytes) -> bytes:
    """Checksums of the chunks as they should be."""
    return put_together(taken_apart(data))


if __name__ == "__main__":
    raise SystemExit(main({"provenance": run}))
