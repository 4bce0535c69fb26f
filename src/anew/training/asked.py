"""Asked: what a person asks of a training, as settings, or what is wrong with it. Every door comes through here."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from anew.engines.gan.facts import ModelFacts
from anew.errors import BadInput, did_you_mean
from anew.training.families import OPTIONS, options_of
from anew.training.settings import DataSettings, TrainSettings

S = TypeVar("S", DataSettings, TrainSettings)

SETTINGS = "settings.json"
RUNS = Path("runs")
"""Where runs go that were given no folder."""

_PATHS = "Name a folder of pairs or with both domains in it, or one folder a domain."


def checked(kind: type[S], values: Mapping[str, Any]) -> S:
    """The settings, or what is wrong with them.

    Raises:
        BadInput: a value out of its range or of another kind, or a name that is no setting.

    Example:
        >>> checked(DataSettings, {"paths": ("pairs",), "size": "128"}).size
        128
    """
    try:
        return kind.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
    name = str(first["loc"][0]) if first["loc"] else "settings"
    if name == "paths":
        raise BadInput(needed="one folder to learn from, or two", found=_listed(first["input"]), fix=_PATHS)
    if first["type"] == "extra_forbidden":
        raise BadInput(needed="a setting that a run has", found=name, fix=did_you_mean(name, kind.model_fields))
    should = first["msg"].removeprefix("Value error, ").replace("Input should", f"{name} to", 1)
    raise BadInput(needed=should, found=str(first["input"]), fix=kind.model_fields[name].description or "See --help.")


def _listed(paths: Any) -> str:
    return ", ".join(map(str, paths)) or "none"


def new_folder(family: str, below: Path = RUNS) -> Path:
    """The first of ``runs/<family>-1``, ``-2`` ... that is not there yet; it is not made here."""
    return next(path for number in count(1) if not (path := below / f"{family}-{number}").exists())


@contextmanager
def run_folder(out: str | Path | None, family: str) -> Iterator[Path]:
    """Where a run goes: where it was told to, or a new folder below ``runs/``, gone again if nothing came of it."""
    folder = Path(out) if out else new_folder(family)
    try:
        yield folder
    finally:
        if not out:
            with suppress(OSError):  # it is not empty, or was never made
                RUNS.rmdir()


def asked_options(family: str, preset: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """All options of a family: a preset's or our own defaults, and over them what was asked.

    Args:
        family: One of ``anew.training.families.OPTIONS``.
        preset: ``paper``, ``fast`` where the family has it, or empty.
        values: What was asked for by name.

    Raises:
        NotFound: no such family.
        BadInput: an option that the family does not have, or a value out of its range.
    """
    base = getattr(OPTIONS[family], preset)().model_dump() if preset else {}
    return options_of(family, {**base, **values}).model_dump(mode="json")


def measured_on(model: Path, facts: ModelFacts, data: Sequence[str]) -> DataSettings:
    """The data to measure a model on, read as those it was trained on; its run's own where none is named.

    A model's facts do not hold the paths of the machine where it was trained; a run's ``settings.json`` does.

    Raises:
        BadInput: none named and no run to ask, or more than two folders.
    """
    own = facts.training.get("data") or {"size": facts.size}
    if data:
        return checked(DataSettings, {**own, "paths": tuple(data)})
    if not (model / SETTINGS).is_file():
        raise BadInput(needed="pictures to measure on", found="none", fix="Name their folder: --data FOLDER.")
    return begun(model).data


def begun(run: Path) -> TrainSettings:
    """What a run was begun with.

    Raises:
        BadInput: there is no run in that folder, or another version began it.
    """
    from anew.training.run import read_settings

    return checked(TrainSettings, read_settings(run).get("settings", {}))
