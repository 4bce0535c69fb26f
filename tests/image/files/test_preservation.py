"""Outside the hole nothing changes: every lossless format, mode and depth, judged by other readers than the door."""

import struct
import zlib
from io import BytesIO

import cv2
import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms

from anew.image import open_picture, read_record

HEIGHT, WIDTH = 37, 53
HOLE = (slice(9, 24), slice(5, 31))
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def noise(channels, top=256, seed=0, dtype=None):
    dtype = dtype or (np.uint8 if top <= 256 else np.uint16)
    array = np.random.default_rng(seed).integers(0, top, (HEIGHT, WIDTH, channels)).astype(dtype)
    return array[..., 0] if channels == 1 else array


def pillow_file(image, name, **options):
    stream = BytesIO()
    image.save(stream, name, **options)
    return stream.getvalue()


def png_file(samples, bits, kind, extra=()):
    """A PNG written by hand: unfiltered rows, any depth."""
    rows = samples.reshape(HEIGHT, -1)
    if bits < 8:
        unpacked = (rows[..., None] >> np.arange(bits - 1, -1, -1)) & 1
        rows = np.packbits(unpacked.reshape(HEIGHT, -1).astype(np.uint8), axis=1)
    lines = b"".join(b"\0" + row.astype(">u2" if bits == 16 else "u1").tobytes() for row in rows)
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, kind, 0, 0, 0)), *extra]
    chunks += [(b"IDAT", zlib.compress(lines)), (b"IEND", b"")]
    parts = [struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def png_samples(data):
    """(bits, kind, samples) of a PNG, by a small decoder that shares nothing with the door."""
    chunks, at = {}, 8
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        chunks[name] = chunks.get(name, b"") + data[at + 8 : at + 8 + length]
        at += 12 + length
    width, height, bits, kind = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
    step, stride = max(1, channels * bits // 8), -(-width * channels * bits // 8)
    raw, lines = zlib.decompress(chunks[b"IDAT"]), [bytearray(stride)]
    for row in range(height):
        method, *values = raw[row * (stride + 1) : (row + 1) * (stride + 1)]
        line, above = bytearray(values), lines[-1]
        for i in range(stride):
            a, b, c = (line[i - step], above[i], above[i - step]) if i >= step else (0, above[i], 0)
            paeth = min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))[2]
            line[i] = (line[i] + (0, a, b, (a + b) // 2, paeth)[method]) % 256
        lines.append(line)
    packed = np.frombuffer(b"".join(lines[1:]), np.uint8).reshape(height, stride)
    if bits < 8:
        each = np.unpackbits(packed, axis=1).reshape(height, -1, bits)
        packed = (each << np.arange(bits - 1, -1, -1)).sum(axis=2)[:, :width].astype(np.uint8)
    samples = packed.view(">u2") if bits == 16 else packed
    return bits, kind, samples.reshape(height, width, channels), chunks


def png_facts(data):
    bits, kind, samples, chunks = png_samples(data)
    return samples, (bits, kind, chunks.get(b"PLTE") if kind != 3 else None, b"tRNS" in chunks)


def tiff_facts(data):
    page = tifffile.TiffFile(BytesIO(data)).pages[0]
    return page.asarray(), (page.dtype, page.bitspersample, page.photometric, page.extrasamples, page.samplesperpixel)


def pillow_facts(data):
    image = Image.open(BytesIO(data))
    return np.asarray(image), (image.mode, image.format)


def opencv_facts(data):
    samples = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    return samples, (samples.dtype, samples.shape[2:])


def tiff_file(array, photometric, **options):
    stream = BytesIO()
    tifffile.imwrite(stream, array, photometric=photometric, iccprofile=PROFILE, metadata=None, **options)
    return stream.getvalue()


def avif_file(array, depth=8):
    return cv2.imencode(".avif", array, [cv2.IMWRITE_AVIF_QUALITY, 100, cv2.IMWRITE_AVIF_DEPTH, depth])[1].tobytes()


PALETTE = (b"PLTE", bytes(np.random.default_rng(5).permutation(256 * 3).astype(np.uint8)))
FEW = (b"PLTE", PALETTE[1][:48])
CLEAR = (b"tRNS", bytes([0, 128, 255]))

PNGS = {
    "1 bit": png_file(noise(1, 2), 1, 0),
    "2 bits": png_file(noise(1, 4), 2, 0),
    "4 bits": png_file(noise(1, 16), 4, 0),
    "L": png_file(noise(1), 8, 0),
    "L 16": png_file(noise(1, 65536), 16, 0),
    "LA": png_file(noise(2), 8, 4),
    "LA 16": png_file(noise(2, 65536), 16, 4),
    "RGB": png_file(noise(3), 8, 2),
    "RGB 16": png_file(noise(3, 65536), 16, 2),
    "RGBA": png_file(noise(4), 8, 6),
    "RGBA 16": png_file(noise(4, 65536), 16, 6),
    "P": png_file(noise(1), 8, 3, [PALETTE]),
    "P of 16": png_file(noise(1, 16), 8, 3, [FEW]),
    "P of 4 bits": png_file(noise(1, 16), 4, 3, [FEW]),
    "P of 1 bit": png_file(noise(1, 2), 1, 3, [(b"PLTE", b"\xff\0\0\0\0\xff")]),
    "P with transparency": png_file(noise(1), 8, 3, [PALETTE, CLEAR]),
    "L with a colour key": png_file(noise(1, 8), 8, 0, [(b"tRNS", struct.pack(">H", 3))]),
    "4 bits with a colour key": png_file(noise(1, 16), 4, 0, [(b"tRNS", struct.pack(">H", 3))]),
    "RGB with a colour key": png_file(noise(3, 2), 8, 2, [(b"tRNS", struct.pack(">HHH", 1, 0, 1))]),
    "RGB 16 with a colour key": png_file(
        noise(3, 2, dtype=np.uint16), 16, 2, [(b"tRNS", struct.pack(">HHH", 1, 0, 1))]
    ),
    "RGB with a profile": pillow_file(Image.fromarray(noise(3)), "PNG", icc_profile=PROFILE),
}

TIFFS = {
    "L": tiff_file(noise(1), "minisblack"),
    "L 16": tiff_file(noise(1, 65536), "minisblack", compression="adobe_deflate"),
    "LA": tiff_file(noise(2), "minisblack", extrasamples=["unassalpha"], planarconfig="contig"),
    "LA 16": tiff_file(noise(2, 65536), "minisblack", extrasamples=["unassalpha"], planarconfig="contig"),
    "RGB": tiff_file(noise(3), "rgb", compression="adobe_deflate"),
    "RGB tiled": tiff_file(noise(3), "rgb", compression="adobe_deflate", tile=(16, 16)),
    "RGB 16": tiff_file(noise(3, 65536), "rgb", compression="adobe_deflate", predictor=2),
    "RGB 16, big endian": tiff_file(noise(3, 65536), "rgb", byteorder=">"),
    "RGBA": tiff_file(noise(4), "rgb", extrasamples=["unassalpha"]),
    "RGBA 16": tiff_file(noise(4, 65536), "rgb", extrasamples=["unassalpha"], compression="adobe_deflate"),
    "CMYK": tiff_file(noise(4), "separated"),
    "CMYK 16": tiff_file(noise(4, 65536), "separated", compression="adobe_deflate"),
    "premultiplied": tiff_file(
        np.sort(noise(4), axis=2), "rgb", extrasamples=["assocalpha"], compression="adobe_deflate"
    ),
    "1 bit": pillow_file(Image.fromarray(noise(1, 2) > 0), "TIFF"),
    "P": pillow_file(Image.fromarray(noise(3)).quantize(200), "TIFF"),
}

PACKED_TIFFS = {  # tifffile alone does not unpack these
    "1 bit by fax": pillow_file(Image.fromarray(noise(1, 2) > 0), "TIFF", compression="group4"),
    "RGB by LZW": pillow_file(Image.fromarray(noise(3)), "TIFF", compression="tiff_lzw"),
}

WEBPS = {
    "RGB": pillow_file(Image.fromarray(noise(3)), "WEBP", lossless=True, icc_profile=PROFILE),
    "RGBA": pillow_file(Image.fromarray(noise(4)), "WEBP", lossless=True, exact=True),
}

AVIFS = {
    "RGB": avif_file(noise(3)),
    "RGBA": avif_file(noise(4)),
    "RGB 10": avif_file(noise(3, 1024), 10),
    "RGBA 12": avif_file(noise(4, 4096), 12),
}

OTHERS = {
    "BMP": pillow_file(Image.fromarray(noise(3)), "BMP"),
    "BMP L": pillow_file(Image.fromarray(noise(1)), "BMP"),
    "BMP 1 bit": pillow_file(Image.fromarray(noise(1, 2) > 0), "BMP"),
    "GIF": pillow_file(Image.fromarray(noise(3)).quantize(256), "GIF"),
    "GIF, clear": pillow_file(Image.fromarray(noise(3)).quantize(8), "GIF", transparency=3),
}

CASES = [
    pytest.param(data, kind, facts, id=f"{kind} {name}")
    for kind, facts, files in (
        ("png", png_facts, PNGS),
        ("tiff", tiff_facts, TIFFS),
        ("tiff", pillow_facts, PACKED_TIFFS),
        ("webp", pillow_facts, WEBPS),
        ("avif", opencv_facts, AVIFS),
    )
    for name, data in files.items()
] + [pytest.param(data, name[:3].lower(), pillow_facts, id=name) for name, data in OTHERS.items()]


def remade_with_hole(picture, seed=1):
    made = np.random.default_rng(seed).random((*picture.samples.shape[:2], 3), dtype=np.float32)
    keep = np.ones(picture.samples.shape[:2], bool)
    keep[HOLE] = False
    return picture.remade(made, keep=keep), keep


@pytest.mark.parametrize(("data", "kind", "facts"), CASES)
def test_pixels_outside_the_hole_are_the_same_for_another_reader(data, kind, facts):
    remade, keep = remade_with_hole(open_picture(data))
    saved = remade.to_bytes(kind)
    was, was_facts = facts(data)
    now, now_facts = facts(saved)
    assert now_facts == was_facts
    assert np.array_equal(now[keep], was[keep])
    assert open_picture(saved).profile == open_picture(data).profile


@pytest.mark.parametrize(("data", "kind", "facts"), CASES)
def test_what_is_saved_opens_as_what_was_made(data, kind, facts):
    remade, _ = remade_with_hole(open_picture(data))
    record = None if kind == "bmp" else '{"made": "by <anew> & \\u00e9"}'
    saved = remade.to_bytes(kind, record=record)
    again = open_picture(saved)
    assert (again.mode, again.depth, again.origin.bits) == (remade.mode, remade.depth, remade.origin.bits)
    assert again.sha256 == remade.sha256
    assert read_record(saved) == record


@pytest.mark.parametrize(("data", "kind", "facts"), CASES)
def test_the_hole_is_painted_and_not_left(data, kind, facts):
    picture = open_picture(data)
    remade, keep = remade_with_hole(picture)
    assert (remade.samples[~keep] != picture.samples[~keep]).any(axis=1).mean() > 0.2


@pytest.mark.parametrize(("data", "kind", "facts"), CASES)
def test_the_canvas_may_grow_and_the_old_pixels_stay(data, kind, facts):
    picture = open_picture(data)
    keep = np.zeros((HEIGHT + 9, WIDTH + 4), bool)
    keep[5 : 5 + HEIGHT, 3 : 3 + WIDTH] = True
    remade = picture.remade(np.full((*keep.shape, 3), 0.25, np.float32), keep=keep, at=(3, 5))
    again = open_picture(remade.to_bytes(kind))
    assert np.array_equal(again.samples[5 : 5 + HEIGHT, 3 : 3 + WIDTH], picture.samples)
