import json
import subprocess
import sys

import pytest

import anew
from anew import Picture, Recipe, Recolor, Vary, run
from anew.errors import BadFile, BadInput, BadModel, NotKept, TooLarge
from anew.image import Limit, open_picture, read_record
from anew.store import Store
from tests.pictures import hole, picture


@pytest.fixture
def made(tmp_path):
    """A picture that anew made, in a file."""
    Recolor()(picture(), mask=hole(), seed=3).save(tmp_path / "out.png", sign=False)
    return tmp_path / "out.png"


def with_record(path, change):
    """The same picture with another record in its file."""
    record = json.loads(read_record(path))
    change(record)
    open_picture(path).save(path, record=json.dumps(record))


def test_a_picture_is_made_again_from_its_file_and_the_store(made):
    again = anew.replay(made)
    assert again.identical
    assert again.where == "file"
    assert (again.difference, again.why, again.altered) == (None, (), False)


def test_saved_again_it_is_the_same_file(made, tmp_path):
    anew.replay(made).result.save(tmp_path / "again.png", sign=False)
    assert (tmp_path / "again.png").read_bytes() == made.read_bytes()


def test_a_file_without_its_record_is_known_by_its_pixels(made):
    open_picture(made).save(made)
    again = anew.replay(made)
    assert (again.where, again.identical) == ("store", True)


def test_several_steps_are_made_again(tmp_path):
    recipe = Recipe.from_dict({"steps": [{"task": "recolor"}, {"task": "vary"}], "seed": 5})
    run(recipe, picture=picture(), mask=hole()).save(tmp_path / "out.png", sign=False)
    assert anew.replay(tmp_path / "out.png").identical


def test_a_changed_pixel_is_found_where_it_is(made):
    shown, record = open_picture(made), read_record(made)
    samples = shown.samples.copy()
    samples[3, 5, 1] ^= 1
    Picture(samples, shown.mode, shown.profile, shown.origin).save(made, record=record)
    again = anew.replay(made)
    assert again.identical
    assert again.altered
    assert (again.difference.pixels, again.difference.most, again.difference.box) == (1, 1, (5, 3, 1, 1))


def test_a_changed_letter_of_the_recipe_makes_another_picture(made):
    with_record(made, lambda record: record["recipe"].update(seed=4))
    with_record(made, lambda record: record["recipe"]["steps"][0].update(task="inpaint", settings={}))
    again = anew.replay(made)
    assert not again.identical
    assert again.difference is not None
    assert "machine" in again.why[0]


def test_another_version_is_named_where_the_picture_is_another(made):
    with_record(made, lambda record: record.update(output="0" * 64, versions={**record["versions"], "numpy": "0.1"}))
    why = anew.replay(made, pictures={"picture": picture(), "mask": hole()}).why
    assert why[0].startswith("numpy was 0.1, and is ")


def test_inputs_that_are_not_kept_are_asked_for_by_digest(tmp_path):
    Recolor()(picture(), mask=hole()).save(tmp_path / "out.png", sign=False, keep=False)
    with pytest.raises(NotKept, match="--picture") as missing:
        anew.replay(tmp_path / "out.png")
    assert missing.value.needed.endswith((picture().sha256, hole().sha256))
    assert anew.replay(tmp_path / "out.png", pictures={"picture": picture(), "mask": hole()}).identical


def test_another_picture_is_refused_unless_it_is_wanted(made):
    other = picture(seed=8)
    with pytest.raises(BadInput, match="--anyway"):
        anew.replay(made, pictures={"picture": other})
    again = anew.replay(made, pictures={"picture": other}, anyway=True)
    assert not again.identical
    assert "another picture was given" in again.why


def test_a_fork_changes_what_is_asked(tmp_path):
    Vary(strength=0.5)(picture(), seed=3).save(tmp_path / "out.png", sign=False)
    fork = anew.replay(tmp_path / "out.png", changes={"strength": "0.2", "seed": 9})
    assert fork.result.record.recipe["seed"] == 9
    assert fork.result.record.recipe["steps"][0]["with"] == {"strength": 0.2}
    assert fork.result.record.output == Vary(strength=0.2)(picture(), seed=9).record.output


