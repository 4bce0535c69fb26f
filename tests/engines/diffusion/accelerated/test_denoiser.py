"""A U-Net by OpenVINO makes what torch makes, stops when told, repeats itself, and is converted once."""

import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest

if not find_spec("openvino"):
    pytest.skip("OpenVINO is not installed: pip install 'anew[openvino]'", allow_module_level=True)
torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from anew import Recipe, run  # noqa: E402
from anew.engines.diffusion.accelerated import converting, denoiser  # noqa: E402
from anew.engines.diffusion.accelerated.denoiser import Denoiser  # noqa: E402
from anew.engines.diffusion.accelerated.kept import SHELF  # noqa: E402
from anew.engines.diffusion.identity import weights_of  # noqa: E402
from anew.engines.diffusion.loading.opening import open_component  # noqa: E402
from anew.engines.diffusion.loading.reading import read_model  # noqa: E402
from anew.errors import BadModel, Cancelled, CannotServe  # noqa: E402
from anew.ops.progress import silent  # noqa: E402
from anew.tasks import Inpaint, Reimagine, Upscale  # noqa: E402
from tests.engines.diffusion import tiny  # noqa: E402
from tests.engines.diffusion.setups import QUICK  # noqa: E402
from tests.pictures import hole, picture  # noqa: E402

