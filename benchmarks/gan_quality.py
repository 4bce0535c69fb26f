"""How good is what a fixed budget of CPU time teaches? ``python -m benchmarks.gan_quality --data PAIRS [--write]``.

Long: every entry of every contest takes the whole budget. A run that was stopped goes on where it was, a finished
one is only scored again, so the same command can be given until all is done.
"""

import argparse
import resource
import time
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from anew.engines.gan.folder import read_facts
from anew.training.evaluate.evaluation import Evaluation
from anew.training.evaluate.run import evaluate
from anew.training.loop import train
from anew.training.scenes import make_scenes
from anew.training.settings import DataSettings, TrainSettings
from benchmarks.measure import tell
from benchmarks.quality.budget import channels_of, seconds_a_step
from benchmarks.quality.contests import CONTESTS, Contest, Entry
from benchmarks.quality.grid import grid
from benchmarks.report import ROOT, Cell, Report, Table, Target, write

INTRO = """Every entry of a contest had the same CPU minutes, pictures, size and seed, and was scored by `anew evaluate`
on the test split. "paper" is the paper's recipe in the same loop, with the same fast arithmetic. Baselines learn from
the training split. Brackets are 95% confidence intervals. Steps are as many as an entry makes in its minutes alone on a
core; beside other work they take longer. `make bench-quality DATA=folder` does all of it."""
THREADS = 1
"""CPU time is what is budgeted; one thread wastes none of it in waiting for another."""


