import inspect
import json
import subprocess
import sys
from typing import get_type_hints

import pytest

from anew.engines.gan.facts import Domain, ModelFacts
from anew.errors import BadInput, BadModel, CannotWrite
from anew.training import asked, words
from anew.training.face import CUT, SPADE, UNIT, CycleGAN, Pix2Pix, Translating
from anew.training.families import OPTIONS, READS, TAUGHT, TRANSLATORS
from anew.training.settings import DataSettings, TrainSettings
from anew.training.teachers import Instruct, LoRA, Teacher
from anew.training.translator import Translator

KINDS = {
    "pix2pix": Pix2Pix, "cyclegan": CycleGAN, "unit": UNIT, "spade": SPADE, "cut": CUT,
    "lora": LoRA, "instruct": Instruct,
}  # fmt: skip
FACTS = ModelFacts(
    family="cyclegan",
    options={},
    a=Domain(name="horse"),
    b=Domain(name="zebra"),
    sides=("b", "a"),
    multiple_of=4,
    size=64,
)


def test_every_family_has_a_class():
    kinds = [*Translating.__subclasses__(), *Teacher.__subclasses__()]
    assert {kind.family: kind for kind in kinds} == KINDS
    assert set(KINDS) == {*TRANSLATORS, *TAUGHT}


def plain(kind, but=()):
    """What a class declares, without its limits."""
    return {name: hint for name, hint in get_type_hints(kind).items() if name in kind.model_fields and name not in but}


@pytest.mark.parametrize("family", KINDS)
def test_the_words_of_a_family_are_what_it_declares(family):
    declared = plain(OPTIONS[family]) | plain(
        DataSettings, but=({*DataSettings.model_fields} - READS[family]) | {"paths"}
    )
    assert get_type_hints(getattr(words, f"{KINDS[family].__name__}Words")) == declared


def test_the_words_of_a_run_are_what_it_declares():
    apart = ("family", "options", "data", "steps", "epochs")
    assert get_type_hints(words.RunWords) == plain(TrainSettings, but=apart)


@pytest.mark.parametrize("family", KINDS)
def test_no_option_of_a_family_is_called_as_a_setting_of_the_data(family):
    assert not set(OPTIONS[family].model_fields) & set(DataSettings.model_fields)


@pytest.mark.parametrize("kind", KINDS.values())
def test_help_shows_every_option_with_its_default(kind):
    shown = inspect.signature(kind).parameters
    assert shown["size"].default == 256
    assert ("paper" in shown) == hasattr(OPTIONS[kind.family], "paper")
    assert set(shown) - {"data", "paper", "fast"} <= READS[kind.family] | set(OPTIONS[kind.family].model_fields)
    assert all(shown[name].default == told.default for name, told in OPTIONS[kind.family].model_fields.items())


def test_options_go_where_they_belong():
    learner = CycleGAN("horses", "zebras", size=128, cycle=5, a_name="horse")
    assert learner.data == DataSettings(paths=("horses", "zebras"), size=128, a_name="horse")
    assert learner.options == {**OPTIONS["cyclegan"](cycle=5).model_dump(mode="json")}
    assert repr(learner) == "anew.CycleGAN('horses', 'zebras', size=128)"


def test_the_papers_values_are_a_beginning():
    assert Pix2Pix("pairs", paper=True, l1=50).options == OPTIONS["pix2pix"].paper().model_dump(mode="json") | {
        "l1": 50
    }
    assert CUT("a", "b", fast=True).options["nce"] == 10


@pytest.mark.parametrize(
    ("make", "found", "fix"),
    [
        (lambda: CycleGAN("a", "b", cicle=1), "cicle", "Did you mean cycle?"),
        (lambda: CycleGAN("a", "b", sise=1), "sise", "Did you mean size?"),
        (lambda: CycleGAN("a", "b", cycle=-1), "-1", "there and back"),
        (lambda: CycleGAN("a", "b", size=3), "3", "Side in pixels"),
        (lambda: CycleGAN("a", "b", direction="up"), "up", "Which side is given"),
        (lambda: CycleGAN(), "none", "a folder of pairs"),
        (lambda: CycleGAN("a", "b", "c"), "a, b, c", "one folder a domain"),
        (lambda: CUT("a", "b", paper=True, fast=True), "paper and fast", "one"),
        (lambda: CycleGAN("a", "b").train(steps=1, bach=2), "bach", "Did you mean batch?"),
        (lambda: CycleGAN("a", "b").train(steps=-1), "-1", "Length in steps"),
        (lambda: CycleGAN("a", "b").train(steps=1, resume=True), "resume", "out=FOLDER"),
        (lambda: LoRA("a", promt="a dog"), "promt", "Did you mean prompt?"),
        (lambda: LoRA("a", direction="b-to-a"), "direction", "There are: "),
        (lambda: LoRA("a", rank=0), "0", "small matrices"),
        (lambda: LoRA("a").train(steps=1, bach=2), "bach", "Did you mean batch?"),
    ],
)
def test_a_wrong_word_is_refused_with_the_right_one(make, found, fix):
    with pytest.raises(BadInput) as caught:
        make()
    assert found in caught.value.found
    assert fix in caught.value.fix


def test_a_new_folder_never_takes_an_old_ones_place(tmp_path):
    assert asked.new_folder("unit", tmp_path) == tmp_path / "unit-1"
    (tmp_path / "unit-1").mkdir()
    assert asked.new_folder("unit", tmp_path) == tmp_path / "unit-2"


def test_naming_a_family_imports_no_torch():
    named = "anew.SPADE('a', size=64); anew.Translator; anew.LoRA('a', base='b'); anew.Learned"
    code = f"import sys, anew; {named}; print('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.fixture
def model(tmp_path):
    """A folder that looks like a model, with weights that nobody opens."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "model.json").write_text(FACTS.to_json())
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "README.md").write_text("# horse to zebra")
    (folder / "metrics.jsonl").write_text("{}")
    return folder


def test_a_translator_says_its_domains(model):
    translator = Translator.open(model)
    assert translator.domains == ("horse", "zebra")
    assert translator.makes == ("zebra", "horse")


def test_a_domain_that_it_does_not_make_is_refused(model):
    with pytest.raises(BadInput, match="Did you mean zebra"):
        Translator.open(model).translate(None, to="zebras")


def test_nothing_is_no_translator(tmp_path):
    with pytest.raises(BadModel, match="anew train"):
        Translator.open(tmp_path)


def test_a_saved_model_is_the_model_without_its_run(model, tmp_path):
    saved = Translator.open(model).save(tmp_path / "new")
    assert sorted(path.name for path in saved.path.iterdir()) == ["README.md", "model.json", "model.safetensors"]
    assert saved.facts == FACTS
    with pytest.raises(CannotWrite, match="another"):
        Translator.open(model).save(tmp_path / "new")


def test_data_to_measure_on_is_cut_as_in_training(model):
    facts = FACTS.model_copy(update={"training": {"data": {"size": 64, "flip": False}}})
    assert asked.measured_on(model, facts, ["new"]) == DataSettings(paths=("new",), size=64, flip=False)
    assert asked.measured_on(model, FACTS, ["new"]).size == 64
    with pytest.raises(BadInput, match="--data"):
        asked.measured_on(model, facts, [])
    run = TrainSettings(family="unit", data=DataSettings(paths=("own",)))
    (model / "settings.json").write_text(json.dumps({"settings": run.model_dump(mode="json")}))
    assert asked.measured_on(model, facts, []).paths == ("own",)
