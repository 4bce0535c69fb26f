"""The store: what goes in comes out, sample for sample; what is damaged is said to be."""

import os
from dataclasses import replace

import numpy as np
import pytest

from anew.errors import BadFile, CannotWrite, NotKept
from anew.image import JpegCoding, Origin, Palette, Picture
from anew.store import Store
from tests.pictures import picture
from tests.store.records import record

KINDS = [(mode, depth) for mode in ("L", "LA", "RGB", "RGBA", "CMYK") for depth in (8, 16)]
FULL = Origin(
    format="tiff",
    bits=4,
    lossless=False,
    colour_key=(1, 2, 3),
    jpeg=JpegCoding({0: list(range(1, 65))}, 2, True),
    premultiplied=True,
    compression="lzw",
    exif=b"II*\0\x08\0\0\0\0\0\0\0\0\0",
    xmp=b"<x/>",
    dpi=(300.0, 299.5),
    chunks=((b"gAMA", b"\0\0\xb1\x8f"), (b"tEXt", b"Author\0Ada")),
    notes=("12 bits were read as 8",),
    signed=b"a whole file with a manifest in it",
)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


@pytest.mark.parametrize(("mode", "depth"), KINDS)
def test_a_picture_of_any_kind_comes_back_as_it_was(store, mode, depth):
    photo = replace(picture(37, 23, mode, depth), profile=b"not really a profile" if mode != "CMYK" else None)
    assert store.keep(photo) == photo.sha256
    back = store.picture(photo.sha256)
    assert (back.mode, back.depth, back.profile) == (mode, depth, photo.profile)
    assert np.array_equal(back.samples, photo.samples)


def test_a_tall_picture_of_one_pixel_a_row_comes_back(store):
    for shape in ((1, 1, 1), (3000, 1, 4), (1, 3000, 3)):
        photo = Picture.from_array(np.random.default_rng(1).integers(0, 65536, shape, np.uint16))
        assert store.picture(store.keep(photo)).sha256 == photo.sha256


def test_a_picture_is_kept_once(store):
    store.keep(picture())
    place = next((store.root / "pictures").glob("*/*"))
    os.utime(place, (1, 1))
    inode = place.stat().st_ino
    store.keep(picture())
    assert place.stat().st_ino == inode
    assert place.stat().st_mtime > 1


def test_nobody_else_may_look_into_the_store(store):
    store.keep(picture())
    if os.name == "posix":
        assert store.root.stat().st_mode & 0o077 == 0


def test_inputs_come_back_with_the_facts_of_their_files(store):
    photo, out = replace(picture(), origin=FULL), picture(seed=1)
    store.keep(photo)
    store.note(record(out, {"picture": photo}), {"picture": photo.origin})
    back = store.inputs(out.sha256)["picture"]
    assert back.sha256 == photo.sha256
    assert vars(back.origin) == vars(FULL)


def test_a_signed_file_that_had_to_go_costs_its_signature_alone(store):
    photo, out = replace(picture(), origin=FULL), picture(seed=1)
    store.keep(photo)
    store.note(record(out, {"picture": photo}), {"picture": photo.origin})
    next((store.root / "files").glob("*/*")).unlink()
    assert vars(store.inputs(out.sha256)["picture"].origin) == vars(replace(FULL, signed=None))


def test_an_indexed_picture_comes_back_with_its_palette(store):
    colours = np.array([[0, 0, 0], [9, 8, 7], [9, 8, 7]], np.uint8)
    indices = np.random.default_rng(0).integers(0, 3, (9, 7)).astype(np.uint8)
    photo = Picture(colours[indices], "RGB", origin=Origin(format="gif", palette=Palette(colours, indices)))
    out = picture(seed=1)
    store.keep(photo)
    store.note(record(out, {"picture": photo}), {"picture": photo.origin})
    palette = store.inputs(out.sha256)["picture"].origin.palette
    assert np.array_equal(palette.indices, indices)
    assert np.array_equal(palette.colours, colours)


