"""Training: begin a run, go on with one, and tell what happens on the way."""

import os
import shlex
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from anew.cli.progress import shown
from anew.cli.report import note, say, say_json
from anew.cli.training_progress import Teller, duration
from anew.errors import BadInput, Cancelled, MissingExtra
from anew.training.asked import asked_options, begun, checked, run_folder
from anew.training.families import TRANSLATORS
from anew.training.settings import DataSettings, TrainSettings

if TYPE_CHECKING:
    from anew.training.run import Run


@dataclass(frozen=True)
class Wish:
    """What a person typed, and nothing that they did not."""

    family: str
    paths: tuple[str, ...]
    out: str
    data: Mapping[str, Any] = field(default_factory=dict)
    run: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    preset: str = ""
    """``paper``, ``fast``, or empty for our own defaults."""
    resume: bool = False
    check: bool = False
    forecast: bool = True
    as_json: bool = False
    quiet: bool = False


def begin(wish: Wish) -> int:
    """Train, or look only, or go on, as was wished.

    Raises:
        AnewError: whatever keeps it from being done.
    """
    require_learn()
    if wish.resume and not wish.out:
        raise BadInput(needed="the run to go on with", found="--resume alone", fix="Add --out DIR.")
    settings = resumed(wish, begun(Path(wish.out))) if wish.resume else fresh(wish)
    if wish.check:
        return look(settings, wish)
    with run_folder(wish.out, wish.family) as out:
        return run(settings, out, wish)


def go_on(folder: str, *, forecast: bool, as_json: bool, quiet: bool) -> int:
    """``anew train --resume RUN``: go on as it was begun.

    Raises:
        BadInput: no run is named, or there is none.
    """
    if not folder:
        raise BadInput(needed="FAMILY, or a run to go on with", found="none", fix="See anew train --help.")
    require_learn()
    settings = begun(Path(folder))
    paths = settings.data.paths
    wish = Wish(settings.family, paths, folder, resume=True, forecast=forecast, as_json=as_json, quiet=quiet)
    return run(settings, Path(folder), wish)


def require_learn() -> None:
    """Refuse at once where there is nothing to train with.

    Raises:
        MissingExtra: the extra ``learn`` is not installed.
    """
    missing = [name for name in ("torch", "safetensors") if find_spec(name) is None]
    if missing:
        raise MissingExtra(
            needed="the extra learn, which training stands on",
            found=f"that {' and '.join(missing)} cannot be imported",
            fix="pip install 'anew[learn]'",
        )


def fresh(wish: Wish) -> TrainSettings:
    """The settings of a new run.

    Raises:
        BadInput: no data, or a value that a setting cannot have.
    """
    if not wish.paths:
        raise BadInput(
            needed="DATA: a folder to learn from, or two",
            found="none",
            fix=f"anew train {wish.family} FOLDER --out DIR; `anew scenes FOLDER` draws a folder to try.",
        )
    options = asked_options(wish.family, wish.preset, wish.options)
    data = checked(DataSettings, {**wish.data, "paths": wish.paths})
    return checked(TrainSettings, {**wish.run, "family": wish.family, "options": options, "data": data})


def resumed(wish: Wish, saved: TrainSettings) -> TrainSettings:
    """What the run was begun with, and over it what was typed now; training itself refuses what may not differ.

    Raises:
        BadInput: another family, or a value that a setting cannot have.
    """
    if wish.family != saved.family:
        raise BadInput(
            needed=f"the family that the run was begun with, {saved.family}",
            found=wish.family,
            fix="Go on with that one, or begin a new run in another folder.",
        )
    own = {} if wish.preset else saved.options
    options = asked_options(wish.family, wish.preset, {**own, **wish.options})
    paths = wish.paths if wish.paths and not _same(wish.paths, saved.data.paths) else saved.data.paths
    data = checked(DataSettings, {**saved.data.model_dump(), **wish.data, "paths": paths})
    whole = {**saved.model_dump(), **wish.run, "options": options}
    return checked(TrainSettings, {**whole, "data": data})


def look(settings: TrainSettings, wish: Wish) -> int:
    """Say what is in the data and how much memory training would take; train nothing.

    Raises:
        BadData: the data cannot be used.
        TooLarge: training would not fit.
    """
    from anew.training.forecast import check_memory
    from anew.training.lesson import open_lesson
    from anew.training.precision import choose

    quiet = wish.as_json or wish.quiet
    device = choose(settings.precision, settings.layout).device
    with TemporaryDirectory() as name:
        folder = Path(name)
        with shown(quiet=quiet, compiles=False) as progress:
            found = open_lesson(settings, folder / "cache", progress)
        if not quiet:
            say(found.report())
        with Teller(quiet=quiet) as teller:
            need = check_memory(settings, folder, device, teller.hear, folder / "cache")
    if wish.as_json:
        say_json({"data": dict(found.facts()), "report": found.report(), "memory": need})
    return 0


def run(settings: TrainSettings, out: Path, wish: Wish) -> int:
    """Train and tell.

    Raises:
        AnewError: what stopped it; ``Cancelled`` on Ctrl-C, after a checkpoint.
    """
    from anew.training.loop import train

    if os.environ.get("RANK", "0") != "0":  # one of several that torchrun started; the first one tells
        wish = replace(wish, quiet=True, as_json=False)
    try:
        with Teller(quiet=wish.quiet or wish.as_json) as teller:
            done = train(
                settings,
                out,
                resume=wish.resume,
                progress=teller.progress,
                hear=teller.hear,
                forecast=wish.forecast,
            )
    except (KeyboardInterrupt, Cancelled):
        raise stopped(out) from None
    if wish.as_json:
        say_json(told(done, teller))
    elif not wish.quiet:
        note(closing(out, wish.family, done.steps, done.seconds))
    return 0


def stopped(out: Path) -> Cancelled:
    """What to say after Ctrl-C: what is saved, and how to go on."""
    saved = sorted((out / "checkpoints").glob("step-*"))
    return Cancelled(
        needed="time to finish",
        found=f"a request to stop; saved is {saved[-1]}" if saved else "a request to stop before anything was saved",
        fix=f"Go on with: anew train --resume {shlex.quote(str(out))}" if saved else "Run it again when you like.",
    )


def told(done: "Run", teller: Teller) -> dict[str, Any]:
    """A finished run for programs."""
    figures = {name: value for name, value in asdict(done).items() if name != "folder"}
    return {"run": str(done.folder), **figures, "warnings": teller.heard}


def closing(out: Path, family: str, steps: int, seconds: float) -> str:
    """Where everything is, and what to do with it."""
    where = shlex.quote(str(out))
    report = f"Report:  {out / 'report.html'}\n" if (out / "report.html").exists() else ""
    made = f"{steps} steps, {duration(seconds)}. The model is {out}\n{report}"
    if family not in TRANSLATORS:
        return f"{made}How to use it: {out / 'README.md'}"
    return f"{made}Use it: anew translate PICTURE --model {where} -o out.png\nScore:  anew evaluate {where}"


def _same(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return [Path(each).resolve() for each in some] == [Path(each).resolve() for each in others]
