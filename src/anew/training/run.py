"""A run: the folder it lives in, what it was asked, and whether it may go on with what it is asked now.

Resume is exact: a resumed run ends with the weights of an uninterrupted run *with the settings asked now*. From
this one rule follows what may differ when it resumes:

    may differ     what changes no weight: checkpoint_every, keep, preview_every, tensorboard, workers, licence,
                   skip_bad, and paths when the data in them are the same, those of a base model too
    may differ     steps and epochs, where every step already made had the learning rate that it would have had
                   under the new length: always with a constant schedule, or before a linear one begins to fall
    is warned of   another number of threads, another torch: the last bits may differ
    is refused     everything else, shown line by line
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anew.errors import BadInput, CannotWrite
from anew.learning.schedule import factor
from anew.training.settings import TrainSettings
from anew.version import VERSION

if TYPE_CHECKING:
    from anew.training.precision import Precision

FORMAT = 1
"""Version of these facts."""

FREE = frozenset(
    {"checkpoint_every", "keep", "preview_every", "tensorboard", "workers", "licence", "data.paths", "data.skip_bad"}
    | {"threads", "precision", "layout", "steps", "epochs"}
    | {"options.base", "options.start"}
)
"""Settings that a resumed run may change, or that are compared as they were resolved."""

Facts = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """What came of a run."""

    folder: Path
    steps: int
    """Steps made in all."""
    began: int
    """The step at which this process began; 0 unless it resumed."""
    seconds: float
    """Of this process."""
    waited: float
    """Of these, spent waiting for data."""
    peak: int
    """Most memory this process held, in bytes: of the GPU where it trained on one, else resident."""
    forecast: int
    """What was said it would be; 0 where nothing was said."""


def check_free(out: Path) -> None:
    """Refuse to begin a run where another one is.

    Raises:
        CannotWrite: the folder holds a run.
    """
    if (out / "settings.json").exists() or (out / "checkpoints").exists():
        raise CannotWrite(
            needed="a folder without a run in it",
            found=f"{out}, which has one",
            fix="Go on with it by --resume, or choose another --out.",
        )


def read_settings(out: Path) -> Facts:
    """The facts that a run wrote when it began.

    Raises:
        BadInput: there is no run.
    """
    try:
        facts: Facts = json.loads((out / "settings.json").read_text(encoding="utf8"))
    except FileNotFoundError as error:
        raise BadInput(
            needed=f"a run in {out} to resume", found="none", fix="Leave --resume out to begin one there."
        ) from error
    except ValueError as error:
        raise BadInput(
            needed=f"settings.json of the run in {out}", found="a file that is not JSON", fix="Begin a new run."
        ) from error
    return facts


def check_same(run: Facts, asked: Facts, done: int) -> list[str]:
    """Compare a run with what is asked of it now.

    Args:
        run: Facts of its checkpoint.
        asked: The same facts as they would be written now.
        done: Steps made.

    Returns:
        Warnings: differences that are allowed but may change the last bits.

    Raises:
        BadInput: something differs that changes the weights; the message shows every difference.
    """
    differ = list(differences(run, asked))
    if run["steps"] != asked["steps"] and not same_rates(run, asked, done):
        kind = asked["settings"]["options"].get("schedule")
        differ.append(
            f"steps: {run['steps']} in the run, {asked['steps']} asked (the {kind} schedule would have been another)"
        )
    if asked["steps"] < done:
        differ.append(f"steps: {done} done already, {asked['steps']} asked")
    if differ:
        raise BadInput(
            needed="the settings that the run was begun with",
            found="; ".join(differ),
            fix="Resume with the run's own settings, or begin a new run in another folder.",
        )
    return [
        f"{name}: {run[name]} in the run, {asked[name]} now. The last bits of the weights may differ."
        for name in ("threads", "torch")
        if run[name] != asked[name]
    ]


def differences(run: Facts, asked: Facts) -> Iterator[str]:
    """Every difference that is not free, as ``name: this in the run, that asked``."""
    for name in ("format", "precision", "layout", "device", "world", "data"):
        if run.get(name) != asked[name]:
            yield f"{name}: {run.get(name)} in the run, {asked[name]} asked"
    old, new = dict(_flat(run["settings"])), dict(_flat(asked["settings"]))
    for name in sorted((old.keys() | new.keys()) - FREE):
        if old.get(name) != new.get(name):
            short = name.removeprefix("options.").removeprefix("data.")
            yield f"{short}: {old.get(name, 'nothing')} in the run, {new.get(name, 'nothing')} asked"


def same_rates(run: Facts, asked: Facts, done: int) -> bool:
    """Whether the steps made so far had the learning rates that the new length would have given them."""
    options = asked["settings"]["options"]
    kind, start = options.get("schedule", "constant"), options.get("decay_from", 0.5)
    old, new = run["steps"], max(1, asked["steps"])
    return all(factor(kind, k, old, start) == factor(kind, k, new, start) for k in range(done))


def _flat(values: Mapping[str, Any], start: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{start}{name}.")
        else:
            yield start + name, list(value) if isinstance(value, tuple) else value


def facts_of(settings: TrainSettings, data: str, steps: int, precision: "Precision", world: int) -> Facts:
    """What a run writes down of itself, and is compared by when it resumes; plain JSON.

    Args:
        settings: With the family's options in full.
        data: A digest of the data.
        steps: The length, also where it was given in epochs.
        precision: As it was chosen for this machine.
        world: Processes.
    """
    import torch

    return {
        "format": FORMAT,
        "steps": steps,
        "precision": precision.format,
        "layout": precision.layout,
        "device": precision.device.type,
        "world": world,
        "data": data,
        "threads": torch.get_num_threads(),
        "torch": torch.__version__.split("+")[0],
        "anew": VERSION,
        "settings": settings.model_dump(mode="json"),
    }
