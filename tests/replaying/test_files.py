"""A replay writes the same kind of file, byte for byte, whatever the picture came in."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

import anew
from anew import Recolor
from anew.image import JpegCoding, open_picture
from tests.pictures import hole, picture


def jpeg(path):
    Image.fromarray(picture().samples).save(path, quality=71, subsampling=2)


def turned(path):
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(picture(40, 48).samples).save(path, quality=88, exif=exif)


def palette(path):
    few = picture().samples // 64 * 64
    Image.fromarray(few).convert("P", palette=Image.Palette.ADAPTIVE, colors=12).save(path)


def deep(path):
    picture(depth=16).save(path)


def ink(path):
    picture(mode="CMYK").save(path)


def grey(path):
    picture(mode="LA", depth=16).save(path)


KINDS = {"a.jpg": jpeg, "b.jpg": turned, "c.png": palette, "d.tif": deep, "e.tif": ink, "f.png": grey, "g.webp": deep}


@pytest.mark.parametrize("name", [name for name in KINDS if name != "g.webp"])
def test_the_file_is_the_same(tmp_path, name):
    before, after = tmp_path / f"before-{name}", tmp_path / f"after-{name}"
    KINDS[name](tmp_path / name)
    opened = open_picture(tmp_path / name)
    Recolor()(opened, mask=hole(*opened.size), seed=3).save(before, sign=False)
    again = anew.replay(before)
    again.result.save(after, sign=False, **again.writing(again.shown.origin.format))
    assert again.identical
    assert not again.altered
    assert after.read_bytes() == before.read_bytes()


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("out.jpg", {"quality": 60}),
        ("out.jpg", {"depth": 8}),
        ("out.png", {"depth": 8}),
        ("out.webp", {"depth": 8}),
        ("out.tif", {}),
    ],
)
def test_it_is_the_same_as_somebody_chose_it(tmp_path, name, how):
    depth = 16 if "depth" in how else 8
    made = Recolor()(picture(depth=depth), mask=hole(), seed=3)
    made.save(tmp_path / name, sign=False, **how)
    again = anew.replay(tmp_path / name)
    again.result.save(tmp_path / f"again-{name}", sign=False, **again.writing(again.shown.origin.format))
    assert again.identical
    assert not again.altered
    assert (tmp_path / f"again-{name}").read_bytes() == (tmp_path / name).read_bytes()


def test_a_lossy_file_is_identical_and_not_called_altered(tmp_path):
    Recolor()(picture(), mask=hole()).save(tmp_path / "out.webp", quality=40, sign=False)
    again = anew.replay(tmp_path / "out.webp")
    assert again.identical
    assert not again.altered
    assert again.difference is None


def test_a_jpeg_that_was_painted_on_is_called_altered(tmp_path):
    Recolor()(picture(), mask=hole()).save(tmp_path / "out.jpg", sign=False)
    shown = open_picture(tmp_path / "out.jpg")
    samples = shown.samples.copy()
    samples[:8, :8] = 0
    changed = replace(shown, samples=samples)
    assert isinstance(shown.origin.jpeg, JpegCoding)
    changed.save(tmp_path / "out.jpg", record=shown.origin.record)
    again = anew.replay(tmp_path / "out.jpg")
    assert again.identical
    assert again.altered
    assert np.all(np.array(again.difference.box[:2]) == 0)