def test_a_replay_in_another_process_writes_the_same_file(made, tmp_path):
    command = [sys.executable, "-m", "anew", "replay", made, "-o", tmp_path / "again.png", "--no-sign"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.startswith("identical")
    assert (tmp_path / "again.png").read_bytes() == made.read_bytes()


def test_a_picture_that_nobody_knows_is_refused(tmp_path):
    picture().save(tmp_path / "own.png")
    with pytest.raises(NotKept, match="record"):
        anew.replay(tmp_path / "own.png")


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.update(recipe="vary"),
        lambda record: record.update(inputs=["picture"]),
        lambda record: record.update(inputs={"picture": 7}),
        lambda record: record.update(output=None),
        lambda record: record.update(format=99),
        lambda record: record.update(more=1),
    ],
)
def test_a_record_that_is_none_is_refused(made, change):
    with_record(made, change)
    with pytest.raises(BadFile):
        anew.replay(made)


def test_a_digest_that_is_a_path_finds_nothing(made):
    with_record(made, lambda record: record.update(inputs={"picture": "../" * 20 + "etc/passwd", "mask": "x"}))
    with pytest.raises(NotKept):
        anew.replay(made)


def test_a_bit_that_flipped_in_the_store_is_told(made):
    [kept] = Store().pictures.folder.rglob(f"{picture().sha256}*")
    data = bytearray(kept.read_bytes())
    data[len(data) // 2] ^= 1
    kept.write_bytes(data)
    with pytest.raises(NotKept, match="picture="):
        anew.replay(made)


def test_a_model_that_is_not_where_it_was_is_asked_for_by_its_revision(tmp_path):
    pytest.importorskip("torch")
    from tests.models import tiny

    tiny(tmp_path / "zebras")
    anew.Translate()(picture(32, 32), model=str(tmp_path / "zebras")).save(tmp_path / "out.png", sign=False)
    (tmp_path / "zebras").rename(tmp_path / "moved")
    with pytest.raises(BadModel, match="--model") as gone:
        anew.replay(tmp_path / "out.png")
    revision = json.loads(read_record(tmp_path / "out.png"))["recipe"]["steps"][0]["revision"]
    assert revision in gone.value.needed
    tiny(tmp_path / "other", seed=5)
    with pytest.raises(BadModel, match=revision):
        anew.replay(tmp_path / "out.png", models=[tmp_path / "other"])
    assert anew.replay(tmp_path / "out.png", models=[tmp_path / "other", tmp_path / "moved"]).identical
    forced = anew.replay(tmp_path / "out.png", models=[tmp_path / "other"], anyway=True)
    assert any("another model" in line for line in forced.why)


def test_kept_pixels_come_back_in_a_fork(made):
    fork = anew.replay(made, changes={"engine": "patch"})
    kept = hole().grey() == 0
    assert (fork.result.picture.samples[kept] == picture().samples[kept]).all()


@pytest.mark.parametrize("text", ["[" * 100_000, "{}", "null", '{"format": 2}', "\x00", '{"format": 1e999}'])
def test_a_text_that_is_no_record_is_refused(made, text):
    open_picture(made).save(made, record=text)
    with pytest.raises(BadFile):
        anew.replay(made)
    with pytest.raises(BadFile):
        anew.history(made)


def test_a_record_that_asks_for_too_large_a_picture_is_refused(made):
    step = {"task": "upscale", "engine": "restore", "with": {"scale": 4}}
    with_record(made, lambda record: record["recipe"].update(steps=[step]))
    with_record(made, lambda record: record["inputs"].pop("mask"))
    with pytest.raises(TooLarge):
        anew.replay(made, limit=Limit(pixels=48 * 40))
