"""Sampling: samplers and schedules by A1111's names, and what they are called here.

There a sampler and its schedule are two fields, here they are one name: "DPM++ 2M" and "karras" is "DPM++ 2M Karras".
"""

from collections.abc import Iterator, Mapping

from anew.engines.diffusion.samplers import DIFFUSION, FLOW, SIGMAS, TRAILING, Sampler, named, names
from anew.errors import BadTask, NotFound, did_you_mean

OWN = ("", "automatic", "uniform", "normal", "none")
"""Schedules that are the model's own spacing, unless the sampler has one by itself."""
SCHEDULES: Mapping[str, str] = {"Automatic": "automatic", "Uniform": "uniform"} | {
    name: name.lower().replace(" ", "_") for name in (*SIGMAS, TRAILING)
}
"""Labels and names."""
BY_ITSELF: Mapping[str, str] = {
    "DPM++ 2M": "Karras",
    "DPM++ SDE": "Karras",
    "DPM++ 2M SDE": "Exponential",
    "DPM++ 3M SDE": "Exponential",
    "DPM2": "Karras",
    "DPM2 a": "Karras",
}
"""The schedule that A1111 takes for a sampler where it is to choose."""
ALIASES: Mapping[str, str] = {"plms": "PNDM", "unipc": "UniPC", "euler ancestral": "Euler a"}


def sampler_of(name: str, schedule: str) -> str:
    """What a sampler and its schedule are called here; empty where none is named: the model's own.

    Raises:
        NotFound: no such sampler.
        BadTask: it cannot follow that schedule.

    Example:
        >>> sampler_of("Euler a", "automatic"), sampler_of("DPM++ 2M", "Automatic"), sampler_of("dpm++ 2m karras", "")
        ('Euler a', 'DPM++ 2M Karras', 'DPM++ 2M Karras')
    """
    if not name.strip():
        return ""
    found = _named(ALIASES.get(name.strip().lower(), name))
    plain = schedule.strip().lower().replace("_", " ")
    if plain in OWN:
        automatic = plain in ("", "automatic") and not found.schedule
        return f"{found.name} {BY_ITSELF.get(found.solver.name, '')}".strip() if automatic else found.name
    label = label_of(schedule)
    if label not in (found.schedule or None, *found.solver.schedules):
        raise BadTask(
            needed=f"a schedule that {found.solver.name} can follow",
            found=repr(schedule[:80]),
            fix=f"Choose one of: {', '.join(('Automatic', 'Uniform', *found.solver.schedules))}.",
        )
    return f"{found.solver.name} {label}"


def label_of(schedule: str) -> str:
    """A schedule as A1111 writes it.

    Example:
        >>> label_of("karras"), label_of("sgm_uniform"), label_of("")
        ('Karras', 'SGM Uniform', 'Automatic')
    """
    plain = schedule.strip().lower().replace("_", " ")
    return next((label for label in SCHEDULES if label.lower() == plain), schedule.strip() or "Automatic")


def samplers() -> Iterator[dict[str, object]]:
    """The list of samplers, in the shape of A1111."""
    for solver in (*DIFFUSION, *FLOW):
        scheduler = BY_ITSELF.get(solver.name, "").lower()
        yield {
            "name": solver.name,
            "aliases": [alias for alias, name in ALIASES.items() if name == solver.name],
            "options": {"scheduler": scheduler} if scheduler else {},
        }


def schedulers() -> Iterator[dict[str, object]]:
    """The list of schedules, in the shape of A1111."""
    for label, name in SCHEDULES.items():
        yield {"name": name, "label": label, "aliases": None, "default_rho": -1.0, "need_inner_model": False}


def _named(name: str) -> Sampler:
    try:
        return named(name)
    except BadTask:
        raise NotFound(
            needed="a sampler that /sdapi/v1/samplers lists", found=name[:80], fix=did_you_mean(name[:80], names())
        ) from None