AGREE = {"fp32": 1e-4, "bf16": 5e-2}
"""The error's root mean square, as a share of that of what the U-Net makes."""
CAT = Reimagine(prompt="a cat")


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory):
    """One for all: what is converted is converted once."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("home")
        patch.setenv("ANEW_HOME", str(folder))
        yield folder


def both(dtype="fp32"):
    folder = tiny.saved("sd")
    part = read_model(str(folder)).components["unet"]
    return open_component(part, dtype=dtype), Denoiser(part, weights_of(folder).sha256, dtype).eval()


def given(batch=2, side=8, tokens=77, dtype=torch.float32):
    drawn = torch.Generator().manual_seed(0)
    shapes = (batch, 4, side, side + 2), (batch, tokens, 32)
    sample, words = (torch.randn(shape, generator=drawn).to(dtype) for shape in shapes)
    return {"sample": sample, "timestep": torch.tensor(401), "encoder_hidden_states": words}


def rms(tensor):
    return float(tensor.float().square().mean().sqrt())


def samples(task=CAT, model="sd", progress=silent, pictures=None, **settings):
    told = {**QUICK, "accelerator": "openvino", **settings}
    recipe = Recipe.of(task, engine="diffusion", model=str(tiny.saved(model)), settings=told, seed=1)
    made = run(recipe, progress=progress, **(pictures or {"picture": picture(70, 51)}))
    return made.picture.samples


@pytest.mark.parametrize(
    ("dtype", "sizes"),
    [("fp32", ({}, {"batch": 1, "side": 12, "tokens": 5}, {"side": 7})), ("bf16", ({"batch": 1}, {"side": 6}))],
)
@torch.no_grad()
def test_it_makes_what_torch_makes_at_any_size(dtype, sizes):
    net, same = both(dtype)
    for each in sizes:
        call = given(**each, dtype=net.dtype)
        wanted, made = net(**call).sample, same(**call, return_dict=False)[0]
        assert made.dtype == wanted.dtype and made.shape == wanted.shape
        assert rms(made - wanted) <= AGREE[dtype] * rms(wanted)


def test_the_time_and_the_words_are_heard():
    _, net = both()
    first = net(**given()).sample
    assert torch.equal(first, net(**given()).sample)
    assert not torch.equal(first, net(**{**given(), "timestep": 7}).sample)
    assert not torch.equal(first, net(**{**given(), "encoder_hidden_states": torch.zeros(2, 77, 32)}).sample)


@pytest.mark.parametrize(
    ("task", "model", "more"),
    [
        (CAT, "sdxl", {}),  # told the size, and words as one
        (CAT, "lcm", {}),  # told the guidance
        (Upscale(scale=4), "x4-upscaler", {"tile": 32, "overlap": 8}),  # told the noise
    ],
)
def test_whole_runs_make_nearly_the_same_picture(task, model, more):
    small = {"pictures": {"picture": picture(20, 12)}} if model == "x4-upscaler" else {}
    told = {"precision": "fp32", **small, **more}
    one, other = samples(task, model, **told), samples(task, model, accelerator="none", **told)
    assert np.abs(one.astype(int) - other).max() <= 1


def test_outside_the_mask_not_a_sample_changes():
    mask = hole(70, 51)
    after = samples(Inpaint(prompt="a cat"), pictures={"picture": picture(70, 51), "mask": mask})
    assert np.array_equal(after[mask.grey() == 0], picture(70, 51).samples[mask.grey() == 0])


def test_it_is_converted_once(monkeypatch):
    samples(precision="fp32")
    before = sorted(folder.name for folder in SHELF.root().iterdir())
    monkeypatch.setattr(denoiser, "open_component", lambda *args, **named: pytest.fail("converted again"))
    _, net = both()
    net(**given())
    assert before and before == sorted(folder.name for folder in SHELF.root().iterdir())


def test_fresh_processes_make_the_same_bytes(home):
    program = (
        "from tests.engines.diffusion.accelerated.test_denoiser import samples; import torch;"
        "torch.set_num_threads(1); import hashlib, sys; print(hashlib.sha256(samples().tobytes()).hexdigest(),"
        "'openvino_telemetry' in sys.modules)"
    )
    said = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()[-2:]
        for _ in range(2)
    ]
    assert said[0] == said[1] and said[0][1] == "False"


def test_the_record_names_its_version():
    recipe = Recipe.of(
        CAT, engine="diffusion", model=str(tiny.saved("sd")), settings={**QUICK, "accelerator": "openvino"}
    )
    record = run(recipe, picture=picture(70, 51)).record
    assert "openvino" in record.versions and record.recipe["steps"][0]["settings"]["accelerator"] == "openvino"


def test_a_beat_can_stop_a_call_and_the_next_one_does_not_know():
    _, net = both()
    first = net(**given()).sample

    class Busy:
        """A request that is not done yet."""

        def __init__(self, request):
            self.request, self.cancelled = request, False

        def wait_for(self, milliseconds):
            return False

        def cancel(self):
            self.cancelled = True

        def start_async(self, inputs):
            pass

    def stop(*given):
        raise Cancelled(needed="a run", found="a stop", fix="")

    busy = net._request = Busy(net._request)
    handle = net.beat.register_forward_pre_hook(stop)
    with pytest.raises(Cancelled):
        net(**given())
    handle.remove()
    assert busy.cancelled and torch.equal(first, net(**given()).sample)


def test_a_stopped_run_leaves_the_next_ones_bytes_alone():
    before = samples(steps=6)

    def stop(fraction, doing):
        if doing.startswith("step 2"):
            raise Cancelled(needed="a run", found="a stop", fix="")

    with pytest.raises(Cancelled):
        samples(steps=6, progress=stop)
    assert np.array_equal(samples(steps=6), before)


def test_a_person_is_told_that_the_model_is_made_ready():
    heard = []
    samples(size=96, progress=lambda fraction, doing: heard.append(doing))
    step = heard.index("step 1 of 1")
    assert heard[step + 1] == denoiser.PREPARING and heard.index("decoding") > step + 1


def test_what_would_reach_into_it_is_refused_and_not_dropped():
    _, net = both()
    with pytest.raises(CannotServe, match="mid_block_additional_residual"):
        net(**given(), mid_block_additional_residual=torch.zeros(1))


def test_a_kept_network_that_is_damaged_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("ANEW_HOME", str(tmp_path))
    _, net = both()
    monkeypatch.setattr(converting, "write", lambda *given: given[-1].write_text("<net/>"))
    with pytest.raises(BadModel, match="made again"):
        net(**given())
