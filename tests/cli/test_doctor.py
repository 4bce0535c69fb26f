from pathlib import Path

from anew.cli import doctor, warm
from anew.engines import registry
from anew.tasks import TASKS


def test_the_doctor_finds_all_well(anew):
    said = anew("doctor")
    assert said.code == 0
    assert "engine   fake: ready" in said.out
    assert "engine   needy: needs no_such_module: pip install 'anew[moon]'" in said.out
    assert said.out.endswith("All is well.\n")


def test_the_doctor_tells_programs_the_same(anew):
    told = anew("doctor", "--json").json
    assert told["well"]
    assert told["cores"] >= 1
    assert {"png", "jpeg", "webp", "tiff", "avif"} <= set(told["formats"]["read_and_write"])
    assert Path(told["kernels"]["folder"]).is_absolute()


def test_the_doctor_says_how_to_get_a_format_that_is_missing(anew, monkeypatch):
    found = doctor.find_spec
    monkeypatch.setattr(doctor, "find_spec", lambda name: None if name == "pillow_heif" else found(name))
    assert "not heif: pip install 'anew[heif]'" in anew("doctor").out


def test_the_doctor_says_when_the_core_is_broken(anew, monkeypatch):
    monkeypatch.setattr(doctor, "_version", lambda name: "missing")
    said = anew("doctor")
    assert said.code == 4
    assert "pip install --force-reinstall anew" in said.out


def test_a_broken_card_is_told_and_does_not_stop_the_doctor(anew, monkeypatch):
    monkeypatch.setattr(registry, "BUILT_IN", {**registry.BUILT_IN, "odd": "tests.cli.fake:NOT_THERE"})
    said = anew("doctor")
    assert said.code == 0
    assert "engine   odd: broken, AttributeError" in said.out


def test_warming_asks_every_task_with_pictures_it_accepts():
    for kind in TASKS.values():
        warm.smallest(kind).check(warm.pictures(kind))


def test_warming_does_every_task_of_an_engine_that_compiles(anew, monkeypatch):
    from dataclasses import replace

    from tests.cli import fake

    monkeypatch.setattr(fake, "CARD", replace(fake.CARD, versions=("numba",)))
    said = anew("doctor", "--warm")
    assert said.code == 0
    assert [line.split()[1] for line in said.err.splitlines()] == list(TASKS)


def test_a_task_that_cannot_be_warmed_is_told(anew, monkeypatch):
    from dataclasses import replace

    from anew.errors import EngineFailed
    from tests.cli import fake

    def fails(*args):
        raise EngineFailed(needed="a", found="b", fix="c")

    monkeypatch.setattr(fake, "CARD", replace(fake.CARD, versions=("numba",)))
    monkeypatch.setattr(fake.Fake, "make", fails)
    said = anew("doctor", "--warm")
    assert said.code == 4
    assert "fake vary  failed: Needed a; found b." in said.err
