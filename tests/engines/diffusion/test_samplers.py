"""Samplers: every name builds and steps, over any model's configuration, and only where it fits."""

import diffusers
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from anew.engines.diffusion import samplers
from anew.engines.diffusion.samplers import DIFFUSION, FLOW, chosen, fitting, named, names, predicting
from anew.errors import BadTask, MissingExtra
from tests.engines.diffusion import tiny

pytestmark = pytest.mark.filterwarnings("ignore:__array:DeprecationWarning")  # diffusers, numpy 2

SD = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "steps_offset": 1}
OWN = {
    "pndm": lambda: diffusers.PNDMScheduler(**SD, skip_prk_steps=True),
    "euler": lambda: diffusers.EulerDiscreteScheduler(**SD, timestep_spacing="leading", use_karras_sigmas=True),
    "v": lambda: diffusers.DDIMScheduler(**SD, prediction_type="v_prediction", rescale_betas_zero_snr=True),
}
FLOWS = tuple(name for name in names() if name.split(" flow")[0] != name)
OTHERS = tuple(name for name in names() if name not in FLOWS)


@pytest.fixture(scope="module")
def pipe():
    return tiny.pipeline("sd-img2img")


def walked(scheduler, steps=4):
    """A latent led through the steps by a model that always sees the same noise."""
    scheduler.set_timesteps(steps)
    x = torch.randn(1, 4, 4, 4, generator=torch.Generator().manual_seed(0))
    x = x * getattr(scheduler, "init_noise_sigma", 1.0)
    generator = torch.Generator().manual_seed(1)
    for t in scheduler.timesteps:
        seen = scheduler.scale_model_input(x, t) if hasattr(scheduler, "scale_model_input") else x
        takes = "generator" in scheduler.step.__code__.co_varnames
        x = scheduler.step(0.1 * seen, t, x, **({"generator": generator} if takes else {})).prev_sample
    return x


class TestNames:
    @pytest.mark.parametrize(
        ("written", "kind", "changes"),
        [
            ("Euler a", "EulerAncestralDiscreteScheduler", {}),
            ("DPM++ 2M Karras", "DPMSolverMultistepScheduler", {"use_karras_sigmas": True, "solver_order": 2}),
            ("DPM++ 2M SDE Karras", "DPMSolverMultistepScheduler", {"algorithm_type": "sde-dpmsolver++"}),
            ("DPM++ SDE", "DPMSolverSinglestepScheduler", {"use_karras_sigmas": False}),
            ("Euler SGM Uniform", "EulerDiscreteScheduler", {"timestep_spacing": "trailing"}),
            ("UniPC Beta", "UniPCMultistepScheduler", {"use_beta_sigmas": True, "use_karras_sigmas": False}),
            ("DDIM", "DDIMScheduler", {"clip_sample": False}),
        ],
    )
    def test_a_name_says_a_class_and_its_settings(self, written, kind, changes):
        found = named(written)
        assert found.solver.kind == kind and changes.items() <= found.changes.items()

    @given(
        st.sampled_from(names()), st.sampled_from([str.upper, str.lower, str.title]), st.sampled_from(["", "_", " - "])
    )
    def test_capitals_and_spacing_do_not_matter(self, name, case, space):
        assert named(f" {case(name).replace(' ', space)} ").name == name

    def test_no_two_samplers_share_a_name(self):
        rows = [(solver, schedule) for solver in DIFFUSION + FLOW for schedule in ("", *solver.schedules)]
        assert len(names()) == len(rows) == len({name.lower() for name in names()})

    @pytest.mark.parametrize(
        ("written", "fix"), [("Euler b", "Did you mean Euler"), ("zzz", "There are: DDIM"), ("K", "There")]
    )
    def test_an_unknown_name_is_refused_with_the_nearest(self, written, fix):
        with pytest.raises(BadTask) as caught:
            named(written)
        assert caught.value.found == written and caught.value.fix.startswith(fix)


