"""Every family on a tiny model: it runs, comes back from disk the same, and refuses what it cannot do."""

import inspect
import re
import shutil
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from anew.engines.diffusion.adapters import lcm, parts  # noqa: E402
from anew.engines.diffusion.call import Array, Call, Control  # noqa: E402
from anew.engines.diffusion.controls import joined  # noqa: E402
from anew.engines.diffusion.families import FAMILIES, Family, Way, component, family_of  # noqa: E402
from anew.engines.diffusion.loading.folder import read_folder  # noqa: E402
from anew.engines.diffusion.loading.opening import open_pipeline  # noqa: E402
from anew.engines.diffusion.loading.quiet import quiet  # noqa: E402
from anew.errors import BadModel, CannotServe  # noqa: E402
from tests.engines.diffusion import tiny  # noqa: E402

SIDE = tiny.SIDE


class Case(NamedTuple):
    """A tiny model and what it is asked."""

    model: str
    family: str
    task: str
    controls: int = 0
    adapters: bool = False
    references: int = 0

    def __str__(self) -> str:
        beside = f"{self.controls} {'adapter' if self.adapters else 'control'}" if self.controls else ""
        return " ".join(filter(None, (self.model, self.task, beside)))


CASES = (
    Case("sd", "sd", "reimagine"),
    Case("sd-img2img", "sd", "vary"),
    Case("sd", "sd", "inpaint"),
    Case("sd", "sd", "reimagine", controls=1),
    Case("sd", "sd", "inpaint", controls=2),
    Case("sd", "sd", "render", controls=1),
    Case("sd", "sd", "render", controls=2),
    Case("sd", "sd", "render", controls=1, adapters=True),
    Case("sd", "sd", "render", controls=2, adapters=True),
    Case("ledits", "sd", "edit"),
    Case("sd-turbo", "sd-turbo", "reimagine"),
    Case("sd-lcm", "sd-lcm", "reimagine"),
    Case("sd-lcm-guided", "sd-lcm-guided", "inpaint"),
    Case("sd-inpaint", "sd-inpaint", "outpaint"),
    Case("sd-inpaint", "sd-inpaint", "background", controls=1),
    Case("depth2img", "depth2img", "reimagine"),
    Case("lcm", "lcm", "reimagine"),
    Case("ip2p", "ip2p", "edit"),
    Case("sdxl", "sdxl", "reimagine"),
    Case("sdxl", "sdxl", "inpaint"),
    Case("sdxl", "sdxl", "reimagine", controls=1),
    Case("sdxl", "sdxl", "inpaint", controls=1),
    Case("sdxl", "sdxl", "render", controls=2),
    Case("sdxl", "sdxl", "render", controls=1, adapters=True),
    Case("sdxl", "sdxl", "render", controls=2, adapters=True),
    Case("ledits-xl", "sdxl", "edit"),
    Case("sdxl-turbo", "sdxl-turbo", "vary"),
    Case("sdxl-inpaint", "sdxl-inpaint", "inpaint"),
    Case("sdxl-inpaint", "sdxl-inpaint", "inpaint", controls=1),
    Case("sdxl-ip2p", "sdxl-ip2p", "edit"),
    Case("sd3", "sd3", "reimagine"),
    Case("sd3", "sd3", "inpaint"),
    Case("sd3", "sd3", "render", controls=1),
    Case("sd3", "sd3", "render", controls=2),
    Case("flux", "flux", "reimagine"),
    Case("flux", "flux", "inpaint"),
    Case("flux", "flux", "render", controls=1),
    Case("flux", "flux", "render", controls=2),
    Case("flux", "flux", "reimagine", controls=1),
    Case("flux", "flux", "inpaint", controls=2),
    Case("flux-schnell", "flux-schnell", "reimagine"),
    Case("flux-fill", "flux-fill", "inpaint"),
    Case("kontext", "kontext", "edit"),
    Case("klein", "klein", "edit", references=1),
    Case("klein-base", "klein-base", "edit"),
    Case("z-image", "z-image", "reimagine"),
    Case("z-image", "z-image", "inpaint"),
    Case("z-image", "z-image", "render", controls=1),
    Case("z-image-turbo", "z-image-turbo", "vary"),
    Case("qwen-image", "qwen-image", "reimagine"),
    Case("qwen-image", "qwen-image", "inpaint"),
    Case("qwen-image", "qwen-image", "render", controls=1),
    Case("qwen-image-edit", "qwen-image-edit", "edit"),
    Case("qwen-image-edit-plus", "qwen-image-edit-plus", "edit", references=1),
    Case("x4-upscaler", "x4-upscaler", "upscale"),
    Case("latent-upscaler", "latent-upscaler", "upscale"),
)


