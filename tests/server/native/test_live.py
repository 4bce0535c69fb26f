import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from anew.errors import BadInput, BadRequest
from anew.image import Picture
from anew.server.native.live.session import MEMORY
from anew.server.native.live.words import Frame, packed, unpacked
from tests.pictures import hole, picture
from tests.server.native.conftest import RED, Asking

FRAME = picture().to_bytes("webp", quality=90)
MASK = hole().to_bytes("png")


def at(server, **more):
    headers = more.pop("headers", server.headers)
    return connect(f"{server.url.replace('http', 'ws')}/v1/live", additional_headers=headers, **more)


def frame(seq, data=FRAME, name="picture"):
    return packed(Frame(seq=seq, picture=name), data)


def split(message):
    length = int.from_bytes(message[:2], "big")
    return json.loads(message[2 : 2 + length]), message[2 + length :]


class Drawing:
    """A session, and the number of the newest frame."""

    def __init__(self, socket, mask):
        self.seq, self.socket = 0, socket
        self.wish = {"recipe": RED, "pictures": {"mask": mask}, "format": "png"}

    def wishes(self, **more):
        """Say what is to be done; it begins anew from there."""
        self.socket.send(json.dumps({**self.wish, **more}))
        while not isinstance(told := self.socket.recv(30), str) or "ready" not in json.loads(told):
            pass

    def sends(self, data=FRAME, name="picture"):
        self.seq += 1
        self.socket.send(frame(self.seq, data, name))

    def hears(self):
        return split(self.socket.recv(30))

    def fault(self):
        return json.loads(self.socket.recv(30))["error"]


@pytest.fixture(scope="module")
def session(live):
    with live.client() as client, at(live) as socket:
        yield Drawing(socket, Asking(client).upload(MASK))


@pytest.fixture
def draw(session):
    """A session that knows what to do."""
    session.wishes()
    return session


def test_a_frame_comes_back_changed_under_its_number(draw):
    data = picture().to_bytes("png")
    draw.sends(data)
    head, file = draw.hears()
    before, after = Picture.open(data).samples, Picture.open(file).samples
    kept = hole().samples[..., 0] == 0
    assert (head["seq"], head["width"], head["height"], head["skipped"]) == (draw.seq, 48, 40, 0)
    assert np.array_equal(before[kept], after[kept])
    assert not np.array_equal(before, after)


def test_the_latest_frame_wins_and_numbers_only_grow(draw):
    for _ in range(100):
        draw.sends()
    seen, skipped = [], 0
    while not seen or seen[-1] < draw.seq:
        head, _ = draw.hears()
        seen.append(head["seq"])
        skipped += head["skipped"]
    assert seen == sorted(set(seen))
    assert len(seen) + skipped == 100
    assert len(seen) < 100


def test_another_picture_of_the_recipe_may_be_the_one_that_is_drawn(draw):
    draw.sends()
    _, before = draw.hears()
    draw.sends(Picture.from_array(np.ones((40, 48), np.float32)).to_bytes("png"), "mask")
    head, after = draw.hears()
    assert head["seq"] == draw.seq
    assert before != after


def test_a_new_wish_takes_the_place_of_the_old_one(draw):
    draw.sends()
    draw.wishes(recipe={"task": "tone"}, pictures={}, format="jpeg")
    draw.sends()
    assert draw.hears()[0]["format"] == "jpeg"


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("{", "BadRequest"),
        ("[]", "BadInput"),
        ('{"recipe": {"task": "impaint"}}', "NoSuchTask"),
        ('{"recipe": {"task": "vary", "model": "/etc/passwd"}}', "BadRecipe"),
        ('{"recipe": {"task": "vary"}, "pictures": {"mask": "' + "0" * 64 + '"}}', "NotKept"),
        (b"", "BadRequest"),
        (b"\xff\xff{}", "BadRequest"),
        (b"\0\2{}...", "BadInput"),
    ],
)
def test_what_is_no_message_is_told_and_the_session_goes_on(draw, message, kind):
    draw.socket.send(message)
    assert draw.fault()["kind"] == kind
    draw.sends()
    assert draw.hears()[0]["seq"] == draw.seq


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7", "picture", "BadFile"),
        (b"", "picture", "BadFile"),
        (MASK, "style", "BadTask"),
        (Picture.from_array(np.zeros((1, 2**20 + 1, 3), np.float32)).to_bytes("png"), "picture", "TooLarge"),
    ],
)
def test_a_frame_that_cannot_be_drawn_is_told_under_its_number(draw, data, name, kind):
    draw.sends(data, name)
    told = json.loads(draw.socket.recv(30))
    assert (told["seq"], told["error"]["kind"]) == (draw.seq, kind)


def test_a_number_that_does_not_grow_is_refused(draw):
    draw.socket.send(frame(draw.seq))
    assert draw.fault()["needed"] == f"a seq above {draw.seq}"


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the child in /proc")
def test_a_child_that_dies_is_replaced_and_the_session_goes_on(draw):
    draw.sends()
    draw.hears()
    for child in _children():
        os.kill(child, signal.SIGKILL)
    draw.sends()
    first = draw.socket.recv(30)  # told as a frame that ended its decoder, or done by the next child
    draw.sends()
    assert draw.hears()[0]["seq"] == draw.seq
    assert isinstance(first, bytes) or json.loads(first)["error"]["kind"] == "BadFile"


def _children():
    """Processes of this one that draw."""
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (place / "cmdline").read_bytes().split(b"\0")
            parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and str(MEMORY).encode() in words:
                yield int(place.name)


def test_before_a_wish_there_is_nothing_to_do(live):
    with at(live) as socket:
        socket.send(frame(0))
        assert json.loads(socket.recv(30))["error"]["needed"] == "a wish before the first frame"


def test_strangers_are_not_let_in(live):
    for more in ({"headers": {}}, {"origin": "http://evil.example"}, {"origin": "null"}):
        with pytest.raises(InvalidStatus), at(live, **more):
            pass


def test_only_so_many_draw_at_once(live):
    with at(live), at(live), at(live), at(live), at(live) as fifth, pytest.raises(ConnectionClosed) as gone:
        fifth.recv(30)
    assert gone.value.rcvd.code == 1013


def test_a_message_is_taken_apart_as_it_was_put_together():
    head, data = unpacked(Frame, packed(Frame(seq=2**52, picture="mask"), b"abc"))
    assert (head.seq, head.picture, data) == (2**52, "mask", b"abc")


@pytest.mark.parametrize("message", [b"", b"\0", b"\0\0", b"\0\3{}", b"\xff\xff" + b"x" * 70000])
def test_a_message_cut_short_is_refused(message):
    with pytest.raises(BadRequest):
        unpacked(Frame, message)


def test_a_head_with_something_else_in_it_is_refused():
    with pytest.raises(BadInput):
        unpacked(Frame, b'\0\x16{"seq": 1, "path": ""}')
