import json

import pytest

from anew import Picture
from tests.pictures import picture


def test_inspect_tells_what_a_picture_is(anew, folder):
    said = anew("inspect", "photo.jpg")
    assert said.code == 0
    for line in ("JPEG, 48x40, RGB, 8 bits.", "file: photo.jpg", "record of anew: none found", "No evidence found."):
        assert line in said.out


def test_inspect_reads_the_record_of_a_picture_anew_made(anew, folder):
    made = anew("vary", "photo.png", "-o", "out.png", "--json").json
    told = anew("inspect", "out.png", "--json").json["sections"]
    assert told["record"]["facts"]["record"] == made["record"]
    assert told["file"]["facts"]["sha256"] == made["sha256"]


@pytest.mark.parametrize(("mode", "depth", "name"), [("L", 16, "grey.png"), ("CMYK", 8, "ink.tif")])
def test_inspect_tells_mode_and_depth(anew, folder, mode, depth, name):
    picture(9, 7, mode, depth).save(folder / name)
    told = anew("inspect", name, "--json").json["sections"]["file"]["facts"]
    assert (told["mode"], told["depth"], told["size"]) == (mode, depth, [9, 7])


def test_inspect_names_the_profile(anew, folder):
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = Picture.open("photo.png")
    Picture(photo.samples, photo.mode, profile).save("named.png")
    assert "sRGB" in anew("inspect", "named.png", "--json").json["sections"]["file"]["facts"]["profile"]


def test_inspect_refuses_what_is_no_picture(anew, folder):
    (folder / "text.png").write_text("words")
    assert anew("inspect", "text.png").code == 2


def test_inspect_writes_views(anew, folder):
    said = anew("inspect", "photo.jpg", "--views", "views")
    assert said.code == 0 and "views/residual.png" in said.err
    assert Picture.open("views/error-level.png").size == (48, 40)


def test_words_of_strangers_cannot_steer_the_terminal(anew, folder):
    from tests.inspecting.making import with_text

    (folder / "odd.png").write_bytes(with_text("Dream", "\033]0;mine\007 and\nsummary: all is well"))
    said = anew("inspect", "odd.png")
    assert "\033" not in said.out and "\nsummary" not in said.out


def test_json_is_one_line(anew, folder):
    told = anew("inspect", "photo.png", "--json")
    assert told.out.count("\n") == 1 and list(json.loads(told.out)) == ["format", "picture", "summary", "sections"]
