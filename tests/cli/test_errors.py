"""Every wrong request: exit code, and what was needed, found and is to be done."""
# ruff: noqa: E501 - one request a line reads better than four

import pytest

from tests.pictures import hole, picture

INPAINT = ("inpaint", "photo.png", "--mask", "mask.png", "-o", "out.png")
VARY = ("vary", "photo.png", "-o", "out.png")

WRONG = {
    "an unknown command": (("impaint", "photo.png"), "a command", "impaint", "Did you mean inpaint?"),
    "a wholly unknown command": (("xyzzy",), "a command", "xyzzy", "There are: background"),
    "an unknown subcommand": (("recipe", "chekc"), "a command that anew recipe has", "chekc", "Did you mean check?"),
    "no subcommand": (("recipe",), "a command line", "Missing command", "--help"),
    "an unknown option": ((*VARY, "--strenght", "1"), "an option", "--strenght", "Did you mean --strength?"),
    "a wholly unknown option": ((*VARY, "--zzz", "1"), "an option", "--zzz", "anew vary --help"),
    "no picture": (("vary", "-o", "out.png"), "PICTURE: The picture to begin from", "none", "Add PICTURE"),
    "no mask": (("inpaint", "photo.png", "-o", "o.png"), "--mask FILE: White = paint", "none", "Add --mask FILE"),
    "no output": (("vary", "photo.png"), "a place for the result", "no -o", "-o OUT"),
    "an option without its value": (("vary", "photo.png", "-o"), "a command line", "-o", "anew vary --help"),
    "a number out of range": ((*INPAINT, "--grow", "65"), "a grow", "65", "less than or equal to 64"),
    "a number that is none": ((*VARY, "--strength", "much"), "a strength", "much", "valid number"),
    "NaN": ((*VARY, "--strength", "nan"), "a strength", "nan", "finite"),
    "infinity": ((*VARY, "--strength", "inf"), "a strength", "inf", "Input should be"),
    "a half pixel": ((*INPAINT, "--grow", "1.5"), "a grow", "1.5", "integer"),
    "an unknown choice": (
        ("restyle", "photo.png", "--style", "style.png", "--only", "words", "-o", "o.png"), "only", "words", "'colors'"),
    "a colour that is none": (
        ("recolor", "photo.png", "--mask", "mask.png", "--color", "red", "-o", "o.png"), "a color", "red", "#rrggbb"),
    "an aspect that is none": (("outpaint", "photo.png", "--aspect", "wide", "-o", "o.png"), "aspect", "wide", "16:9"),
    "fields that contradict each other": (
        ("retarget", "photo.png", "--width", "9", "--aspect", "1:1", "-o", "o.png"), "retarget", "contradict", "either"),
    "an unknown engine": ((*VARY, "--engine", "fakee"), "an installed engine", "fakee", "Did you mean fake?"),
    "an engine that is not installed": ((*VARY, "--engine", "needy"), "no_such_module", "not", "pip install 'anew[moon]'"),
    "words to an engine that reads none": ((*INPAINT, "--prompt", "a cat"), "reads", "prompt", "no installed engine"),
    "an unknown setting": ((*VARY, "--engine", "fake", "--set", "slo=1"), "fields", "slo", "Did you mean slow?"),
    "a setting without an engine": ((*VARY, "--set", "slow=1"), "an engine by name", "settings alone", "engine"),
    "a setting without a value": ((*VARY, "--engine", "fake", "--set", "slow"), "NAME=VALUE", "slow", "--set steps=20"),
    "a seed below zero": ((*VARY, "--seed", "-1"), "a seed", "-1", "greater than or equal to 0"),
    "a seed that is no number": ((*VARY, "--seed", "x"), "--seed N", "x", "anew vary --help"),
    "a count of none": ((*VARY, "--count", "0"), "--count of 1 to 1000", "0", "in between"),
    "a quality over 100": ((*VARY, "--quality", "101"), "--quality of 1 to 100", "101", "in between"),
    "a depth of 12": ((*VARY, "--depth", "12"), "--depth 8 or 16", "12", "Leave it out"),
    "a quality for a format without one": ((*VARY, "--quality", "50"), "a format", "quality", "Leave the quality out"),
    "a missing file": (("vary", "no.png", "-o", "out.png"), "a picture file", "nothing at no.png", "Check the path"),
    "a missing mask": (
        ("inpaint", "photo.png", "--mask", "no.png", "-o", "o.png"), "a picture file", "nothing at no.png", "path"),
    "a folder for a picture": (("vary", ".", "-o", "out.png"), "a picture file", "a folder", "Name a file"),
    "an empty file": (("vary", "empty.png", "-o", "out.png"), "a picture file", "empty", "again"),
    "a file cut short": (("vary", "short.png", "-o", "out.png"), "whole", "", ""),
    "a file that is no picture": (("vary", "text.png", "-o", "out.png"), "a picture: PNG", "something else", "Convert"),
    "a picture in motion": (("vary", "moving.gif", "-o", "out.png"), "a still picture", "", ""),
    "a mask of another size": (
        ("inpaint", "photo.png", "--mask", "small.png", "-o", "o.png"), "a mask the size of its picture, 48x40", "8x8", "resize"),
    "a black mask": (("inpaint", "photo.png", "--mask", "black.png", "-o", "o.png"), "some white", "black", "invert it"),
    "a white mask": (("inpaint", "photo.png", "--mask", "white.png", "-o", "o.png"), "some black", "white", "invert it"),
    "an output that is the input": (("vary", "photo.png", "-o", "photo.png"), "not one of the inputs", "photo.png", "--in-place"),
    "an output that is the input by another path": (
        ("vary", "photo.png", "-o", "../{here}/photo.png"), "not one of the inputs", "photo.png", "--in-place"),
    "an output that is the mask": (
        ("inpaint", "photo.png", "--mask", "mask.png", "-o", "mask.png"), "not one of the inputs", "mask.png", "another name"),
    "an output that is the mask, in place": (
        ("inpaint", "photo.png", "--mask", "mask.png", "-o", "mask.png", "--in-place"), "not one of", "mask.png", "another"),
    "an output of an unknown kind": (("vary", "photo.png", "-o", "out.xyz"), "a name that ends in .png", "out.xyz", ".png"),
    "an output that cannot hold the record": (("vary", "photo.png", "-o", "out.bmp"), "a record", "BMP", ".png"),
    "an output in a folder that is not there": (("vary", "photo.png", "-o", "no/out.png"), "a folder", "no", "mkdir"),
    "an output that is there, to be kept": ((*VARY[:3], "style.png", "--no-overwrite"), "free", "style.png", "overwrit"),
    "several pictures to one file": (
        ("vary", "photo.png", "style.png", "-o", "out.png"), "a folder, or a pattern", "out.png", "{name}"),
    "several pictures to stdout": (("vary", "photo.png", "style.png", "-o", "-"), "a folder", "stdout", "results/"),
    "two results of one name": (
        ("vary", "photo.png", "photo.jpg", "-o", "{name}-new.png"), "a name of its own", "photo-new.png twice", "once for each"),
    "stdin twice": (("inpaint", "-", "--mask", "-", "-o", "out.png"), "stdin named once", "2 times", "by name"),
    "several results to stdout": (("vary", "photo.png", "--count", "2", "-o", "-"), "one picture", "--count 2", "files"),
    "stdin in place": (("vary", "-", "--in-place"), "stdin", "--in-place", "-o"),
    "an unknown task to list": (("engines", "--task", "vray"), "a task that exists", "vray", "Did you mean vary?"),
    "an unknown task to begin": (("recipe", "new", "vray"), "a task that exists", "vray", "Did you mean vary?"),
    "a missing recipe": (("run", "no.toml", "photo.png", "-o", "o.png"), "a recipe at no.toml", "No such file", "Check"),
    "a recipe of a newer anew": (("run", "newer.toml", "photo.png", "-o", "o.png"), "format 1", "format 2", "upgrade"),
    "a recipe with an unknown key": (("recipe", "check", "typo.toml"), "keys that a recipe has", "sede", "Did you mean seed?"),
    "a recipe that is none": (("recipe", "check", "photo.png"), "UTF-8", "other bytes", "really a recipe"),
    "a picture that the recipe does not take": (
        ("run", "vary.toml", "photo.png", "--picture", "mask=mask.png", "-o", "o.png"), "pictures that the recipe takes", "mask", "picture"),
    "a picture without a name": (
        ("run", "vary.toml", "photo.png", "--picture", "mask.png", "-o", "o.png"), "NAME=VALUE", "mask.png", "mask=hole.png"),
}  # fmt: skip