@pytest.fixture(autouse=True)
def _small_megapixel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Qwen's editors look at every picture as a megapixel; here it is smaller."""
    from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit as one
    from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit_plus as several

    sized = one.calculate_dimensions
    monkeypatch.setattr(one, "calculate_dimensions", lambda area, ratio: sized(SIDE * SIDE, ratio))
    monkeypatch.setattr(several, "VAE_IMAGE_SIZE", SIDE * SIDE)
    monkeypatch.setattr(several, "CONDITION_IMAGE_SIZE", SIDE * SIDE)


def picture(seed: int = 0, side: int = SIDE) -> Array:
    return np.random.default_rng(seed).random((side, side, 3), np.float32)


def asked(case: Case, **changes: Any) -> Call:
    mask = np.zeros((SIDE, SIDE), np.float32)
    mask[16:40, 16:48] = 1
    maps = tuple(Control(picture(seed + 5), scale=1.0, end=0.9) for seed in range(case.controls))
    told: dict[str, Any] = {
        "task": case.task, "width": SIDE, "height": SIDE, "prompt": "a cat", "picture": picture(), "mask": mask,
        "steps": 3, "strength": 0.7, "controls": maps,
        "references": tuple(picture(seed + 9) for seed in range(case.references)),
    }  # fmt: skip
    return Call(**{**told, **changes})


def beside(case: Case) -> dict[str, Any]:
    """Components from elsewhere."""
    folder = read_folder(tiny.saved(case.model))
    found = {name: component(path, folder.components[name].folder) for name, path in family_of(folder).built.items()}
    if not case.controls:
        return found
    if case.adapters:
        adapter = tiny.t2i_adapter_xl if case.model.startswith("sdxl") else tiny.t2i_adapter
        return joined([adapter() for _ in range(case.controls)])
    net = tiny.NETS[case.model.removesuffix("-inpaint")]
    return joined([net() for _ in range(case.controls)], alone=way_of(case)[0].nets == 1)


def way_of(case: Case) -> tuple[Family, Way]:
    family = family_of(read_folder(tiny.saved(case.model)))
    return family, family.way(case.task, case.controls, adapters=case.adapters)


def opened(case: Case) -> Any:
    folder = read_folder(tiny.saved(case.model))
    return open_pipeline(folder, way_of(case)[1].pipeline, dtype="fp32", extra=beside(case))


def ran(pipe: Any, case: Case, then: Callable[[dict[str, Any]], dict[str, Any]] = dict, **changes: Any) -> Array:
    """What the engine does with them, in short; ``then`` changes the arguments."""
    family, way = way_of(case)
    call = family.filled(asked(case, **changes))
    generator = torch.Generator("cpu").manual_seed(call.seed)
    words = {"prompt": call.prompt, "negative_prompt": call.negative_prompt}
    known = inspect.signature(pipe.__call__).parameters
    with quiet(), way.prepare(pipe, call, generator):
        given = {**{name: value for name, value in words.items() if name in known}, **way.function(pipe, call)}
        return np.asarray(pipe(**then(given), generator=generator, output_type="np").images[0])


