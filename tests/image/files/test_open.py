import io
import struct
import warnings
import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from anew.errors import AnewError, BadFile, TooLarge
from anew.image import UNTRUSTED, Limit, Picture, open_picture

RGB = np.random.default_rng(0).integers(0, 256, (40, 60, 3)).astype(np.uint8)


def file(name, array=RGB, **options):
    stream = io.BytesIO()
    Image.fromarray(array).save(stream, name, **options)
    return stream.getvalue()


FILES = {
    "png": file("PNG"),
    "jpeg": file("JPEG", quality=95),
    "webp": file("WEBP", lossless=True),
    "tiff": file("TIFF", compression="tiff_adobe_deflate"),
    "avif": file("AVIF"),
    "gif": file("GIF", RGB[..., 0]),
    "bmp": file("BMP"),
}


def png_claiming(width, height, kind=2, bits=8):
    """A small PNG whose header claims to be large."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    rest = FILES["png"][33:]
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + rest


@pytest.mark.parametrize("kind", FILES)
def test_the_content_decides_the_format_and_not_the_name(tmp_path, kind):
    path = tmp_path / "photo.txt"
    path.write_bytes(FILES[kind])
    picture = open_picture(path)
    assert picture.origin.format == kind and str(picture.size) == "60x40"


def test_a_path_as_text_a_path_bytes_and_a_stream_give_the_same(tmp_path):
    path = tmp_path / "photo.png"
    path.write_bytes(FILES["png"])
    sources = [str(path), path, FILES["png"], io.BytesIO(FILES["png"])]
    assert len({open_picture(source).sha256 for source in sources}) == 1


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.97])
def test_a_file_cut_short_is_refused(kind, share):
    data = FILES[kind]
    with pytest.raises(BadFile) as caught:
        open_picture(data[: max(int(len(data) * share), 4)])
    assert caught.value.fix


@pytest.mark.parametrize("kind", [kind for kind in FILES if kind != "bmp"])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_damaged_file_opens_or_is_refused_but_never_crashes(kind, data):
    broken = bytearray(FILES[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with suppress(AnewError):
            open_picture(bytes(broken), limit=Limit(pixels=1_000_000))


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ....", "PDF"),
        (b'<?xml version="1.0"?><svg>', "SVG"),
        (b"hello, world", "something else"),
        (b"PK\x03\x04....", "ZIP"),
        (b"version https://git-lfs.github.com/spec/v1", "LFS"),
    ],
)
def test_what_is_no_picture_is_refused_and_named(data, found):
    with pytest.raises(BadFile, match=found):
        open_picture(data)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(BadFile, match="nothing at"):
        open_picture(tmp_path / "none.png")
    with pytest.raises(BadFile, match="folder"):
        open_picture(tmp_path)


def test_a_text_stream_is_refused():
    with pytest.raises(BadFile, match="rb"):
        open_picture(io.StringIO("text"))


@pytest.mark.parametrize("name", ["GIF", "WEBP", "PNG", "AVIF"])
def test_an_animated_file_is_refused(name):
    frames = [Image.fromarray(RGB), Image.fromarray(RGB[::-1].copy())]
    stream = io.BytesIO()
    frames[0].save(stream, name, save_all=True, append_images=frames[1:])
    with pytest.raises(BadFile, match="animated"):
        open_picture(stream.getvalue())


def test_a_tiff_of_two_pages_is_refused():
    stream = io.BytesIO()
    Image.fromarray(RGB).save(stream, "TIFF", save_all=True, append_images=[Image.fromarray(RGB)])
    with pytest.raises(BadFile, match="found one of 2"):
        open_picture(stream.getvalue())


def test_a_bomb_is_refused_by_its_header():
    with pytest.raises(TooLarge, match="20000x10000"):
        open_picture(png_claiming(20000, 10000), limit=UNTRUSTED)
    with pytest.raises(TooLarge):
        open_picture(png_claiming(2**31 - 1, 2**31 - 1))


@pytest.mark.parametrize("kind", FILES)
def test_every_format_checks_the_limit(kind):
    with pytest.raises(TooLarge, match="60x40"):
        open_picture(FILES[kind], limit=Limit(pixels=2399))
    assert open_picture(FILES[kind], limit=Limit(pixels=2400)).size == (60, 40)


def test_a_file_of_too_many_bytes_is_refused(tmp_path):
    with pytest.raises(TooLarge, match="1,000 bytes"):
        open_picture(FILES["png"], limit=Limit(pixels=10**9, bytes=1000))


def test_a_picture_without_pixels_is_refused():
    with pytest.raises(BadFile, match="0x40"):
        open_picture(png_claiming(0, 40))


def test_two_hundred_megapixels_pass_the_terminal_door_without_a_warning():
    """Pillow would warn of a bomb above 89 and refuse above 179 megapixels; the limit is ours alone."""
    with pytest.raises(BadFile, match=r"cut short|damaged"):
        open_picture(png_claiming(20000, 10000))


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_the_orientation_is_applied_and_reset(turn, name):
    exif = Image.Exif()
    exif[0x0112] = turn
    exif[0x010F] = "A maker"
    smooth = np.dstack([np.add.outer(np.arange(40) * 4, np.arange(60))] * 3).astype(np.uint8)
    data = file(name, smooth, exif=exif)
    picture = open_picture(data)
    with Image.open(io.BytesIO(data)) as image:
        from PIL import ImageOps

        upright = np.asarray(ImageOps.exif_transpose(image))
    assert np.array_equal(picture.samples, upright)
    with Image.open(io.BytesIO(picture.to_bytes(name))) as again:
        assert again.getexif().get(0x0112, 1) == 1
        assert again.getexif()[0x010F] == "A maker"
        assert again.size == picture.size


def test_a_16_bit_png_is_not_cut_to_8():
    values = np.arange(65536, dtype=np.uint16).reshape(128, 512)
    again = open_picture(Picture.from_array(np.dstack([values] * 3)).to_bytes("png"))
    assert again.depth == 16 and np.array_equal(again.samples[..., 1], values)


def test_importing_the_room_imports_no_decoder():
    import subprocess
    import sys

    code = "import sys, anew.image; print([m for m in ('PIL', 'cv2', 'tifffile', 'scipy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
