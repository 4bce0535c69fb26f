import pytest

from anew import Picture
from tests.pictures import picture


def test_show_tells_what_a_picture_is(anew, folder):
    said = anew("show", "photo.jpg")
    assert said.code == 0
    for line in ("format   jpeg", "size     48x40", "mode     RGB", "depth    8", "record   none"):
        assert line in said.out


def test_show_reads_the_record_of_a_picture_anew_made(anew, folder):
    made = anew("vary", "photo.png", "-o", "out.png", "--json").json
    told = anew("show", "out.png", "--json").json
    assert told["record"] == made["record"]
    assert told["sha256"] == made["sha256"]


@pytest.mark.parametrize(("mode", "depth", "name"), [("L", 16, "grey.png"), ("CMYK", 8, "ink.tif")])
def test_show_tells_mode_and_depth(anew, folder, mode, depth, name):
    picture(9, 7, mode, depth).save(folder / name)
    told = anew("show", name, "--json").json
    assert (told["mode"], told["depth"], told["size"]) == (mode, depth, [9, 7])


def test_show_names_the_profile(anew, folder):
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = Picture.open("photo.png")
    Picture(photo.samples, photo.mode, profile).save("named.png")
    assert "sRGB" in anew("show", "named.png", "--json").json["profile"]


def test_show_refuses_what_is_no_picture(anew, folder):
    (folder / "text.png").write_text("words")
    assert anew("show", "text.png").code == 2
