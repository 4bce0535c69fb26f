"""What a request becomes, for a diffusion model that nobody needs to load."""

import json
from contextlib import nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as some

from anew.errors import AnewError, BadTask, CannotServe, NotFound
from anew.image import Size
from anew.recipes import Recipe
from anew.server.a1111 import checkpoints, translating
from anew.server.a1111.asked import Img2Img, Txt2Img, read
from anew.server.a1111.checkpoints import Checkpoint
from anew.server.a1111.infotext import parsed, written
from anew.server.a1111.plain import check
from anew.server.a1111.sampling import sampler_of, samplers, schedulers
from anew.server.a1111.translating import from_picture, from_words
from anew.server.a1111.units import Unit, kind_of, modules, unit_of
from anew.server.makers import Maker

SIZE = Size(512, 768)


class Dreamy(Checkpoint):
    """A checkpoint of a diffusion model that is not there."""

    def maker(self):
        return Maker("dreamy", "diffusion", "dreamy", frozenset({"reimagine", "inpaint"}))


class Instructed(Checkpoint):
    def maker(self):
        return Maker("instructed", "diffusion", "instructed", frozenset({"edit"}))


def asked(kind=Img2Img, **fields):
    return read(kind, json.dumps(fields).encode())


def step(checkpoint=None, masked=False, unit=None, layers=1, **fields):
    draft = from_picture(asked(**fields), checkpoint or Dreamy("dreamy"), SIZE, masked=masked, unit=unit, layers=layers)
    Recipe.from_dict(draft.recipe(7))
    return draft.steps[-1]


def test_every_dial_of_img2img_has_its_own_here():
    found = step(
        prompt="a cat",
        negative_prompt="dogs",
        cfg_scale=5,
        denoising_strength=0.4,
        steps=12,
        sampler_name="DPM++ 2M",
        scheduler="karras",
        width=512,
        height=768,
        layers=2,
    )
    assert found["task"] == "reimagine" and found["model"] == "dreamy"
    assert found["with"] == {"prompt": "a cat", "negative_prompt": "dogs", "guidance_scale": 5, "strength": 0.4}
    assert found["settings"] == {"steps": 12, "sampler": "DPM++ 2M Karras", "size": 627, "clip_skip": 2}


@pytest.mark.parametrize(("fill", "content"), [(0, "blur"), (1, "original"), (2, "noise"), (3, "neutral")])
def test_the_masked_part_begins_from_what_was_asked(fill, content):
    found = step(masked=True, prompt="x", inpainting_fill=fill, inpaint_full_res_padding=32)
    assert found["task"] == "inpaint" and found["pictures"] == {"mask": "hole"}
    assert (found["settings"]["content"], found["settings"]["padding"]) == (content, 32)
    assert found["settings"]["only_masked"] is True
    assert step(masked=True, inpaint_full_res=False)["settings"]["only_masked"] is False


def test_a_model_that_follows_instructions_is_given_one():
    found = step(Instructed("instructed"), prompt="make it night", image_cfg_scale=1.5)
    assert found["task"] == "edit"
    assert found["with"] == {"instruction": "make it night", "guidance_scale": 7, "picture_guidance": 1.5}


def test_words_alone_begin_from_nothing():
    draft = from_words(asked(Txt2Img, prompt="a cat", width=256, height=128), Dreamy("dreamy"), unit=None, layers=1)
    assert draft.steps[0]["with"]["strength"] == 1 and draft.size == Size(256, 128)
    with pytest.raises(CannotServe):
        from_words(asked(Txt2Img, prompt="a cat"), Checkpoint("anew-patch"), unit=None, layers=1)


def test_engines_without_noise_say_what_they_did_not_use():
    patch = Checkpoint("anew-patch")
    draft = from_picture(asked(), patch, SIZE, masked=True, unit=None, layers=1)
    assert draft.steps == [{"task": "inpaint", "engine": "patch", "pictures": {"mask": "hole"}}]
    assert {"steps", "denoising_strength", "inpainting_fill"} <= set(draft.unused)
    with pytest.raises(CannotServe, match="mask"):
        from_picture(asked(), patch, SIZE, masked=False, unit=None, layers=1)
    with pytest.raises(BadTask, match="no words"):
        from_picture(asked(negative_prompt="x"), patch, SIZE, masked=True, unit=None, layers=1)


def test_loras_are_named_in_the_prompt(monkeypatch):
    monkeypatch.setattr(translating, "loras", lambda: [{"name": "ink"}])
    found = step(prompt="a cat <lora:ink:0.5> asleep")
    assert found["settings"]["loras"] == ["ink:0.5"] and found["with"]["prompt"] == "a cat  asleep"
    with pytest.raises(NotFound, match="ink"):
        step(prompt="<lora:inc:1>")
    with pytest.raises(CannotServe):
        step(prompt="<hypernet:ink:1>")
    assert "loras" not in step(prompt="<lora:inc:1>", disable_extra_networks=True)["settings"]


