"""What strangers send, and what becomes of it. They send it to a route of this test's own."""

import asyncio
import io
import os
import re
import signal
import socket
import threading
import time
import zlib
from functools import cache, wraps
from itertools import chain
from pathlib import Path

import pytest
from fastapi import Request, UploadFile
from PIL import Image

from anew.errors import BadFile, CannotWrite, EngineFailed, TooLarge
from anew.image.limits import Limit
from anew.server.sandbox import Answer, Sandbox, wire
from anew.server.sandbox.child import answered
from anew.server.sandbox.looking import look, nothing
from tests.pictures import picture
from tests.server.living import living


@pytest.fixture(scope="module")
def doors(tmp_path_factory):
    with living(
        tmp_path_factory.mktemp("up") / "jobs", body=200_000, limit=Limit(100_000, 150_000), stall=1.0
    ) as server:
        desk = server.app.state.desk

        @server.app.post("/raw")
        async def raw(request: Request):
            return vars(await desk.take(await request.body()))

        @server.app.post("/form")
        async def form(image: UploadFile):
            return vars(await desk.take(await image.read()))

        yield server


def png_header(width, height):
    """A PNG that says it is that large, with almost nothing in it."""

    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def animated(kind):
    frames = [Image.new("RGB", (16, 16), (shade, 0, 0)) for shade in (0, 100, 200)]
    file = io.BytesIO()
    frames[0].save(file, kind, save_all=True, append_images=frames[1:])
    return file.getvalue()


