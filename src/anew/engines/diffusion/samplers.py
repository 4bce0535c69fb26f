"""Samplers: how a model's noise is taken away, by the names that the field writes.

    "DPM++ 2M Karras"  =  a solver, "DPM++ 2M", and a schedule, "Karras": where along the noise its steps lie

A name says the whole solver and the whole schedule; the model's own configuration says the rest (its betas, what it
predicts). Diffusion models take the solvers of ``DIFFUSION``, flow models those of ``FLOW``, by their plain names too,
which is how programs for both write them: "Euler". The empty name is the model's own sampler.

Karras schedule: Karras 2022 (arXiv 2206.00364), table 1. "SGM Uniform" is the trailing spacing of Lin 2023 (arXiv
2305.08891), section 3.3.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from inspect import signature
from typing import Any

from anew.errors import BadTask, MissingExtra, did_you_mean

SIGMAS: Mapping[str, str] = {
    "Karras": "use_karras_sigmas",
    "Exponential": "use_exponential_sigmas",
    "Beta": "use_beta_sigmas",
}
"""Schedules that place the noise levels, and what diffusers calls them. At most one holds."""
TRAILING = "SGM Uniform"
"""The schedule that starts at pure noise and keeps equal distances."""

ALL = (*SIGMAS, TRAILING)
MULTISTEP, SINGLESTEP = "DPMSolverMultistepScheduler", "DPMSolverSinglestepScheduler"
NO_CLIP: Mapping[str, Any] = {"clip_sample": False, "set_alpha_to_one": False}
"""Latents are not pixels: their numbers go beyond 1 and must not be cut there."""
DPM: Mapping[str, Any] = {"solver_order": 2, "solver_type": "midpoint", "lower_order_final": True}
DPM_MULTI: Mapping[str, Any] = {**DPM, "use_lu_lambdas": False}


@dataclass(frozen=True)
class Solver:
    """One row of the tables below."""

    name: str
    kind: str
    """Its class in diffusers."""
    changes: Mapping[str, Any] = field(default_factory=dict)
    """What it sets in the model's configuration."""
    schedules: tuple[str, ...] = ()
    """Schedules that it can follow beside the model's own spacing."""
    needs: str = ""
    """A module that it imports."""


DIFFUSION = (
    Solver("Euler", "EulerDiscreteScheduler", {"timestep_type": "discrete"}, ALL),
    Solver("Euler a", "EulerAncestralDiscreteScheduler", {}, (TRAILING,)),
    Solver("DPM++ 2M", MULTISTEP, {**DPM_MULTI, "algorithm_type": "dpmsolver++"}, ALL),
    Solver("DPM++ 2M SDE", MULTISTEP, {**DPM_MULTI, "algorithm_type": "sde-dpmsolver++"}, ALL),
    Solver("DPM++ 3M SDE", MULTISTEP, {**DPM_MULTI, "algorithm_type": "sde-dpmsolver++", "solver_order": 3}, ALL),
    Solver("DPM++ 2S", SINGLESTEP, {**DPM, "algorithm_type": "dpmsolver++"}, (*SIGMAS,)),
    Solver("DPM++ SDE", SINGLESTEP, {**DPM, "algorithm_type": "sde-dpmsolver++"}, (*SIGMAS,)),
    Solver("DPM2", "KDPM2DiscreteScheduler", {}, ALL),
    Solver("DPM2 a", "KDPM2AncestralDiscreteScheduler", {}, ALL),
    Solver("Heun", "HeunDiscreteScheduler", {"clip_sample": False}, ALL),
    Solver("LMS", "LMSDiscreteScheduler", {}, ALL, needs="scipy"),
    Solver("UniPC", "UniPCMultistepScheduler", {"solver_type": "bh2", "solver_order": 2}, ALL),
    Solver("DEIS", "DEISMultistepScheduler", {"algorithm_type": "deis", "solver_type": "logrho"}, ALL),
    Solver("DDIM", "DDIMScheduler", NO_CLIP, (TRAILING,)),
    Solver("DDPM", "DDPMScheduler", {"clip_sample": False}, (TRAILING,)),
    Solver("PNDM", "PNDMScheduler", {"skip_prk_steps": True, "set_alpha_to_one": False}, (TRAILING,)),
    # LCM does not use the offset, but diffusers warns of any model whose offset is not 1 and changes it.
    Solver("LCM", "LCMScheduler", {**NO_CLIP, "steps_offset": 1}),
    Solver("TCD", "TCDScheduler", NO_CLIP),
)
"""For models that take noise away along betas: SD 1.x, SD 2.x, SDXL and their kin."""

FLOW = (
    Solver("Euler flow", "FlowMatchEulerDiscreteScheduler", {}, (*SIGMAS,)),
    Solver("LCM flow", "FlowMatchLCMScheduler", {}, (*SIGMAS,)),
)
"""For models that follow a flow: SD 3.x, Flux, Qwen-Image, Z-Image and their kin."""


