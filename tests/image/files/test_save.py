import errno
import io
import os
import re
import stat
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from anew.errors import CannotWrite
from anew.image import Origin, Picture, holds_record, open_picture, read_record, save_picture

RNG = np.random.default_rng(0)
RGB = Picture.from_array(RNG.integers(0, 256, (40, 60, 3)).astype(np.uint8))
RGBA = Picture.from_array(RNG.integers(0, 256, (40, 60, 4)).astype(np.uint8))
DEEP = Picture.from_array(RNG.integers(0, 65536, (40, 60, 3)).astype(np.uint16))
INKS = Picture(RNG.integers(0, 256, (40, 60, 4)).astype(np.uint8), "CMYK")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("picture", "name", "fix"),
    [
        (RGBA, "a.jpg", r"\.png"),
        (RGBA, "a.bmp", r"\.png"),
        (DEEP, "a.jpg", "--depth 8"),
        (DEEP, "a.webp", "--depth 8"),
        (DEEP, "a.avif", "--depth 8"),
        (INKS, "a.png", r"\.tif"),
        (INKS, "a.webp", r"\.tif"),
        (RGB, "a.gif", r"\.png"),
        (RGB, "a.xyz", r"\.png"),
        (RGB, "a", r"\.png"),
        (Picture.from_array(np.zeros((1, 17000, 3), np.uint8)), "a.webp", r"\.png"),
    ],
)
def test_what_a_format_cannot_hold_is_refused_with_a_way_out(tmp_path, picture, name, fix):
    with pytest.raises(CannotWrite) as caught:
        picture.save(tmp_path / name)
    assert re.search(fix, caught.value.fix)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.png", {"quality": 90}),
        ("a.png", {"lossless": False}),
        ("a.jpg", {"lossless": True}),
        ("a.jpg", {"quality": 0}),
        ("a.webp", {"quality": 101}),
        ("a.webp", {"quality": 90, "lossless": True}),
        ("a.bmp", {"record": "{}"}),
    ],
)
def test_options_that_a_format_cannot_obey_are_refused(tmp_path, name, options):
    with pytest.raises(CannotWrite):
        RGB.save(tmp_path / name, **options)
    assert list(tmp_path.iterdir()) == []


def test_depth_8_lets_16_bits_be_cut(tmp_path):
    DEEP.save(tmp_path / "a.jpg", depth=8)
    assert open_picture(tmp_path / "a.jpg").depth == 8


def test_opaque_alpha_may_be_dropped(tmp_path):
    whole = RGBA.samples.copy()
    whole[..., 3] = 255
    Picture(whole, "RGBA").save(tmp_path / "a.jpg")
    assert open_picture(tmp_path / "a.jpg").mode == "RGB"


def test_a_jpeg_is_compressed_the_way_it_was():
    stream = io.BytesIO()
    Image.fromarray(RGB.samples).save(stream, "JPEG", quality=83, subsampling=1, progressive=True)
    again = open_picture(stream.getvalue()).to_bytes("jpeg")
    with Image.open(stream) as was, Image.open(io.BytesIO(again)) as now:
        from PIL.JpegImagePlugin import get_sampling

        assert now.quantization == was.quantization
        assert get_sampling(now) == get_sampling(was) == 1
        assert now.info.get("progressive")


@pytest.mark.parametrize("quality", [60, 90])
def test_a_jpeg_that_comes_back_is_hardly_changed_outside_the_hole(quality):
    from skimage import data

    stream = io.BytesIO()
    Image.fromarray(data.astronaut()[:256, :256]).save(stream, "JPEG", quality=quality)
    photo = open_picture(stream.getvalue())
    keep = np.ones((256, 256), bool)
    keep[96:160, 96:160] = False
    again = open_picture(photo.remade(np.zeros((256, 256, 3), np.float32), keep=keep).to_bytes("jpeg"))
    keep[80:176, 80:176] = False
    change = np.abs(again.samples[keep].astype(int) - photo.samples[keep])
    assert change.mean() < 0.35 and (change == 0).mean() > 0.75


def test_a_fresh_jpeg_has_no_subsampling():
    with Image.open(io.BytesIO(RGB.to_bytes("jpeg"))) as image:
        from PIL.JpegImagePlugin import get_sampling

        assert get_sampling(image) == 0


def test_webp_stays_lossless_or_lossy_as_the_picture_came():
    assert open_picture(RGB.to_bytes("webp")).sha256 == RGB.sha256
    from_jpeg = open_picture(RGB.to_bytes("jpeg"))
    assert not open_picture(from_jpeg.to_bytes("webp")).origin.lossless
    assert open_picture(from_jpeg.to_bytes("webp", lossless=True)).sha256 == from_jpeg.sha256


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "tiff", "avif", "gif"])
def test_a_record_survives(kind):
    record = '{"task": "inpaint", "words": "<b>&amp; ünïcødé \\u0000 日本 \\"quoted\\"", "long": "' + "x" * 3000 + '"}'
    picture = Picture.from_array(np.zeros((8, 8, 3), np.uint8))
    saved = picture.to_bytes(kind, record=record)
    assert read_record(saved) == record
    assert read_record(picture.to_bytes(kind)) is None
    assert holds_record(kind) and not holds_record("bmp")


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "tiff", "avif"])
def test_a_new_record_replaces_the_old_one(kind):
    first = RGB.to_bytes(kind, record='{"run": 1}')
    second = open_picture(first).to_bytes(kind, record='{"run": 2}')
    assert read_record(second) == '{"run": 2}' and b'"run": 1' not in second
    assert read_record(open_picture(second).to_bytes(kind)) is None


