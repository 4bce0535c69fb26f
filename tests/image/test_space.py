import io
import struct

import numpy as np
import pytest
from PIL import Image, ImageCms

from anew.image import Picture, icc, open_picture
from anew.image.inks import srgb_profile
from anew.image.profiles import P3_PRIMARIES, SRGB_PRIMARIES, display_p3, matrix_profile
from anew.image.space import SRGB

RGB = np.random.default_rng(0).integers(0, 256, (32, 48, 3)).astype(np.uint8)
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
GAMMA = matrix_profile("wide", P3_PRIMARIES, (2.2,))


def by_littlecms(samples, here, there):
    transform = ImageCms.buildTransform(
        io.BytesIO(here), io.BytesIO(there), "RGB", "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC
    )
    return np.asarray(transform.apply(Image.fromarray(samples)))


def test_littlecms_finds_our_profile_of_srgb_to_be_srgb():
    ours = matrix_profile("sRGB", SRGB_PRIMARIES, SRGB_CURVE)
    assert icc.is_srgb(icc.shaper_of(ours, grey=False)) and icc.is_srgb(icc.shaper_of(srgb_profile(), grey=False))
    assert np.abs(by_littlecms(RGB, ours, srgb_profile()).astype(int) - RGB).max() <= 1


@pytest.mark.parametrize("profile", [display_p3(), GAMMA])
def test_conversion_to_srgb_agrees_with_littlecms(profile):
    ours = Picture(RGB, "RGB", profile).rgb("srgb") * 255
    assert np.abs(ours - by_littlecms(RGB, profile, srgb_profile())).max() < 1.6


def test_display_p3_red_is_outside_srgb_and_white_stays_white():
    colours = np.array([[[255, 0, 0], [255, 255, 255], [0, 0, 0]]], np.uint8)
    red, white, black = Picture(colours, "RGB", display_p3()).rgb("srgb")[0]
    assert red.tolist() == pytest.approx([1, 0, 0], abs=1e-3)
    assert white.min() > 0.999 and black.max() < 0.001


def test_own_pixels_are_not_touched_by_a_profile():
    assert np.array_equal(Picture(RGB, "RGB", display_p3()).rgb(), Picture(RGB, "RGB").rgb())


def test_one_picture_in_the_space_of_another_and_back():
    wide, plain = Picture(RGB, "RGB", display_p3()), Picture(RGB, "RGB")
    seen = plain.rgb_as(wide)
    back = Picture.from_array(seen, depth=16, profile=display_p3()).rgb("srgb")
    assert np.abs(back - plain.rgb()).max() < 2e-4
    assert np.abs(seen - plain.rgb()).max() > 0.05
    assert plain.rgb_as(Picture(RGB, "RGB", srgb_profile())).tolist() == plain.rgb().tolist()


def test_a_grey_profile_bends_the_greys_only():
    curve = b"curv" + struct.pack(">IIH", 0, 1, round(1.8 * 256))
    head = bytes(16) + b"GRAYXYZ " + bytes(12) + b"acsp"
    profile = head.ljust(128, b"\0") + struct.pack(">I4sII", 1, b"kTRC", 144, len(curve)) + curve
    grey = Picture(np.full((1, 1, 1), 128, np.uint8), "L", profile).rgb("srgb")
    light = (128 / 255) ** (round(1.8 * 256) / 256)
    assert grey.ravel() == pytest.approx([1.055 * light ** (1 / 2.4) - 0.055] * 3, abs=1e-3)


@pytest.mark.parametrize("profile", [b"", b"nonsense", display_p3()[:150], display_p3()[:200], bytes(500)])
def test_a_damaged_profile_is_read_as_srgb(profile):
    assert Picture(RGB, "RGB", profile).space is SRGB


@pytest.mark.parametrize("parameters", [(2.2,), (2.0, 0.9, 0.1), (2.0, 0.8, 0.2, 0.0), SRGB_CURVE])
def test_parametric_curves_of_every_kind_agree_with_littlecms(parameters):
    profile = matrix_profile("curve", SRGB_PRIMARIES, parameters)
    ramp = np.dstack([np.arange(256, dtype=np.uint8)[None]] * 3)
    ours = Picture(ramp, "RGB", profile).rgb("srgb") * 255
    assert np.abs(ours - by_littlecms(ramp, profile, srgb_profile())).max() < 1.6


# CMYK by a profile: a small one of tables, made here.