class TestSchedulers:
    @pytest.mark.parametrize("name", OTHERS)
    def test_every_sampler_walks_a_diffusion_model(self, name):
        model = OWN["pndm"]()
        before = dict(model.config)
        walk = walked(chosen(model, name))
        assert walk.isfinite().all() and walk.std() > 0
        assert dict(model.config) == before and model.num_inference_steps is None

    @pytest.mark.parametrize("own", OWN)
    def test_every_solver_walks_any_diffusion_model(self, own):
        for solver in DIFFUSION:
            assert walked(chosen(OWN[own](), solver.name)).isfinite().all(), solver.name

    @pytest.mark.parametrize("solver", DIFFUSION, ids=lambda solver: solver.name)
    def test_every_solver_leads_from_a_picture_to_a_picture(self, solver, pipe):
        own = pipe.scheduler
        pipe.scheduler = chosen(own, solver.name)
        run = {"prompt": "cat", "image": torch.zeros(1, 3, 64, 64), "strength": 0.6, "output_type": "np"}
        made = pipe(**run, num_inference_steps=4, generator=torch.Generator().manual_seed(0)).images
        pipe.scheduler = own
        assert np.isfinite(made).all() and made.std() > 0

    @pytest.mark.parametrize("name", FLOWS)
    def test_every_flow_sampler_walks_a_flow_model(self, name):
        model = diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0)
        new = chosen(model, name)
        assert new.config.shift == 3.0 and walked(new).isfinite().all()

    @pytest.mark.parametrize("name", names())
    def test_every_word_of_a_table_is_one_that_its_class_knows(self, name):
        solver = named(name).solver
        model = diffusers.FlowMatchEulerDiscreteScheduler() if solver in FLOW else OWN["euler"]()
        config = chosen(model, name).config
        told = {key: value for key, value in named(name).changes.items() if value or key in solver.changes}
        assert {key: config[key] for key in told} == told

    def test_what_the_model_says_stays(self):
        new = chosen(OWN["v"](), "DPM++ 2M Karras").config
        assert new.prediction_type == "v_prediction" and new.beta_end == 0.012 and new.rescale_betas_zero_snr

    def test_a_name_without_a_schedule_takes_the_models_schedule_away(self):
        assert not chosen(OWN["euler"](), "Euler").config.use_karras_sigmas

    def test_the_empty_name_is_the_models_own_sampler_afresh(self):
        model = OWN["euler"]()
        new = chosen(model)
        assert type(new) is type(model) and dict(new.config) == dict(model.config) and new is not model

    def test_the_same_generator_makes_the_same_steps(self):
        first, second = (walked(chosen(OWN["pndm"](), "DPM++ 2M SDE Karras")) for _ in range(2))
        assert torch.equal(first, second)

    def test_lcm_is_not_warned_of(self):
        model = diffusers.EulerDiscreteScheduler(beta_schedule="scaled_linear")
        assert chosen(model, "LCM").config.steps_offset == 1


class TestFit:
    @pytest.mark.parametrize(
        ("written", "meant"), [("Euler", "Euler flow"), ("LCM", "LCM flow"), ("euler karras", "Euler flow Karras")]
    )
    def test_on_a_flow_model_the_plain_name_is_its_kin_for_flows(self, written, meant):
        own = diffusers.FlowMatchEulerDiscreteScheduler()
        assert chosen(own, written).config == chosen(own, meant).config
        assert type(chosen(own, written)) is type(chosen(own, meant))

    def test_a_diffusion_sampler_is_refused_on_a_flow_model(self):
        with pytest.raises(BadTask, match=r"FlowMatchEulerDiscreteScheduler\. Name one of Euler flow"):
            chosen(diffusers.FlowMatchEulerDiscreteScheduler(), "Euler a")

    def test_a_flow_sampler_is_refused_on_a_diffusion_model(self):
        with pytest.raises(BadTask, match="a flow model for the sampler Euler flow"):
            chosen(OWN["pndm"](), "Euler flow")

    @pytest.mark.parametrize(
        "model",
        [
            lambda: diffusers.EDMEulerScheduler(),
            lambda: diffusers.UniPCMultistepScheduler(use_flow_sigmas=True, prediction_type="flow_prediction"),
        ],
    )
    def test_a_model_of_another_kind_keeps_its_own(self, model):
        assert fitting(model()) == () and type(chosen(model())) is type(model())
        with pytest.raises(BadTask, match="Name none"):
            chosen(model(), "Euler")

    @pytest.mark.parametrize("name", ["LMS", "Euler Beta"])
    def test_a_missing_module_is_named(self, name, monkeypatch):
        monkeypatch.setattr(samplers, "find_spec", lambda name: None)
        with pytest.raises(MissingExtra, match="scipy"):
            chosen(OWN["pndm"](), name)


class TestWhatIsPredicted:
    @pytest.mark.parametrize("own", OWN)
    def test_only_that_changes(self, own):
        model = OWN[own]()
        before = dict(model.config)
        for what, told in (("v", "v_prediction"), ("epsilon", "epsilon")):
            new = predicting(model, what)
            assert type(new) is type(model) and new is not model
            assert chosen(new).config.prediction_type == chosen(new, "Euler").config.prediction_type == told
            assert {key: new.config[key] for key in ("beta_end", "beta_schedule")} == {
                key: before[key] for key in ("beta_end", "beta_schedule")
            }
        assert dict(model.config) == before

    def test_a_flow_model_tells_neither(self):
        with pytest.raises(BadTask, match="the model says it"):
            predicting(diffusers.FlowMatchEulerDiscreteScheduler(), "v")