def main(words: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gan_quality", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("pairs"), help="folder with the data sets")
    parser.add_argument("--out", type=Path, default=Path("runs/quality"), help="where the runs are kept")
    parser.add_argument("--minutes", type=float, default=45, help="CPU minutes of each entry")
    parser.add_argument("--only", nargs="*", default=[], help="contest, or contest/entry")
    parser.add_argument("--train-only", action="store_true", help="score nothing yet")
    parser.add_argument("--write", action="store_true", help="put the finished contests into docs/")
    asked = parser.parse_args(words)
    began, tables, targets = time.perf_counter(), [], []
    for contest in CONTESTS:
        for entry in contest.entries:
            if _wanted(asked.only, contest, entry):
                run(contest, entry, asked.data, asked.out, asked.minutes)
        if asked.train_only:
            continue
        found = scores(contest, asked.out, asked.data)
        if found:
            tables.append(table(contest, found, asked.out))
            targets += list(held(contest, found))
    if asked.train_only:
        return 0
    report = Report("gan_quality", INTRO, tables, targets, seconds=time.perf_counter() - began)
    print(report.markdown())
    if asked.write:
        write(report)
    return 0


def run(contest: Contest, entry: Entry, data: Path, out: Path, minutes: float) -> None:
    """Train one entry for its budget, or go on with it."""
    folder = out / f"{contest.name}-{entry.name}"
    if (folder / "cpu-minutes.txt").exists():
        return
    settings = settings_of(contest, entry, _place(contest, data, out))
    resume = (folder / "settings.json").exists()
    if resume:
        import json

        steps = int(json.loads((folder / "settings.json").read_text())["steps"])
    else:
        steps = int(minutes * 60 / seconds_a_step(settings, *channels_of(settings)))
    tell(f"{contest.name}, {entry.name}: {steps} steps")
    every = max(1, steps // 8)
    before = _cpu()
    train(
        settings.model_copy(update={"steps": steps, "checkpoint_every": every, "keep": 1}),
        folder,
        resume=resume,
        forecast=False,
    )
    (folder / "cpu-minutes.txt").write_text(
        f"{(_cpu() - before) / 60:.1f}{' since the last resume' if resume else ''}\n"
    )


def settings_of(contest: Contest, entry: Entry, place: Path) -> TrainSettings:
    """What is trained, but for its length."""
    return TrainSettings(
        family=entry.family,
        options=entry.values(),
        batch=entry.batch,
        threads=THREADS,
        licence=contest.licence,
        data=DataSettings(paths=(str(place),), size=contest.size),
    )


def scores(contest: Contest, out: Path, data: Path) -> dict[str, Evaluation]:
    """The evaluation of each entry that is finished, the first with the baselines; a picture of samples beside."""
    found = {}
    for entry in contest.entries:
        folder = out / f"{contest.name}-{entry.name}"
        if (folder / "cpu-minutes.txt").exists():
            tell(f"scoring {folder}")
            place = DataSettings(paths=(str(_place(contest, data, out)),), size=contest.size)
            truth = contest.data == "scenes"
            segmenter = out / "segmenter" if contest.score[0].startswith("segmenter") else "none"
            found[entry.name] = evaluate(folder, place, baselines=not found, truth=truth, segmenter=segmenter)
    if found and contest.shown:
        first = next(iter(found))
        runs = [out / f"{contest.name}-{name}" for name in found]
        sheet = grid(runs, DataSettings(paths=(str(_place(contest, data, out)),), size=contest.size))
        cv2.imwrite(str(ROOT / "docs" / "pictures" / f"quality-{contest.name}.jpg"), sheet[..., ::-1])
        assert read_facts(out / f"{contest.name}-{first}")
    return found


def table(contest: Contest, found: dict[str, Evaluation], out: Path) -> Table:
    """Entries, then baselines, a column a score."""
    one = next(iter(found.values()))
    names = list(one.scores["b"])
    head = ("to " + one.names["b"], "steps", "CPU min", *names)
    rows: list[list[Cell]] = []
    for label, each in found.items():
        minutes = (out / f"{contest.name}-{label}" / "cpu-minutes.txt").read_text().strip()
        cells = [_told(each.scores["b"].get(name)) for name in names]
        rows.append([f"**{label}** ({each.family})", each.steps, minutes, *cells])
    rows += [[label, "", "", *(_told(by["b"].get(name)) for name in names)] for label, by in one.baselines.items()]
    title = f"**{contest.name}**, {one.names['a']} to {one.names['b']} at {contest.size} px ({contest.licence})"
    picture = f"\n\n![from top: given, {', '.join(found)}, truth](pictures/quality-{contest.name}.jpg)"
    return Table(title + (picture if contest.shown else ""), head, rows)


def held(contest: Contest, found: dict[str, Evaluation]) -> list[Target]:
    """What each entry had to beat: the contest's rivals, and the paper's recipe where it took part."""
    targets, baselines = [], next(iter(found.values())).baselines
    for label, each in found.items():
        if label == "paper":
            continue
        for name in contest.score:
            mine = each.scores["b"][name]
            others = {
                rival: baselines[rival]["b"][name].mean
                for rival in contest.rivals
                if name in baselines.get(rival, {}).get("b", {})
            }
            others |= {"paper": found["paper"].scores["b"][name].mean} if "paper" in found else {}
            best = (max if mine.better == "higher" else min)(others.values())
            bound = {"least": best} if mine.better == "higher" else {"most": best}
            targets.append(
                Target(f"{contest.name}: {name} of {label} against the best of {', '.join(others)}", mine.mean, **bound)
            )
    return targets


def _told(score: object) -> Cell:
    if score is None:
        return ""
    low, high, mean = (getattr(score, name) for name in ("low", "high", "mean"))
    return f"{mean:.3f}" if low is None else f"{mean:.3f} [{low:.3f}, {high:.3f}]"


def _place(contest: Contest, data: Path, out: Path) -> Path:
    if contest.data != "scenes":
        return data / contest.data
    place = out / "scenes"
    if not place.exists():
        make_scenes(place, kind="prints", count=240, size=contest.size, seed=1)
    return place


def _wanted(only: Sequence[str], contest: Contest, entry: Entry) -> bool:
    return not only or contest.name in only or f"{contest.name}/{entry.name}" in only


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    raise SystemExit(main())
