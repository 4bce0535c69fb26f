"""Every family on a tiny model: it runs, comes back from disk the same, and refuses what it cannot do."""

import inspect
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from anew.engines.diffusion.call import Array, Call, Control  # noqa: E402
from anew.engines.diffusion.families import Family, Way, component, family_of  # noqa: E402
from anew.engines.diffusion.loading.folder import read_folder  # noqa: E402
from anew.engines.diffusion.loading.opening import open_pipeline  # noqa: E402
from anew.engines.diffusion.loading.quiet import quiet  # noqa: E402
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
    Case("sdxl-turbo", "sdxl-turbo", "vary"),
    Case("sdxl-inpaint", "sdxl-inpaint", "inpaint"),
    Case("sdxl-ip2p", "sdxl-ip2p", "edit"),
    Case("sd3", "sd3", "reimagine"),
    Case("sd3", "sd3", "inpaint"),
    Case("flux", "flux", "reimagine"),
    Case("flux", "flux", "inpaint"),
    Case("flux-schnell", "flux-schnell", "reimagine"),
    Case("flux-fill", "flux-fill", "inpaint"),
    Case("kontext", "kontext", "edit"),
    Case("klein", "klein", "edit", references=1),
    Case("klein-base", "klein-base", "edit"),
    Case("z-image", "z-image", "reimagine"),
    Case("z-image", "z-image", "inpaint"),
    Case("z-image-turbo", "z-image-turbo", "vary"),
    Case("qwen-image", "qwen-image", "reimagine"),
    Case("qwen-image", "qwen-image", "inpaint"),
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
        nets: list[Any] = [tiny.t2i_adapter() for _ in range(case.controls)]
        return {"adapter": nets if case.controls > 1 else nets[0]}
    nets = [tiny.controlnet_xl() if case.model.startswith("sdxl") else tiny.controlnet() for _ in range(case.controls)]
    return {"controlnet": nets}


def way_of(case: Case) -> tuple[Family, Way]:
    family = family_of(read_folder(tiny.saved(case.model)))
    return family, family.way(case.task, case.controls, adapters=case.adapters)


def opened(case: Case) -> Any:
    folder = read_folder(tiny.saved(case.model))
    return open_pipeline(folder, way_of(case)[1].pipeline, dtype="fp32", extra=beside(case))


def ran(pipe: Any, case: Case, **changes: Any) -> Array:
    """What the engine does with them, in short."""
    family, way = way_of(case)
    call = family.filled(asked(case, **changes))
    generator = torch.Generator("cpu").manual_seed(call.seed)
    words = {"prompt": call.prompt, "negative_prompt": call.negative_prompt}
    known = inspect.signature(pipe.__call__).parameters
    with quiet():
        way.prepare(pipe, call, generator)
        given = {**{name: value for name, value in words.items() if name in known}, **way.function(pipe, call)}
        return np.asarray(pipe(**given, generator=generator, output_type="np").images[0])


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
