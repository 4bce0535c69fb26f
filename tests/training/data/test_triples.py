"""Triples: pairs find their partner and their instruction, and what is wrong is said by name."""

import json
import shutil

import pytest
from PIL import Image

from anew.errors import BadData
from anew.training.data.triples import read_triples
from anew.training.settings import DataSettings
from tests.engines.diffusion.learning.made import pictures


def read(folder, prompt="", **changes):
    return read_triples(str(folder), prompt, DataSettings(paths=("me",), **{"size": 64, **changes}), 8)


@pytest.fixture
def edits(tmp_path):
    pictures(tmp_path / "before")
    pictures(tmp_path / "after", seed=1)
    return tmp_path


TOLD = {
    "instructions.txt": "0\tmake it red\n1.png\tmake it blue\n2\tmake it green\n",
    "instructions.csv": "name,instruction\n0,make it red\n1.png,make it blue\n2,make it green\n",
    "instructions.jsonl": "".join(
        json.dumps({"name": name, "instruction": f"make it {colour}"}) + "\n"
        for name, colour in (("0", "red"), ("1.png", "blue"), ("2", "green"))
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_each_form_of_instructions_says_the_same(edits, name):
    (edits / name).write_text(TOLD[name], encoding="utf8")
    found = read(edits).items
    assert [each.after.words for each in found] == ["make it red", "make it blue", "make it green"]
    assert [each.before.name for each in found] == ["0", "1", "2"]


def test_a_pairs_own_words_go_before_the_file_and_the_prompt_comes_last(edits):
    (edits / "instructions.txt").write_text("0\tmake it red\n1\tmake it blue\n", encoding="utf8")
    (edits / "after" / "1.txt").write_text("turn it grey", encoding="utf8")
    assert [each.after.words for each in read(edits, "do it").items] == ["make it red", "turn it grey", "do it"]


def test_pictures_without_partner_size_or_words_are_named_and_can_be_left_out(edits):
    (edits / "instructions.txt").write_text("0\tmake it red\n1\tmake it blue\n", encoding="utf8")
    pictures(edits / "after", count=4, seed=1)
    Image.new("RGB", (90, 80)).save(edits / "after" / "1.png")
    with pytest.raises(BadData, match=r"after/3\.png.*1\.png 100x80 and 90x80.*2\.png"):
        read(edits)
    left = read(edits, skip_bad=True)
    assert ([each.after.words for each in left.items], len(left.left_out)) == (["make it red"], 3)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("instructions.txt", "0 make it red"),
        ("instructions.csv", "file,words\n0,make it red\n"),
        ("instructions.jsonl", "[1, 2]"),
        ("instructions.jsonl", '{"name": "0"}'),
        ("instructions.jsonl", '{"name": "0", "instruction": 3}'),
    ],
)
def test_instructions_that_cannot_be_read_say_how_they_are_written(edits, name, text):
    (edits / name).write_text(text, encoding="utf8")
    with pytest.raises(BadData, match=name.replace(".", r"\.")):
        read(edits)


def test_two_files_of_instructions_or_a_folder_too_few_are_refused(edits):
    for name in ("instructions.txt", "instructions.csv"):
        (edits / name).write_text(TOLD[name], encoding="utf8")
    with pytest.raises(BadData, match="one file of instructions"):
        read(edits)
    shutil.rmtree(edits / "after")
    with pytest.raises(BadData, match="after"):
        read(edits)