def test_a_unit_becomes_a_map_and_the_model_that_reads_it(monkeypatch):
    monkeypatch.setattr(translating, "nets", lambda: ["netty"])
    canny = {"module": "canny", "threshold_a": 50, "threshold_b": 90}
    unit = Unit(image="x", model="netty [abc]", weight=0.5, guidance_end=0.8, **canny)
    draft = from_picture(asked(prompt="x"), Dreamy("dreamy"), SIZE, masked=True, unit=unit, layers=1)
    first, last = draft.steps
    assert first["settings"] == {"low": 50, "high": 90} and first["makes"] == "map"
    assert first["pictures"] == {"picture": "hint"}
    assert last["pictures"] == {"mask": "hole", "control": "map"}
    assert last["settings"]["controlnets"] == ["netty:0.5:0:0.8"]
    plain = step(prompt="x", unit=Unit(image="x", model="netty"))
    assert plain["pictures"] == {"control": "hint"}
    with pytest.raises(NotFound, match="netty"):
        step(prompt="x", unit=Unit(image="x", model="nety"))
    with pytest.raises(CannotServe, match="control maps"):
        step(Checkpoint("anew-patch"), masked=True, unit=Unit(image="x", model="netty"))


def scripts(*units):
    return {"ControlNet": {"args": list(units)}}


def test_units_that_are_off_ask_for_nothing():
    assert unit_of({}) is None
    assert unit_of(scripts()) is None
    assert unit_of(scripts({"enabled": False, "module": "nonsense"})) is None
    assert unit_of({"ADetailer": {"args": [False]}, "x": {"args": []}}) is None


def test_units_of_older_and_newer_clients_pass_at_their_defaults():
    older = {"lowvram": False, "guidance": 1, "guessmode": False, "resize_mode": "Scale to Fit (Inner Fit)"}
    newer = {"input_mode": "simple", "is_ui": True, "pulid_mode": "Fidelity", "batch_images": "", "resize_mode": 1}
    for more in (older, newer):
        assert unit_of(scripts({"image": "a", "module": "canny", **more})).kind == "canny"


@pytest.mark.parametrize(
    "units",
    [
        [{"image": "a"}, {"image": "b"}],
        [{"image": "a", "mask": "b"}],
        [{"image": "a", "control_mode": "ControlNet is more important"}],
        [{"image": "a", "resize_mode": "Sideways"}],
        [{"image": "a", "module": "nonsense"}],
        [{"image": "a", "weight": 3}],
        [{"image": "a", "guessmode": True}],
        [{"image": "a", "wieght": 1}],
        [{"image": "a", "guidance_start": 0.9, "guidance_end": 0.1}],
        ["image"],
    ],
)
def test_units_that_cannot_be_followed_are_refused(units):
    with pytest.raises(AnewError):
        unit_of(scripts(*units))


def test_every_module_that_is_listed_makes_a_map():
    for name in modules():
        kind = kind_of(name)
        assert (kind == "") == (name == "none")
        if kind:
            Recipe.from_dict({"steps": [Unit(module=name).step()]})


# Names.


def test_every_sampler_and_schedule_that_is_listed_is_known():
    for each in samplers():
        assert sampler_of(each["name"], "uniform") == each["name"]
        assert sampler_of(each["name"], "automatic").startswith(each["name"])
    for each in schedulers():
        if each["name"] != "sgm_uniform":
            assert sampler_of("Euler", each["name"]).startswith("Euler")
        assert sampler_of("Euler", each["name"]) == sampler_of("Euler", each["label"])


def test_a_sampler_that_nobody_has_is_not_found():
    with pytest.raises(NotFound, match="Euler a"):
        sampler_of("Eular a", "")
    with pytest.raises(BadTask, match="LCM can follow"):
        sampler_of("LCM", "karras")
    with pytest.raises(BadTask, match="Automatic"):
        sampler_of("Euler", "nonsense")


def test_a_checkpoint_is_known_by_title_name_and_hash(monkeypatch):
    each = Checkpoint("sd15", "6ce0161689b3853acaa03779ec93eafe75a02f4ced659bee03f50797806fa2fa")
    monkeypatch.setattr(checkpoints, "checkpoints", lambda: [each])
    for word in ("sd15 [6ce0161689]", "SD15", "sd15.safetensors", "6ce0161689", each.digest):
        assert checkpoints.called(word) is each
    with pytest.raises(NotFound, match="sd15"):
        checkpoints.called("sd16")


# Infotexts, and fields at which nothing is asked.


@given(some.text(some.characters(codec="utf-8", exclude_characters="\r"), max_size=60), some.integers(0, 2**32 - 1))
def test_an_infotext_is_read_as_it_was_written(note, seed):
    told = parsed(written("a cat\nin a hat", "dogs", {"Steps": 20, "Seed": seed, "Note": note}))
    assert (told["Prompt"], told["Negative prompt"]) == ("a cat\nin a hat", "dogs")
    assert (told["Steps"], told["Seed"]) == ("20", str(seed))


def test_an_infotext_of_words_only_is_a_prompt():
    assert parsed("a cat: black")["Prompt"] == "a cat: black"
    assert parsed("a cat\nNegative prompt: dogs") == {"Prompt": "a cat", "Negative prompt": "dogs"}
    assert parsed("") == {"Prompt": "", "Negative prompt": ""}


VALUES = some.none() | some.booleans() | some.integers() | some.text(max_size=9)


@given(some.dictionaries(some.text(max_size=20), VALUES))
def test_fields_that_nobody_knows_pass_where_they_ask_for_nothing(told):
    asks = any(value for name, value in told.items() if name != "prompt")
    with pytest.raises(BadTask) if asks else nullcontext():
        check(told, known={"prompt"})