PICTURE = picture().to_bytes("png")
BAD = {
    "nothing": (b"", 422, "BadFile"),
    "a PDF": (b"%PDF-1.7\n" + bytes(100), 422, "BadFile"),
    "a script": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", 422, "BadFile"),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n", 422, "BadFile"),
    "a bomb": (png_header(13312, 13312), 413, "TooLarge"),
    "a larger bomb": (png_header(2**31 - 1, 2**31 - 1), 413, "TooLarge"),
    "no size": (png_header(0, 10), 422, "BadFile"),
    "half a picture": (PICTURE[: len(PICTURE) // 2], 422, "BadFile"),
    "a format not allowed": (picture().to_bytes("tiff"), 422, "BadFile"),
    "a GIF": (animated("GIF"), 422, "BadFile"),
    "a moving WebP": (animated("WEBP"), 422, "BadFile"),
    "a moving PNG": (animated("PNG"), 422, "BadFile"),
    "over the limit of a picture": (bytes(160_000), 413, "TooLarge"),
    "over the limit of a request": (bytes(300_000), 413, "TooLarge"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_picture_is_refused_in_three_parts(doors, what):
    data, status, kind = BAD[what]
    with doors.client() as client:
        before = sorted(Path(doors.queue.root / "objects").rglob("*"))
        for answer in (client.post("/raw", content=data), client.post("/form", files={"image": ("a.png", data)})):
            assert answer.status_code == status, answer.text
            error = answer.json()["error"]
            assert error["kind"] == kind and all(error[part] for part in ("needed", "found", "fix"))
            assert answer.json()["request"] == answer.headers["x-request-id"]
        assert sorted(Path(doors.queue.root / "objects").rglob("*")) == before


def test_what_is_one_is_kept_as_it_came(doors):
    with doors.client() as client:
        told = client.post("/form", files={"image": ("../../etc/passwd", PICTURE, "text/html")}).json()
    assert (told["width"], told["height"], told["format"], told["mode"]) == (48, 40, "png", "RGB")
    assert doors.queue.objects.get(told["digest"]) == PICTURE


def test_a_body_without_a_length_is_counted_as_it_comes(doors):
    def pieces():
        for _ in range(40):
            yield bytes(10_000)

    with doors.client() as client:
        answer = client.post("/raw", content=pieces())
        assert (answer.status_code, answer.json()["error"]["needed"]) == (413, "a request of at most 200,000 bytes")
        form = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n'
        headers = {"content-type": "multipart/form-data; boundary=x"}
        answer = client.post("/form", content=chain([form], pieces()), headers=headers)
        assert (answer.status_code, answer.json()["error"]["needed"]) == (413, "a request of at most 200,000 bytes")


def test_a_full_disk_is_said_so(doors, monkeypatch):
    def full(path, data):
        raise CannotWrite(needed="to write", found="No space left on device", fix="Make room.")

    monkeypatch.setattr("anew.jobs.objects.write_whole", full)
    with doors.client() as client:
        answer = client.post("/raw", content=picture(20, 20).to_bytes("png"))
    assert (answer.status_code, answer.json()["error"]["found"]) == (507, "No space left on device")


def spoken(server, text, pause=0.0, more=b""):
    """What a server says to these bytes."""
    port = int(server.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(text)
        time.sleep(pause)
        if more:
            connection.sendall(more)
        said = b""
        while piece := connection.recv(65536):
            said += piece
        return said


def head(server, *lines):
    return "\r\n".join(["POST /raw HTTP/1.1", "Host: localhost", f"X-Api-Key: {server.key}", *lines, "", ""]).encode()


def test_a_body_that_stalls_is_given_up(doors):
    began = time.monotonic()
    said = spoken(doors, head(doors, "Content-Length: 1000", "Connection: close") + b"abc")
    assert b" 408 " in said and b"TooSlow" in said
    assert time.monotonic() - began < 8


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: -1",),
        ("Content-Length: 99999999999999999999999",),
        ("Content-Length: 5", "Content-Length: 6"),
        ("Transfer-Encoding: chunked", "Content-Length: 3"),
        ("Host: evil.example", "Content-Length: 0"),
        ("Content-Length: x",),
    ],
)
def test_heads_that_two_programs_would_read_differently_are_refused(doors, lines):
    said = spoken(doors, head(doors, *lines, "Connection: close") + b"0\r\n\r\n")
    assert said.split(b" ")[1][:1] == b"4"
    assert b" 500 " not in said


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_client_that_vanishes_in_the_middle_leaves_nothing(doors):
    before = sorted(Path(doors.queue.root).rglob("objects/*/*")), open_files()
    port = int(doors.url.rpartition(":")[2])
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(head(doors, "Content-Length: 100000") + PICTURE)
    time.sleep(0.3)
    with doors.client() as client:
        assert client.get("/healthz").status_code == 200
    end = time.monotonic() + 5
    while (open_files() > before[1] + 2 or doors.app.state.figures.under_way) and time.monotonic() < end:
        time.sleep(0.05)
    assert open_files() <= before[1] + 2
    assert sorted(Path(doors.queue.root).rglob("objects/*/*")) == before[0]
    assert doors.app.state.figures.under_way == 0


# The sandbox itself.


def held(memory=2**31):
    """Run a test with a sandbox of one child."""

    def around(test):
        @wraps(test)
        def run():
            async def go():
                box = Sandbox(children=1, seconds=20.0, memory=memory)
                try:
                    await box.warm()
                    await test(box)
                finally:
                    await box.close()

            asyncio.run(go())

        del run.__wrapped__  # pytest would look for a fixture called box
        return run

    return around


@cache
def large():
    file = io.BytesIO()
    Image.new("RGB", (6000, 6000)).save(file, "PNG", compress_level=1)
    return file.getvalue()


def look_at(box, data=PICTURE):
    return box.call(look, data, formats=["png"], pixels=50_000_000)


def child_of(box):
    (child,) = box._all
    return child.process.pid


@held()
async def test_a_child_that_dies_is_replaced(box):
    before = child_of(box)
    os.kill(before, signal.SIGKILL)
    await asyncio.sleep(0.1)
    await look_at(box)
    task = asyncio.create_task(look_at(box, large()))
    await asyncio.sleep(0.1)
    os.kill(child_of(box), signal.SIGKILL)
    with pytest.raises(BadFile, match="ended its decoder"):
        await task
    assert (await look_at(box)).told["width"] == 48
    assert child_of(box) != before


@held()
async def test_a_child_that_takes_too_long_is_ended(box):
    before, box._seconds = child_of(box), 0.05
    with pytest.raises(TooLarge, match=r"0\.05 s"):
        await look_at(box, large())
    assert not Path(f"/proc/{before}").exists()


@held(memory=400 * 2**20)
async def test_a_child_has_little_memory(box):
    with pytest.raises(TooLarge, match="little memory"):
        await look_at(box, large())
    assert (await look_at(box)).told["width"] == 48


@held()
async def test_whoever_goes_away_leaves_no_answer_for_the_next(box):
    task = asyncio.create_task(look_at(box, large()))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await box.call(nothing) == Answer(None)


@held()
async def test_a_child_writes_no_files_and_is_told_no_secrets(box):
    limits = Path(f"/proc/{child_of(box)}/limits").read_text()
    assert re.search(r"Max file size +0 ", limits) and re.search(r"Max core file size +0 ", limits)
    told = Path(f"/proc/{child_of(box)}/environ").read_text()
    assert "ANEW_KEY" not in told and "PYTEST_CURRENT_TEST" not in told


def test_a_child_runs_functions_of_anew_only():
    told, _ = answered({"function": "os:getcwd", "arguments": {}}, [])
    assert told["fault"]["kind"] == "BadFile" and "ImportError" in told["fault"]["found"]


def test_a_child_that_was_taken_over_cannot_make_us_take_memory():
    for data in (b"\0\0\0\0", b"\xff\xff\xff\xff"):
        with pytest.raises(EngineFailed):
            wire.length_of(data)
    for data in (b"{}", b"[]", b'{"blobs": [-1]}', b'{"blobs": [1e9]}', b'{"blobs": [9999999999]}', b"[" * 100_000):
        with pytest.raises(EngineFailed):
            wire.head_of(data)


def test_a_message_is_read_as_it_was_written():
    data = wire.packed({"told": {"a": 1}}, [b"xy", b""])
    assert wire.length_of(data[:4]) == len(data) - 4
    assert wire.head_of(data[4:]) == ({"told": {"a": 1}}, [2, 0])


def test_uploads_at_once_wait_for_each_other(doors):
    answers = []

    def send():
        with doors.client() as client:
            answers.append(client.post("/raw", content=PICTURE).status_code)

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == [200] * 20