@cache
def first(case: Case) -> Array:
    return ran(opened(case), case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_model_is_of_its_family_and_makes_a_picture_of_the_size_asked_for(case: Case) -> None:
    family, _ = way_of(case)
    made = first(case)
    assert family.name == case.family
    assert made.shape == (SIDE * family.enlarges, SIDE * family.enlarges, 3)
    assert np.isfinite(made).all()
    assert made.std() > 0


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_same_again_from_disk_is_the_same_to_the_last_bit(case: Case) -> None:
    np.testing.assert_array_equal(ran(opened(case), case), first(case))


def test_every_way_of_every_family_is_tried_here() -> None:
    tried = {(case.family, way_of(case)[1].arguments) for case in CASES}
    for family in FAMILIES:
        for way in _ways(family):
            alike = re.sub("-(turbo|schnell|lcm|lcm-guided)$", "", family.name)
            assert way.ip_adapter or (alike, way.arguments) in tried, (family.name, way)


def _ways(family: Family) -> Iterable[Way]:
    return [*family.ways.values(), *family.controlled.values(), *family.adapted.values()]


def test_every_pipeline_and_every_function_that_a_family_names_is_there() -> None:
    import diffusers

    for way in (way for family in FAMILIES for way in _ways(family)):
        assert hasattr(diffusers, way.pipeline)
        assert callable(way.function)


@pytest.mark.parametrize("model", ["klein", "kontext", "qwen-image-edit", "sdxl-ip2p", "flux", "ledits-xl"])
def test_a_pipeline_that_has_a_size_of_its_own_keeps_to_ours(model: str) -> None:
    case = next(each for each in CASES if each.model == model)
    wide = np.concatenate((picture(1), picture(2)), axis=1)
    assert ran(opened(case), case, picture=wide, width=2 * SIDE).shape == (SIDE, 2 * SIDE, 3)


@pytest.mark.parametrize("case", [case for case in CASES if case.controls == 1], ids=str)
def test_a_control_map_is_heard(case: Case) -> None:
    other = (Control(picture(77)),)
    assert not np.array_equal(ran(opened(case), case, controls=other), ran(opened(case), case, controls=_white()))


@pytest.mark.parametrize("case", [case for case in CASES if case.controls == 1 and not case.adapters], ids=str)
def test_a_control_map_has_the_range_that_its_pipeline_is_made_for(case: Case) -> None:
    """A tensor goes in as diffusers itself makes one of a PIL picture."""
    map_ = np.round(picture(5) * 255).astype(np.float32) / 255

    def as_pil(given: dict[str, Any]) -> dict[str, Any]:
        name = "control_image" if "control_image" in given else "image"
        return {**given, name: [parts.drawn(map_)] if isinstance(given[name], list) else parts.drawn(map_)}

    as_tensor, as_picture = (ran(opened(case), case, then, controls=(Control(map_),)) for then in (dict, as_pil))
    np.testing.assert_allclose(as_tensor, as_picture, atol=1e-4)


def _white() -> tuple[Control, ...]:
    return (Control(np.ones((SIDE, SIDE, 3), np.float32)),)


@pytest.mark.parametrize("model", ["klein", "qwen-image-edit-plus"])
def test_a_further_picture_is_seen(model: str) -> None:
    case = next(each for each in CASES if each.model == model)
    assert not np.array_equal(ran(opened(case), case, references=(picture(50),)), first(case))


def test_a_negative_prompt_and_guidance_weigh_in_flux() -> None:
    case = next(each for each in CASES if each.model == "flux")
    pipe = opened(case)
    assert not np.array_equal(ran(pipe, case, negative_prompt="dog"), first(case))
    assert not np.array_equal(ran(pipe, case, guidance_scale=1.5), first(case))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 20, 28, 50, 999, 1000])
def test_the_weakest_strength_takes_exactly_one_step_and_is_never_above_one(count: int) -> None:
    least = parts.least_strength(count)
    assert int(count * least) == 1
    assert least <= 1


@pytest.mark.parametrize("model", ["sd", "lcm", "flux", "sd-turbo", "ledits"])
def test_the_least_that_can_be_asked_for_is_a_step(model: str) -> None:
    case = next(each for each in CASES if each.model == model)
    made = ran(opened(case), case, strength=0.001, steps=4)
    assert made.shape == (SIDE, SIDE, 3)


def test_a_consistency_model_takes_no_more_steps_than_it_was_made_from() -> None:
    class Pipe:
        class scheduler:
            config = {"original_inference_steps": 50}

    case = next(each for each in CASES if each.model == "lcm")
    assert lcm.img2img(Pipe, asked(case, steps=8, strength=0.1))["num_inference_steps"] == 5
    assert lcm.img2img(Pipe, asked(case, steps=4, strength=0.5))["num_inference_steps"] == 4


@pytest.mark.parametrize("model", ["ledits", "ledits-xl"])
def test_an_edit_by_inversion_leaves_the_shared_network_as_it_was(model: str) -> None:
    case = next(each for each in CASES if each.model == model)
    pipe = opened(case)
    before = dict(pipe.unet.attn_processors)
    ran(pipe, case)
    assert all(pipe.unet.attn_processors[name] is each for name, each in before.items())