@pytest.fixture
def trouble(folder):
    """Files that are not what they should be."""
    whole = (folder / "photo.png").read_bytes()
    (folder / "empty.png").write_bytes(b"")
    (folder / "short.png").write_bytes(whole[: len(whole) // 2])
    (folder / "text.png").write_text("not a picture at all")
    picture(8, 8).save(folder / "small.png")
    (hole(48, 40).remade(hole(48, 40).rgb() * 0)).save(folder / "black.png")
    (hole(48, 40).remade(hole(48, 40).rgb() * 0 + 1)).save(folder / "white.png")
    (folder / "newer.toml").write_text('anew = 2\ntask = "vary"')
    (folder / "typo.toml").write_text('sede = 1\n[[steps]]\ntask = "vary"')
    (folder / "vary.toml").write_text('task = "vary"')
    _moving(folder / "moving.gif")
    return folder


def _moving(path):
    from PIL import Image

    frames = [Image.new("L", (8, 8), shade) for shade in (0, 120, 255)]
    frames[0].save(path, save_all=True, append_images=frames[1:])


@pytest.mark.parametrize(("args", "needed", "found", "fix"), WRONG.values(), ids=WRONG)
def test_a_wrong_request_says_what_was_needed_found_and_to_be_done(anew, trouble, args, needed, found, fix):
    before = sorted(trouble.iterdir())
    said = anew(*(arg.replace("{here}", trouble.name) if "{here}" in arg else arg for arg in args))
    assert said.code == 2
    assert said.out == ""
    assert len(said.err.splitlines()) == 3
    assert needed in said.error["needed"]
    assert found in said.error["found"]
    assert fix in said.error["fix"]
    assert sorted(trouble.iterdir()) == before


def test_a_picture_over_the_limit_is_refused_with_exit_code_3(anew, folder):
    said = anew(*VARY, "--limit", "0.001")
    assert said.code == 3
    assert "at most 1,000 pixels" in said.error["needed"]
    assert "48x40" in said.error["found"]
    assert "raise the limit" in said.error["fix"]


def test_a_decompression_bomb_is_refused_from_its_header(anew, folder):
    import struct
    import zlib

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    (folder / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    said = anew("vary", "bomb.png", "-o", "out.png")
    assert said.code == 3
    assert "250,000,000 pixels" in said.error["needed"]


def test_a_style_of_three_pixels_is_no_crash(anew, folder):
    picture(3, 3).save(folder / "tiny.png")
    said = anew("restyle", "photo.png", "--style", "tiny.png", "-o", "out.png")
    assert said.code == 0


def test_json_and_a_picture_do_not_share_stdout(anew, folder):
    told = anew("vary", "photo.png", "-o", "-", "--json").json["error"]
    assert told["needed"] == "one thing on stdout"


@pytest.mark.parametrize(
    "args", [("impaint", "x", "--json"), (*INPAINT[:2], "--mask", "no.png", "-o", "o.png", "--json")]
)
def test_json_tells_an_error_on_stdout_and_nothing_on_stderr(anew, folder, args):
    said = anew(*args)
    assert said.code == 2
    assert set(said.json["error"]) == {"type", "needed", "found", "fix"}
    assert said.err == ""


def test_a_fault_of_ours_is_told_in_three_lines_and_exit_code_4(anew, folder):
    said = anew(*VARY, "--engine", "fake", "--set", "broken=true")
    assert said.code == 4
    assert said.error["found"] == "ZeroDivisionError: on request"
    assert "ANEW_TRACEBACK=1" in said.error["fix"]
    assert "Traceback" not in said.err


def test_the_traceback_is_there_for_those_who_ask(anew, folder, monkeypatch):
    monkeypatch.setenv("ANEW_TRACEBACK", "1")
    said = anew(*VARY, "--engine", "fake", "--set", "broken=true")
    assert said.code == 4
    assert "Traceback" in said.err
    assert "ZeroDivisionError" in said.err


def test_a_name_that_would_steer_the_terminal_is_made_harmless(anew, folder):
    said = anew("vary", "a\x1b[31m\nb.png", "-o", "out.png")
    assert "\x1b" not in said.err
    assert len(said.err.splitlines()) == 3


def test_running_out_of_memory_is_told_as_too_large(anew, folder, monkeypatch):
    from tests.cli.fake import Fake

    def hungry(*args):
        raise MemoryError

    monkeypatch.setattr(Fake, "make", hungry)
    said = anew(*VARY)
    assert said.code == 3
    assert "memory" in said.error["needed"]
