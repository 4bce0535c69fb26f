"""IP-Adapters: a picture joins the prompt, and leaves no trace; what does not belong to the model is refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from safetensors.torch import save_file  # noqa: E402

from anew.engines.diffusion.adapters import reference, sd  # noqa: E402
from anew.engines.diffusion.call import Array, Call  # noqa: E402
from anew.engines.diffusion.loading.folder import read_folder  # noqa: E402
from anew.engines.diffusion.loading.opening import open_pipeline  # noqa: E402
from anew.engines.diffusion.loading.quiet import quiet  # noqa: E402
from anew.errors import BadModel  # noqa: E402
from tests.engines.diffusion import tiny  # noqa: E402

Weights = dict[str, Any]


def opened(model: str = "sd-seeing") -> Any:
    return open_pipeline(read_folder(tiny.saved(model)), "StableDiffusionImg2ImgPipeline", dtype="fp32")


@pytest.fixture(scope="module")
def pipe() -> Any:
    return opened()


def written(folder: Path, weights: Weights | None = None) -> Path:
    file = folder / "ip-adapter.safetensors"
    save_file(tiny.ip_adapter() if weights is None else weights, file)
    return file


def picture(seed: int) -> Array:
    return np.random.default_rng(seed).random((tiny.SIDE, tiny.SIDE, 3), np.float32)


def ran(pipe: Any, *references: Array) -> Array:
    call = Call("restyle", 64, 64, prompt="a cat", picture=picture(0), steps=2, strength=0.9, references=references)
    arguments = sd.restyle(pipe, call) if references else sd.img2img(pipe, call)
    generator = torch.Generator("cpu").manual_seed(0)
    with quiet():
        return np.asarray(pipe(**arguments, prompt=call.prompt, generator=generator, output_type="np").images[0])


def test_the_reference_changes_the_picture_and_another_one_changes_it_otherwise(pipe: Any, tmp_path: Path) -> None:
    bare = ran(pipe)
    with reference.applied(pipe, written(tmp_path)):
        one, other, both = ran(pipe, picture(1)), ran(pipe, picture(2)), ran(pipe, picture(1), picture(2))
        again = ran(pipe, picture(1))
    assert len({each.tobytes() for each in (bare, one, other, both)}) == 4
    np.testing.assert_array_equal(one, again)


def test_a_silenced_adapter_is_no_adapter(pipe: Any, tmp_path: Path) -> None:
    with reference.applied(pipe, written(tmp_path), scale=0):
        silent = ran(pipe, picture(1))
    np.testing.assert_array_equal(silent, ran(pipe))


def test_afterwards_the_pipeline_is_as_it_was_even_when_the_run_failed(tmp_path: Path) -> None:
    pipe = opened()
    bare = ran(pipe)
    before = {name: pipe.components[name] for name in pipe.components}
    no_picture: Any = None
    with pytest.raises(TypeError), reference.applied(pipe, written(tmp_path)):
        ran(pipe, picture(1), no_picture)
    assert all(pipe.components[name] is each for name, each in before.items())
    np.testing.assert_array_equal(ran(pipe), bare)


def test_the_encoder_beside_the_file_serves_a_model_that_has_none(pipe: Any, tmp_path: Path) -> None:
    tiny.image_encoder().save_pretrained(tmp_path / "image_encoder")
    plain, file = opened("sd"), written(tmp_path)
    with reference.applied(plain, file), reference.applied(pipe, file):
        np.testing.assert_array_equal(ran(plain, picture(1)), ran(pipe, picture(1)))
    assert plain.image_encoder is None


def test_without_any_encoder_it_is_said_where_to_put_one(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="Put its image_encoder"), reference.applied(opened("sd"), written(tmp_path)):
        pass


def _without(name: str) -> Callable[[Weights], Weights]:
    return lambda weights: {each: tensor for each, tensor in weights.items() if each != name}


def _with(name: str, *sides: int, value: float = 0.0) -> Callable[[Weights], Weights]:
    return lambda weights: {**weights, name: torch.full(sides, value)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_without("ip_adapter.3.to_k_ip.weight"), "ip_adapter.3.to_k_ip.weight"),
        (_without("image_proj.norm.bias"), "bias"),
        (_without("image_proj.proj.weight"), "Face ID"),
        (_with("image_proj.perceiver_resampler.proj_in.weight", 4, 4), "Face ID"),
        (_with("ip_adapter.1.to_k_lora.down.weight", 4, 4), "to_k_lora"),
        (_with("ip_adapter.1.to_k_ip.weight", 320, 768), "320x768"),
        (_with("ip_adapter.1.to_k_ip.weight", 32, 32, value=float("nan")), "NaN"),
        (_with("image_proj.proj.weight", 128, 1024), "1024"),
    ],
)
def test_what_does_not_belong_to_the_model_is_refused_by_name(
    pipe: Any, tmp_path: Path, change: Callable[[Weights], Weights], said: str
) -> None:
    file = written(tmp_path, change(tiny.ip_adapter()))
    with pytest.raises(BadModel, match=said), reference.applied(pipe, file):
        pass
    assert pipe.image_encoder is not None


def test_a_pickle_is_refused_by_name(pipe: Any, tmp_path: Path) -> None:
    file = tmp_path / "ip-adapter_sd15.bin"
    torch.save({"image_proj": {}}, file)
    with pytest.raises(BadModel, match=r"ip-adapter_sd15\.bin"), reference.applied(pipe, file):
        pass