def test_two_files_of_the_same_pixels_keep_their_own_facts(store):
    one, two = (replace(picture(), origin=Origin(format="png", dpi=(dpi, dpi))) for dpi in (72.0, 300.0))
    first, second = picture(seed=1), picture(seed=2)
    for photo, out in ((one, first), (two, second)):
        store.keep(photo)
        store.note(record(out, {"picture": photo}), {"picture": photo.origin})
    assert store.inputs(first.sha256)["picture"].origin.dpi == (72.0, 72.0)
    assert store.inputs(second.sha256)["picture"].origin.dpi == (300.0, 300.0)


def test_a_record_is_found_by_the_picture_and_by_the_watermark(store):
    out = picture(seed=1)
    text = record(out, {"picture": picture()}, mark="00c0ffee00ff")
    store.note(text)
    assert store.record(out.sha256) == text
    assert store.marked("00c0ffee00ff") == [out.sha256]
    assert store.marked("00c0ffee00f") == store.marked("../../../etc") == []
    assert store.record(picture().sha256) is None


def test_what_was_made_here_is_believed_before_what_was_brought(store):
    out, read = picture(seed=1), picture(seed=2)
    own, brought = record(out, {}, prompt="in full"), record(out, {}, prompt="hidden")
    store.note(brought, of=read.sha256, here=False)
    assert store.record(read.sha256) == brought
    store.note(own)
    store.note(brought, of=read.sha256, here=False)
    assert store.record(out.sha256) == store.record(read.sha256) == own


def test_a_note_that_is_no_record_is_refused(store):
    for text in ("", "{}", "[]", "null", '{"output": "x", "inputs": {}}', "[" * 100_000):
        with pytest.raises(BadFile):
            store.note(text)
    with pytest.raises(BadFile):
        store.note(record(picture(), {}, mark="../../../../x"))
    assert not store.root.exists()


@pytest.mark.parametrize("name", ["", "x", "../" * 20, "0" * 64])
def test_what_was_never_kept_is_not_found(store, name):
    with pytest.raises(NotKept):
        store.picture(name)
    with pytest.raises(NotKept):
        store.inputs(name)


def test_a_flipped_bit_is_named(store):
    photo = picture()
    store.keep(photo)
    place = next((store.root / "pictures").glob("*/*"))
    data = bytearray(place.read_bytes())
    data[len(data) // 2] ^= 1
    place.write_bytes(data)
    with pytest.raises(NotKept, match=photo.sha256):
        store.picture(photo.sha256)


def test_another_picture_under_its_name_is_named(store):
    store.keep(picture())
    place = next((store.root / "pictures").glob("*/*"))
    picture(seed=9).save(place)
    with pytest.raises(NotKept, match="other pixels"):
        store.picture(picture().sha256)


def test_a_folder_that_may_not_be_looked_into_is_named(store, monkeypatch):
    store.keep(picture())

    def closed(folder):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", closed)
    for look in (store.listed, store.sizes):
        with pytest.raises(NotKept, match="Permission denied"):
            look()


def test_a_store_without_room_keeps_nothing_and_says_nothing(tmp_path):
    store = Store(tmp_path / "store", 0)
    store.keep(picture())
    store.note(record(picture(), {}))
    assert not store.root.exists()


def test_the_longest_unused_goes_first_and_records_stay(tmp_path):
    photos = [picture(64, 64, seed=seed) for seed in range(6)]
    whole = Store(tmp_path / "whole")
    for photo in photos:
        whole.keep(photo)
    store = Store(tmp_path / "store", int(whole.sizes().bytes * 0.8))
    store.note(record(picture(seed=9), {"picture": photos[0]}))
    for age, photo in enumerate(photos):
        if age == 4:
            store.picture(photos[0].sha256)  # used just now
        store.keep(photo)
        for place in (store.root / "pictures").glob(f"*/{photo.sha256}*"):
            os.utime(place, (100 + age, 100 + age))
    assert store.holds(photos[0].sha256)
    assert not store.holds(photos[1].sha256)
    assert store.holds(photos[5].sha256)
    assert store.record(picture(seed=9).sha256)
    assert store.sizes().bytes <= store.room


def test_a_picture_larger_than_the_room_is_refused(tmp_path):
    with pytest.raises(CannotWrite, match="ANEW_STORE_ROOM"):
        Store(tmp_path / "store", 100).keep(picture())