def test_a_long_record_is_packed_into_a_jpeg_and_a_longer_one_refused():
    record = '{"a": "' + "word " * 30000 + '"}'
    assert read_record(RGB.to_bytes("jpeg", record=record)) == record
    with pytest.raises(CannotWrite, match="png"):
        RGB.to_bytes("jpeg", record=RNG.bytes(100_000).hex())


XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" tiff:Orientation="6" '
    b'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Somebody'
    b'</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "tiff", "avif"])
def test_the_facts_of_the_file_are_kept(kind):
    from dataclasses import replace

    exif = Image.Exif()
    exif[0x010F], exif[0x8769] = "A maker", {0x9003: "2024:01:02 03:04:05", 0xA002: 60, 0xA003: 40}
    origin = Origin(exif=exif.tobytes()[6:], xmp=XMP, dpi=(300.0, 300.0))
    again = open_picture(replace(RGB, origin=origin, profile=b"x" * 200).to_bytes(kind, record="{}"))
    assert again.profile == b"x" * 200
    assert b"<dc:creator>Somebody</dc:creator>" in again.origin.xmp
    assert b'tiff:Orientation="1"' in again.origin.xmp
    read = Image.Exif()
    read.load(again.origin.exif)
    assert read[0x010F] == "A maker" and read.get_ifd(0x8769)[0x9003] == "2024:01:02 03:04:05"
    if kind in ("png", "jpeg", "tiff"):
        assert again.origin.dpi == pytest.approx((300, 300), abs=0.1)


def test_exif_tells_the_new_size():
    from dataclasses import replace

    exif = Image.Exif()
    exif[0x8769] = {0xA002: 1, 0xA003: 1}
    picture = replace(RGB, origin=Origin(exif=exif.tobytes()[6:]))
    read = Image.Exif()
    read.load(open_picture(picture.to_bytes("png")).origin.exif)
    assert (read.get_ifd(0x8769)[0xA002], read.get_ifd(0x8769)[0xA003]) == (60, 40)


# Whole or not at all.


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path):
    (tmp_path / "other").touch()
    RGB.save(tmp_path / "a.png")
    assert (tmp_path / "a.png").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_replaced_file_keeps_its_permissions_and_a_link_stays_a_link(tmp_path):
    old = tmp_path / "old.png"
    old.touch()
    old.chmod(0o640)
    (tmp_path / "link.png").symlink_to(old)
    RGB.save(tmp_path / "link.png")
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert (tmp_path / "link.png").is_symlink() and open_picture(old).sha256 == RGB.sha256


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, step):
    path = tmp_path / "a.png"
    path.write_bytes(b"old")

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), full)
    with pytest.raises(CannotWrite, match="No space left") as caught:
        RGB.save(path)
    assert "room" in caught.value.fix
    assert path.read_bytes() == b"old" and names(tmp_path) == ["a.png"]


def test_an_interrupt_leaves_nothing(tmp_path, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        RGB.save(tmp_path / "a.png")
    assert names(tmp_path) == []


def test_an_existing_file_is_kept_when_asked(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    with pytest.raises(CannotWrite, match="exists"):
        RGB.save(path, overwrite=False)
    assert path.read_bytes() == b"old"
    RGB.save(tmp_path / "b.png", overwrite=False)
    assert names(tmp_path) == ["a.png", "b.png"]


def test_a_folder_a_missing_folder_and_a_closed_one_are_refused(tmp_path, monkeypatch):
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(CannotWrite, match="folder"):
        RGB.save(tmp_path / "folder.png")
    with pytest.raises(CannotWrite, match="mkdir"):
        RGB.save(tmp_path / "none" / "a.png")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(CannotWrite, match="may not"):
        RGB.save(tmp_path / "a.png")


def test_a_read_only_file_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda where, how: where != path)
    with pytest.raises(CannotWrite, match="read-only"):
        RGB.save(path)
    assert path.read_bytes() == b"old"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_device_is_poured_into_and_its_refusal_told():
    RGB.save("/dev/null", format="png", overwrite=False)
    with pytest.raises(CannotWrite, match="No space left"):
        RGB.save("/dev/full", format="png")


def test_a_stream_takes_the_format_the_picture_came_in():
    stream = io.BytesIO()
    save_picture(open_picture(RGB.to_bytes("webp")), stream)
    assert open_picture(stream.getvalue()).origin.format == "webp"


def test_the_same_picture_gives_the_same_bytes():
    for kind in ("png", "jpeg", "webp", "tiff"):
        assert RGB.to_bytes(kind, record="{}") == RGB.to_bytes(kind, record="{}")


@settings(max_examples=25, deadline=None)
@given(
    width=st.sampled_from([1, 2, 3, 7, 8, 9, 17, 100, 3000]),
    height=st.integers(1, 17),
    channels=st.integers(1, 4),
    deep=st.booleans(),
    kind=st.sampled_from(["png", "tiff"]),
)
def test_any_size_and_mode_comes_back(width, height, channels, deep, kind):
    top, dtype = (65536, np.uint16) if deep else (256, np.uint8)
    array = np.random.default_rng(width).integers(0, top, (height, width, channels)).astype(dtype)
    picture = Picture.from_array(array)
    assert open_picture(picture.to_bytes(kind)).sha256 == picture.sha256