def inks_profile():
    """A CMYK profile of lut16 tables whose inks mix after the plain formula."""

    def table(inputs, outputs, grid, values):
        head = b"mft2" + bytes(4) + struct.pack(">BBBB", inputs, outputs, grid, 0)
        head += struct.pack(">9i", *(65536 if i % 4 == 0 else 0 for i in range(9))) + struct.pack(">HH", 2, 2)
        ramp = struct.pack(">HH", 0, 65535)
        return head + ramp * inputs + np.rint(values).astype(">u2").tobytes() + ramp * outputs

    def lab_of(rgb):
        flat = np.rint(rgb * 255).astype(np.uint8).reshape(1, -1, 3)
        lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        to_lab = ImageCms.buildTransform(io.BytesIO(srgb_profile()), lab, "RGB", "LAB", 1)
        values = np.asarray(to_lab.apply(Image.fromarray(flat)))[0].astype(float)
        ab = values[:, 1:].astype(np.uint8).view(np.int8).astype(float)
        return np.column_stack([values[:, 0] / 255 * 65280, (ab + 128) * 256])

    ink = np.stack(np.meshgrid(*[np.linspace(0, 1, 5)] * 4, indexing="ij"), axis=-1).reshape(-1, 4)
    there = table(4, 3, 5, lab_of((1 - ink[:, :3]) * (1 - ink[:, 3:])))
    lab = np.stack(np.meshgrid(*[np.linspace(0, 1, 9)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    back = table(3, 4, 9, np.column_stack([np.zeros((len(lab), 3)), 1 - lab[:, 0]]) * 65535)
    tags = {b"A2B0": there, b"A2B1": there, b"B2A0": back, b"B2A1": back}
    at, index, body = 132 + 12 * len(tags), b"", b""
    for key, value in tags.items():
        index += struct.pack(">4sII", key, at + len(body), len(value))
        body += value + bytes(-len(value) % 4)
    head = struct.pack(">I4sI4s4s4s", at + len(body), bytes(4), 0x02400000, b"prtr", b"CMYK", b"Lab ")
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + index + body


@pytest.mark.parametrize("length", [0, 100, 150, 400])
def test_cmyk_with_a_damaged_profile_goes_by_the_plain_formula(length):
    magenta = Picture(np.array([[[0, 255, 0, 0]]], np.uint8), "CMYK", inks_profile()[:length])
    assert magenta.rgb().ravel().tolist() == [1, 0, 1]


def test_cmyk_is_seen_and_made_through_its_profile():
    corners = np.array([[[0, 0, 0, 0], [0, 0, 0, 255], [255, 0, 0, 0], [0, 255, 255, 0]]], np.uint8)
    picture = Picture(corners, "CMYK", inks_profile())
    expected = [[1, 1, 1], [0, 0, 0], [0, 1, 1], [1, 0, 0]]
    assert np.abs(picture.rgb()[0] - expected).max() < 0.12
    made = picture.remade(np.full((1, 4, 3), 0.5, np.float32), keep=np.array([[True, True, True, False]]))
    assert np.array_equal(made.samples[0, :3], corners[0, :3])
    assert made.samples[0, 3, :3].max() <= 2 and 90 < made.samples[0, 3, 3] < 160  # This profile makes all with black.
    assert open_picture(made.to_bytes("tiff")).sha256 == made.sha256


def test_cmyk_of_a_jpeg_is_turned_round_once():
    """Adobe's CMYK is inverted in the file; ink counts up in memory, as in any other reader."""
    inks = np.zeros((16, 16, 4), np.uint8)
    inks[..., 1] = 200
    data = Picture(inks, "CMYK").to_bytes("jpeg")
    assert np.abs(open_picture(data).samples.astype(int) - inks).max() <= 3
    with Image.open(io.BytesIO(data)) as image:
        assert image.mode == "CMYK" and image.info.get("adobe") is not None
        assert np.abs(np.asarray(image).astype(int) - inks).max() <= 3


def test_avif_that_says_display_p3_by_number_keeps_it():
    import cv2

    data = bytearray(cv2.imencode(".avif", RGB, [cv2.IMWRITE_AVIF_QUALITY, 100])[1].tobytes())
    at = data.find(b"colrnclx")
    data[at + 8 : at + 12] = struct.pack(">HH", 12, 13)
    picture = open_picture(bytes(data))
    assert picture.profile == display_p3()
    assert open_picture(picture.to_bytes("avif")).profile == display_p3()
    assert np.array_equal(open_picture(picture.to_bytes("avif")).samples, picture.samples)
