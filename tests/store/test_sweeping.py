"""Sweeping: what is damaged is named and dropped, what is of use stays."""

import os
from dataclasses import replace

import pytest

from anew.errors import Cancelled, NotKept
from anew.image import Origin
from anew.store import Store, gc, verify
from tests.pictures import picture
from tests.store.records import record

OUT = picture(seed=1)
PHOTO = replace(picture(), origin=Origin(format="png", dpi=(72.0, 72.0), signed=b"whole"))
MARK = "00c0ffee00ff"


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "store")
    store.keep(PHOTO)
    store.note(record(OUT, {"picture": PHOTO}, mark=MARK), {"picture": PHOTO.origin})
    return store


def flip(place, at=0.5):
    data = bytearray(place.read_bytes())
    data[int(len(data) * at)] ^= 1
    place.write_bytes(data)


def files(store):
    return {path for path in store.root.rglob("*") if path.is_file() and path.name != "used.txt"}


def test_a_store_as_it_was_has_no_faults_and_nothing_is_swept(store):
    before = files(store)
    assert verify(store) == gc(store, grace=0) == []
    assert files(store) == before
    assert gc(Store(store.root / "nowhere")) == verify(Store(store.root / "nowhere")) == []


@pytest.mark.parametrize("shelf", ["pictures", "origins", "notes", "files"])
@pytest.mark.parametrize("at", [0, 0.3, 0.5, 0.99])
def test_a_flipped_bit_is_named_and_the_rest_goes_on(store, shelf, at):
    (place,) = (store.root / shelf).glob("*/*")
    flip(place, at)
    (fault,) = verify(store)
    assert fault.path == place
    assert fault in gc(store)
    assert verify(store) == []
    store.keep(PHOTO)
    store.note(record(OUT, {"picture": PHOTO}, mark=MARK), {"picture": PHOTO.origin})
    assert store.inputs(OUT.sha256)["picture"].origin.signed == b"whole"


def test_what_is_no_file_of_the_store_is_swept(store):
    stranger = store.root / "pictures" / "zz" / "holiday.png"
    stranger.parent.mkdir()
    picture().save(stranger)
    (gone,) = gc(store)
    assert gone.path == stranger


def test_what_nothing_names_goes_after_a_while(store):
    alone = picture(seed=5)
    store.keep(alone)
    assert gc(store) == []
    assert gc(store, grace=0)[0].path.stem == alone.sha256
    assert not store.holds(alone.sha256)
    assert store.holds(PHOTO.sha256)


def test_half_written_files_go_after_a_while(store):
    half = store.root / "pictures" / PHOTO.sha256[:2] / ".anew-0123.part"
    half.write_bytes(b"12345")
    assert gc(store) == []
    os.utime(half, (1, 1))
    (gone,) = gc(store)
    assert (gone.path, gone.size, gone.why) == (half, 5, "half-written")


def test_lost_indexes_are_made_again(store):
    for name in ("told", "marks"):
        for path in (store.root / name).glob("*/*"):
            path.unlink()
    assert store.record(OUT.sha256) is None
    gc(store)
    assert store.record(OUT.sha256)
    assert store.marked(MARK) == [OUT.sha256]


def test_an_index_that_leads_nowhere_goes(store):
    for path in (store.root / "notes").glob("*/*"):
        path.unlink()
    gc(store)
    assert store.marked(MARK) == []
    assert list((store.root / "told").glob("*/*")) == []


def test_a_smaller_room_is_enforced(store):
    small = Store(store.root, store.sizes().bytes - 10)
    assert [found.why for found in gc(small)] == ["no room"]
    with pytest.raises(NotKept):
        small.picture(PHOTO.sha256)
    assert small.record(OUT.sha256)


def test_a_stop_stops_it(store):
    def stop(fraction, doing):
        raise Cancelled(needed="time", found="a stop", fix="Again.")

    with pytest.raises(Cancelled):
        gc(store, stop)
