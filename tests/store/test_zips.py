"""Zips of strangers: what they say of themselves is looked at before anything is read."""

import io
import zipfile

import pytest

from anew.errors import BadFile, TooLarge
from anew.store import zips


def zipped(**files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in files.items():
            pack.writestr(name, data)
    return file


def looked(file, **most):
    zips.check_end(file, "a zip")
    with zips.told("a zip"), zipfile.ZipFile(file) as pack:
        entries = zips.checked(pack, "a zip", files=3, most=lambda name: most.get(name, 0))
        return {entry.filename: zips.read(pack, entry, "a zip") for entry in entries}


def test_what_is_allowed_is_read():
    assert looked(zipped(a=b"one", b=b""), a=3, b=1) == {"a": b"one", "b": b""}


def test_a_comment_at_the_end_is_no_matter():
    file = zipped(a=b"one")
    with zipfile.ZipFile(file, "a") as pack:
        pack.comment = b"made by hand"
    assert looked(file, a=3) == {"a": b"one"}


@pytest.mark.parametrize("name", ["b", "../a", "/a", "a/", "A"])
def test_a_name_that_is_not_allowed_is_refused(name):
    with pytest.raises(BadFile, match="a file named"):
        looked(zipped(**{name: b""}), a=3)


def test_what_is_too_large_or_too_many_is_refused():
    with pytest.raises(TooLarge, match="at most 3 bytes"):
        looked(zipped(a=b"four"), a=3)
    with pytest.raises(TooLarge, match="at most 3 files"):
        looked(zipped(a=b"", b=b"", c=b"", d=b""))


def test_two_of_one_name_are_refused():
    file = zipped(a=b"one")
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as pack:
        pack.writestr("a", b"two")
    with pytest.raises(BadFile, match="one name"):
        looked(file, a=3)


@pytest.mark.parametrize("cut", [0, 1, 21, 22, 23, 60])
def test_one_that_is_cut_short_is_refused(cut):
    data = zipped(a=b"one").getvalue()
    with pytest.raises(BadFile):
        looked(io.BytesIO(data[:cut] if cut < 40 else data[:-cut]), a=3)