@dataclass(frozen=True)
class Sampler:
    """A solver and the schedule that it follows; without one, the model's own spacing."""

    solver: Solver
    schedule: str = ""

    @property
    def name(self) -> str:
        """As the field writes it."""
        return f"{self.solver.name} {self.schedule}".strip()

    @property
    def changes(self) -> dict[str, Any]:
        """What it sets in the model's configuration."""
        levels = {flag: schedule == self.schedule for schedule, flag in SIGMAS.items()}
        spacing = {"timestep_spacing": "trailing"} if self.schedule == TRAILING else {}
        return {**self.solver.changes, **levels, **spacing}


def names() -> tuple[str, ...]:
    """Every name there is, as the field writes it."""
    return tuple(sampler.name for sampler in _table().values())


def named(name: str) -> Sampler:
    """The sampler of a name; capitals, spaces, hyphens and underscores do not matter.

    Raises:
        BadTask: nobody has that name.

    Example:
        >>> named("dpmpp_2m karras").name
        'DPM++ 2M Karras'
    """
    found = _table().get(_plain(name))
    if found is None:
        raise BadTask(
            needed="a sampler by the name that the field gives it", found=name, fix=did_you_mean(name, names())
        )
    return found


def chosen(scheduler: Any, name: str = "") -> Any:
    """A new scheduler for one run over a model's configuration; the given one stays as it is.

    Args:
        scheduler: The model's own, of diffusers.
        name: A sampler; the empty name gives the model's own, fresh.

    Raises:
        BadTask: nobody has that name, or it does not fit the model.
        MissingExtra: a module that it stands on is not installed.
    """
    if not name.strip():
        return type(scheduler)(**_configured(type(scheduler), scheduler.config, {}))
    sampler = _of_kin(named(name), fitting(scheduler))
    _check_fit(sampler, scheduler)
    needs = "scipy" if sampler.schedule == "Beta" else sampler.solver.needs
    if needs and find_spec(needs) is None:
        raise MissingExtra(
            needed=f"{needs}, for the sampler {sampler.name}",
            found="not installed",
            fix="pip install 'anew[diffusion]', or take another sampler.",
        )
    import diffusers

    kind = getattr(diffusers, sampler.solver.kind)
    return kind(**_configured(kind, scheduler.config, sampler.changes))


def predicting(scheduler: Any, what: str) -> Any:
    """The same scheduler for a denoiser that tells otherwise; the given one stays as it is.

    Args:
        scheduler: Of diffusers.
        what: ``epsilon``, the noise, or ``v``, a mixture of it with the picture (Salimans 2022, arXiv:2202.00512).

    Raises:
        BadTask: the model follows a flow, or tells the picture itself.
    """
    if fitting(scheduler) is not DIFFUSION or scheduler.config.get("prediction_type") == "sample":
        raise BadTask(
            needed="a model that tells noise, for the setting prediction",
            found=f"one that works with {type(scheduler).__name__}",
            fix="Leave the setting out: the model says it.",
        )
    told = {"epsilon": "epsilon", "v": "v_prediction"}[what]
    return type(scheduler)(**_configured(type(scheduler), scheduler.config, {"prediction_type": told}))


def fitting(scheduler: Any) -> tuple[Solver, ...]:
    """The solvers that a model with this scheduler can use; none where only its own will do."""
    config = scheduler.config
    if type(scheduler).__name__.startswith("FlowMatch"):
        return FLOW
    if config.get("use_flow_sigmas") or config.get("prediction_type") == "flow_prediction":
        return ()  # a flow solved by a diffusion solver: its shifts have other names
    return DIFFUSION if "beta_schedule" in config else ()


def _of_kin(sampler: Sampler, fit: tuple[Solver, ...]) -> Sampler:
    """The sampler itself; for a flow model the one that the field calls so there: its "Euler" is "Euler flow" here."""
    if fit is not FLOW or sampler.solver in FLOW:
        return sampler
    return _table().get(_plain(f"{sampler.solver.name} flow {sampler.schedule}"), sampler)


def _check_fit(sampler: Sampler, scheduler: Any) -> None:
    fit = fitting(scheduler)
    if sampler.solver in fit:
        return
    kind = "a flow model" if sampler.solver in FLOW else "a diffusion model"
    raise BadTask(
        needed=f"{kind} for the sampler {sampler.name}",
        found=f"a model that works with {type(scheduler).__name__}",
        fix=f"Name one of {', '.join(solver.name for solver in fit)}." if fit else "Name none: it has one of its own.",
    )


def _configured(kind: type, config: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """What to build a scheduler from: the model's words that the class knows, then the changes that it knows.

    What the model's configuration left open stays open, for each class has its own defaults.
    """
    known = set(signature(kind.__init__).parameters)  # type: ignore[misc]
    said = {key: value for key, value in config.items() if key not in config.get("_use_default_values", ())}
    return {key: value for key, value in {**said, **changes}.items() if key in known}


@cache
def _table() -> dict[str, Sampler]:
    samplers = [Sampler(solver, schedule) for solver in DIFFUSION + FLOW for schedule in ("", *solver.schedules)]
    return {_plain(sampler.name): sampler for sampler in samplers}


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name.lower()).replace("dpmpp", "dpm++").replace("ancestral", "a")