def test_distilled_models_are_run_without_guidance_unless_the_person_says() -> None:
    case = next(each for each in CASES if each.model == "sdxl-turbo")
    family, _ = way_of(case)
    assert family.filled(asked(case)).guidance_scale == 0
    assert family.filled(asked(case, guidance_scale=2.0)).guidance_scale == 2


@pytest.mark.parametrize(
    ("name", "family"),
    [("sdxl-turbo", "sdxl-turbo"), ("sd_xl_turbo_1.0", "sdxl-turbo"), ("SDXL Turbo", "sdxl-turbo"), ("turbot", "sdxl")],
)
def test_a_name_says_turbo_where_the_schedule_does_not(tmp_path: Path, name: str, family: str) -> None:
    folder = shutil.copytree(tiny.saved("sdxl"), tmp_path / name)
    assert family_of(read_folder(folder)).name == family


def test_where_a_denoiser_came_from_says_turbo_too(tmp_path: Path) -> None:
    origin = '"_name_or_path": "stabilityai/sdxl-turbo", "in_channels": 4'
    folder = changed("sdxl", tmp_path, "unet/config.json", '"in_channels": 4', origin)
    assert family_of(read_folder(folder)).name == "sdxl-turbo"


@pytest.mark.parametrize(
    ("model", "steps", "guidance"), [("sd-lcm", 4, 1.0), ("sd-lcm-guided", 4, 8.0), ("sd", 20, None)]
)
def test_consistency_models_have_steps_and_guidance_of_their_own(
    model: str, steps: int, guidance: float | None
) -> None:
    family = family_of(read_folder(tiny.saved(model)))
    assert family.steps == steps
    assert family.filled(Call("reimagine", SIDE, SIDE)).guidance_scale == guidance
    assert family.filled(Call("reimagine", SIDE, SIDE, guidance_scale=5.0)).guidance_scale == 5


def test_a_task_that_a_family_cannot_do_is_refused_with_what_it_can() -> None:
    ip2p = next(each for each in FAMILIES if each.name == "ip2p")
    with pytest.raises(CannotServe) as told:
        ip2p.way("inpaint")
    assert "edit" in told.value.needed
    assert "sd-inpaint" in told.value.fix


@pytest.mark.parametrize(("task", "adapters"), [("edit", False), ("reimagine", True)])
def test_control_maps_are_refused_where_nothing_reads_them(task: str, adapters: bool) -> None:
    sd = next(each for each in FAMILIES if each.name == "sd")
    with pytest.raises(CannotServe, match="T2I-Adapters" if adapters else "ControlNets"):
        sd.way(task, 1, adapters=adapters)


def changed(model: str, into: Path, name: str, before: str, after: str) -> Path:
    """A copy of a model with one word changed in one of its JSON files."""
    folder = Path(shutil.copytree(tiny.saved(model), into / model))
    file = folder / name
    assert before in file.read_text()
    file.write_text(file.read_text().replace(before, after))
    return folder


def test_a_pipeline_of_no_family_is_refused_by_name(tmp_path: Path) -> None:
    folder = changed("sd", tmp_path, "model_index.json", "StableDiffusionPipeline", "TextToVideoSDPipeline")
    with pytest.raises(BadModel, match="TextToVideoSDPipeline"):
        family_of(read_folder(folder))


def test_a_denoiser_with_another_number_of_inputs_is_refused_with_the_number(tmp_path: Path) -> None:
    folder = changed("sd", tmp_path, "unet/config.json", '"in_channels": 4', '"in_channels": 5')
    with pytest.raises(BadModel, match="5 channels"):
        family_of(read_folder(folder))


@pytest.mark.parametrize("model", sorted({case.model for case in CASES}))
def test_a_model_without_one_of_its_weights_is_refused_by_that_name(model: str, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    case = next(each for each in CASES if each.model == model)
    folder = Path(shutil.copytree(tiny.saved(model), tmp_path / model))
    part = read_folder(folder).components[way_of(case)[0].denoiser]
    tensors = load_file(part.files[0])
    lost = sorted(tensors)[len(tensors) // 2]
    save_file({name: tensor for name, tensor in tensors.items() if name != lost}, part.files[0], {"format": "pt"})
    with pytest.raises(BadModel) as told:
        open_pipeline(read_folder(folder), way_of(case)[1].pipeline, dtype="fp32", extra=beside(case))
    assert lost in told.value.found
