"""The store, from the terminal."""

import json

import pytest

from anew.image import open_picture, read_record
from anew.store import Store


@pytest.fixture
def made(anew, folder):
    """out.png, made from photo.jpg, and again.png, made from that."""
    assert anew("inpaint", "photo.jpg", "--mask", "mask.png", "-o", "out.png").code == 0
    assert anew("vary", "out.png", "-o", "again.png", "--seed", "3").code == 0
    return folder


def pictures():
    return sorted((Store().root / "pictures").glob("*/*"))


def test_what_was_made_is_listed_the_newest_first(anew, made):
    told = anew("store", "list", "--json").json
    assert [row["tasks"] for row in told["records"]] == [["vary"], ["inpaint"]]
    assert told["records"][0]["picture"] == json.loads(read_record("again.png"))["output"]
    assert (told["pictures"], told["notes"], told["room"]) == (3, 2, 5_000_000_000)
    lines = anew("store", "list", "--count", "1").out.splitlines()
    assert "vary" in lines[1]
    assert lines[2] == "1 older ones: anew store list --count 0"
    assert lines[3].startswith("3 pictures, 2 records, ")


def test_an_empty_store_says_so(anew):
    assert anew("store", "list").out.startswith("0 pictures, 0 records, 0 bytes of 5.0 GB, in ")
    assert anew("store", "gc").out == "nothing to drop\n"
    assert anew("store", "verify").out == "0 pictures and 0 records, each as it was kept\n"


def test_a_flipped_bit_is_named_and_swept(anew, made):
    assert anew("store", "verify").code == 0
    place = pictures()[0]
    data = bytearray(place.read_bytes())
    data[-20] ^= 1
    place.write_bytes(data)
    said = anew("store", "verify")
    assert said.code == 2
    assert place.name in said.error["found"]
    assert "anew store gc" in said.error["fix"]
    swept = anew("store", "gc", "--json").json
    assert [each["path"] for each in swept["gone"]] == [str(place)]
    assert anew("store", "verify", "--json").json["ok"]
    assert "missing" in anew("store", "list").out


def test_a_history_is_handed_over(anew, made, monkeypatch):
    told = anew("store", "export", "again.png", "-o", "a.zip", "--json").json
    assert (told["notes"], told["pictures"], told["missing"]) == (2, 3, [])
    short = anew("store", "list", "--json").json["records"][0]["picture"][:8]
    assert anew("store", "export", short, "-o", "b.zip").out.startswith("b.zip: 2 records and 3 pictures")
    assert (made / "a.zip").read_bytes() == (made / "b.zip").read_bytes()
    assert "may say where" in anew("store", "export", short, "-o", "c.zip", "--everything").err
    monkeypatch.setenv("ANEW_HOME", str(made / "elsewhere"))
    assert anew("store", "adopt", "a.zip").code == 0
    assert "inpaint, elsewhere" in anew("store", "list").out
    assert Store().inputs(open_picture("again.png").sha256)["picture"].sha256 == open_picture("out.png").sha256


@pytest.mark.parametrize(
    ("args", "found", "code"),
    [
        (("export", "photo.jpg", "-o", "x.zip"), "none", 2),
        (("export", "00", "-o", "x.zip"), "none that begins with 00", 2),
        (("export", "../../x", "-o", "x.zip"), "none that begins", 2),
        (("adopt", "photo.png"), "photo.png", 2),
        (("adopt", "nothing.zip"), "nothing.zip", 2),
        (("list", "--count", "-1"), "-1", 2),
    ],
)
def test_what_cannot_be_done_is_said_in_three_parts(anew, made, args, found, code):
    said = anew("store", *args)
    assert said.code == code
    assert found in said.error["found"]
    assert not (made / "x.zip").exists()


def test_a_store_that_may_not_hold_anything_holds_nothing(anew, folder, monkeypatch):
    monkeypatch.setenv("ANEW_STORE_ROOM", "0")
    assert anew("inpaint", "photo.jpg", "--mask", "mask.png", "-o", "out.png").code == 0
    assert not Store().root.exists()
    assert "keeps nothing" in anew("doctor").out


def test_no_keep_keeps_nothing(anew, folder):
    assert anew("inpaint", "photo.jpg", "--mask", "mask.png", "-o", "out.png", "--no-keep").code == 0
    assert not Store().root.exists()


def test_the_doctor_tells_place_and_size(anew, made):
    assert f"store    3 pictures, 2 records, {Store().sizes().bytes / 1000:.1f} kB" in anew("doctor").out
    assert anew("doctor", "--json").json["store"]["folder"] == str(Store().root)


def test_a_room_that_is_no_number_does_not_stop_the_doctor(anew, monkeypatch):
    monkeypatch.setenv("ANEW_STORE_ROOM", "plenty")
    said = anew("doctor")
    assert said.code == 0
    assert "store    not usable" in said.out
    assert anew("store", "list").error["fix"] == "Say ANEW_STORE_ROOM=5."
