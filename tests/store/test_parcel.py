"""Parcels: a history handed over, and nothing believed of one that comes in."""

import json
import struct
import warnings
import zipfile
import zlib
from dataclasses import replace

import numpy as np
import pytest

from anew.errors import BadFile, NotKept, TooLarge
from anew.image import Limit, Origin, Palette, Picture
from anew.store import Store, adopt, export
from anew.store.notes import Note, digest_of
from tests.pictures import picture
from tests.store.records import record

GPS = b"II*\0\x08\0\0\0 here is where I live "
FIRST, SECOND, THIRD, MASK = (picture(seed=seed) for seed in range(4))
PRIVATE = Origin(format="png", exif=GPS, xmp=b"<x/>", signed=GPS, chunks=((b"gAMA", b"1234"), (b"tEXt", b"Author\0A")))


@pytest.fixture
def store(tmp_path):
    """The third was made from the second and a mask, the second from the first."""
    store = Store(tmp_path / "store")
    for photo in (FIRST, SECOND, MASK):
        store.keep(photo)
    store.note(record(SECOND, {"picture": FIRST}), {"picture": PRIVATE})
    store.note(record(THIRD, {"picture": SECOND, "mask": MASK}), {"picture": SECOND.origin})
    return store


@pytest.fixture
def other(tmp_path):
    return Store(tmp_path / "other")


def test_a_history_goes_from_one_store_to_another(store, other, tmp_path):
    told = export(store, THIRD.sha256, tmp_path / "a.zip")
    assert (told.notes, told.pictures, told.missing) == (2, 3, ())
    assert adopt(other, tmp_path / "a.zip") == told
    for made in (SECOND, THIRD):
        assert other.record(made.sha256) == store.record(made.sha256)
        assert {name: each.sha256 for name, each in other.inputs(made.sha256).items()} == {
            name: each.sha256 for name, each in store.inputs(made.sha256).items()
        }
    assert not other.note_of(THIRD.sha256).here


