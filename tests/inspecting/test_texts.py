import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew import Picture
from anew.inspecting.texts import texts_of, user_comment
from tests.inspecting.making import bomb, png, saved


def texts(data):
    return {text.where: text.value for text in texts_of(data, Picture.open(data))}


def test_each_kind_of_png_text_is_read():
    import zlib

    data = png(
        (b"tEXt", b"Author\0M\xfcller"),
        (b"zTXt", b"Comment\0\0" + zlib.compress("größe".encode("latin-1"))),
        (b"iTXt", b"Title\0\0\0de\0Titel\0" + "夕".encode()),
        (b"iTXt", b"Source\0\1\0\0\0" + zlib.compress("夕".encode())),
    )
    assert texts(data) == {
        "PNG text Author": "Müller",
        "PNG text Comment": "größe",
        "PNG text Title": "夕",
        "PNG text Source": "夕",
    }


def test_our_own_record_is_no_text_of_others():
    photo = Picture.open(png())
    assert texts(photo.to_bytes("png", record="{}")) == {}
    assert texts(Picture.open(saved("GIF")).to_bytes("gif", record="{}")) == {}


@pytest.mark.parametrize("kind", ["jpeg", "webp", "avif", "png", "tiff"])
def test_words_in_exif_are_read_in_any_format(kind):
    exif = {0x010E: "a lighthouse", 0x0131: "GIMP", 0x9286: b"ASCII\0\0\0calm"}
    found = texts(Picture.open(saved("JPEG", exif)).to_bytes(kind))
    assert found["EXIF ImageDescription"] == "a lighthouse" and found["EXIF UserComment"] == "calm"


def test_comments_of_jpeg_and_gif_are_read():
    assert texts(saved("JPEG", comment=b"calm")) == {"JPEG comment": "calm"}
    assert texts(saved("GIF", comment=b"calm")) == {"GIF comment": "calm"}


def test_what_is_too_long_or_damaged_is_named():
    data = png((b"zTXt", b"a\0\0" + bomb(2**26)), (b"zTXt", b"b\0\0no zlib"), (b"tEXt", b"c\0" + bytes(2**23)))
    assert texts(data) == {"PNG text a": None, "PNG text b": None, "PNG text c": None}


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_the_order_of_utf_16_is_seen_from_its_zeros(encoding, order):
    assert user_comment(b"UNICODE\0" + "灯台 Steps: 20".encode(encoding), order) == "灯台 Steps: 20"


@given(st.binary(max_size=300))
def test_any_bytes_have_some_words(raw):
    assert isinstance(user_comment(raw), str)


@given(st.binary(max_size=300))
def test_any_bytes_of_exif_are_survived(raw):
    data = png((b"eXIf", b"II*\0\x08\0\0\0" + raw))
    assert isinstance(texts(data), dict)