def test_the_same_history_is_the_same_file(store, tmp_path):
    for name in ("a.zip", "b.zip"):
        export(store, THIRD.sha256, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_where_a_photograph_was_taken_is_told_only_when_asked(store, other, tmp_path):
    export(store, THIRD.sha256, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as file:
        assert not any(GPS[8:] in file.read(name) for name in file.namelist())
    adopt(other, tmp_path / "a.zip")
    origin = other.inputs(SECOND.sha256)["picture"].origin
    assert (origin.exif, origin.xmp, origin.signed, origin.chunks) == (None, None, None, ((b"gAMA", b"1234"),))
    export(store, THIRD.sha256, tmp_path / "b.zip", everything=True)
    whole = Store(tmp_path / "whole")
    adopt(whole, tmp_path / "b.zip")
    assert vars(whole.inputs(SECOND.sha256)["picture"].origin) == vars(PRIVATE)


def test_what_was_read_from_a_lossy_file_stays_linked(tmp_path, other):
    store, read = Store(tmp_path / "store"), picture(seed=8)
    store.keep(read)
    store.note(record(SECOND, {}))
    store.note(record(SECOND, {}), of=read.sha256, here=False)
    store.note(record(THIRD, {"picture": read}))
    assert export(store, THIRD.sha256, tmp_path / "a.zip").notes == 2
    adopt(other, tmp_path / "a.zip")
    assert other.record(read.sha256) == store.record(SECOND.sha256)


def test_what_had_to_go_is_said_to_be_missing(store, tmp_path, other):
    for place in (store.root / "pictures").glob(f"*/{MASK.sha256}*"):
        place.unlink()
    told = export(store, THIRD.sha256, tmp_path / "a.zip")
    assert told.missing == (MASK.sha256,)
    assert adopt(other, tmp_path / "a.zip").missing == (MASK.sha256,)


def test_a_circle_comes_to_an_end(tmp_path):
    store = Store(tmp_path / "store")
    store.note(record(FIRST, {"picture": SECOND}))
    store.note(record(SECOND, {"picture": FIRST, "again": SECOND}))
    assert export(store, FIRST.sha256, tmp_path / "a.zip").notes == 2


def test_a_picture_without_a_record_has_no_history(store, tmp_path):
    with pytest.raises(NotKept):
        export(store, FIRST.sha256, tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()


# Strangers.


def parcel(tmp_path, files, contents=None):
    """A zip of these files, with a list of contents."""
    told = {"anew-parcel": 1, "picture": "0" * 64, "missing": []} if contents is None else contents
    path = tmp_path / "stranger.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        warnings.simplefilter("ignore")
        file.writestr("parcel.json", json.dumps(told))
        for name, data in files:
            file.writestr(name, data)
    return path


def bomb():
    """A PNG of a few hundred bytes that says it has 2,500 megapixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n\0\0\0\r" + header + struct.pack(">I", zlib.crc32(header)) + bytes(100)


NAMES = [
    "../../escape",
    "/etc/passwd",
    "pictures/../../escape",
    "pictures\\..\\escape",
    "C:/x",
    "notes/" + "g" * 64,
    "pictures/" + "0" * 64 + ".exe",
    "told/" + "0" * 64,
    "notes/",
    "notes/" + "0" * 64 + "\n",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_none_of_ours_is_refused_before_anything_is_read(tmp_path, other, name):
    with pytest.raises(BadFile):
        adopt(other, parcel(tmp_path, [(name, b"x")]))
    assert not other.root.exists()


NOTE = Note(record(SECOND, {"picture": FIRST})).to_bytes()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("pictures/" + "0" * 64 + ".png", b"not a picture"),
        ("pictures/" + "0" * 64 + ".png", picture(8, 8).to_bytes("png")),
        ("pictures/" + picture(8, 8).sha256 + ".tif", picture(8, 8).to_bytes("png")),
        ("notes/" + "0" * 64, NOTE),
        ("notes/" + digest_of(b"{}"), b"{}"),
        ("notes/" + digest_of(b"[" * 100_000), b"[" * 100_000),
        ("origins/" + digest_of(b"[]"), b"[]"),
        ("origins/" + digest_of(b'{"exif": 5}'), b'{"exif": 5}'),
        ("origins/" + digest_of(b'{"path": "x"}'), b'{"path": "x"}'),
        ("origins/" + digest_of(b'{"dpi": [NaN, 1]}'), b'{"dpi": [NaN, 1]}'),
        ("files/" + "0" * 64, b"x"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(tmp_path, other, name, data):
    with pytest.raises(BadFile, match="Ask for it again"):
        adopt(other, parcel(tmp_path, [(name, data)]))
    assert other.listed() == []


def test_a_palette_of_gigabytes_takes_no_memory(tmp_path, other):
    indices = json.dumps({"palette": {"colours": [[0, 0, 0]], "shape": [65535, 65535], "indices": "eJwDAAAAAAE="}})
    with pytest.raises(BadFile):
        adopt(other, parcel(tmp_path, [("origins/" + digest_of(indices.encode()), indices)]))


def test_a_palette_of_another_picture_is_refused(store):
    colours = np.zeros((1, 3), np.uint8)
    wrong = Origin(format="gif", palette=Palette(colours, np.zeros((2, 2), np.uint8)))
    store.note(record(picture(seed=9), {"picture": FIRST}), {"picture": wrong})
    with pytest.raises(NotKept, match="palette"):
        store.inputs(picture(seed=9).sha256)


def test_sizes_are_checked_before_anything_is_read(tmp_path, other):
    name = "pictures/" + "0" * 64 + ".png"
    with pytest.raises(TooLarge):
        adopt(other, parcel(tmp_path, [(name, bomb())]))
    with pytest.raises(TooLarge, match="a parcel"):
        adopt(other, parcel(tmp_path, [(name, bytes(100_000))]), limit=Limit(10**6, 99_999))
    with pytest.raises(TooLarge, match="ANEW_STORE_ROOM"):
        adopt(Store(other.root, 99_999), parcel(tmp_path, [(name, bytes(100_000))]))
    assert not other.root.exists()


def test_too_many_files_or_two_of_one_name_are_refused(tmp_path, other):
    many = [(f"notes/{number:064x}", b"") for number in range(10_001)]
    with pytest.raises(TooLarge, match="files"):
        adopt(other, parcel(tmp_path, many))
    with pytest.raises(BadFile, match="files"):
        adopt(other, parcel(tmp_path, [("notes/" + digest_of(NOTE), NOTE)] * 2))


@pytest.mark.parametrize(
    "contents", [{}, [], 5, {"anew-parcel": 2, "picture": "", "missing": []}, {"anew-parcel": 1, "picture": 5}]
)
def test_a_list_of_contents_that_is_none_is_refused(tmp_path, other, contents):
    with pytest.raises(BadFile):
        adopt(other, parcel(tmp_path, [], contents))


def test_a_parcel_that_is_cut_short_or_none_is_refused(store, other, tmp_path):
    export(store, THIRD.sha256, tmp_path / "a.zip")
    data = (tmp_path / "a.zip").read_bytes()
    flipped = bytearray(data)
    flipped[300] ^= 1
    for bad in (b"", b"PK", data[:-30], data[: len(data) // 2], bytes(flipped), b"\xff" * 100):
        (tmp_path / "bad.zip").write_bytes(bad)
        with pytest.raises(BadFile):
            adopt(other, tmp_path / "bad.zip")
    for nothing in (tmp_path / "nothing.zip", tmp_path):
        with pytest.raises(BadFile):
            adopt(other, nothing)


def test_a_strangers_picture_is_written_anew(tmp_path, other):
    photo = Picture(picture(8, 8).samples, "RGB", origin=Origin(chunks=((b"tEXt", b"Hidden\0payload"),)))
    made = Note(record(SECOND, {"picture": photo}))
    files = [(f"pictures/{photo.sha256}.png", photo.to_bytes("png")), (f"notes/{made.name}", made.to_bytes())]
    adopt(other, parcel(tmp_path, files))
    (place,) = (other.root / "pictures").glob("*/*")
    assert b"payload" not in place.read_bytes()
    assert other.inputs(SECOND.sha256)["picture"].sha256 == photo.sha256


def test_what_was_made_here_stays_believed_when_a_stranger_tells_another_story(store, tmp_path):
    lie = replace(Note(record(THIRD, {"picture": FIRST})), here=True)
    adopt(store, parcel(tmp_path, [(f"notes/{lie.name}", lie.to_bytes())]))
    assert set(store.inputs(THIRD.sha256)) == {"picture", "mask"}
