"""The report of a run: one HTML file with everything in it, and nothing from outside.

    settings.json     what was asked            metrics.jsonl     what came of it, line by line
    previews/         what it makes             model.json        data, domains, weights
    evaluation.json   how good it is

Whatever is not there yet is left out, so a report can be written at any time of a run.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from anew.image.files.atomic import write_whole
from anew.training.curves import Curve, drawn, whisker, words
from anew.training.evaluate.evaluation import WORDS, Evaluation
from anew.training.evaluate.score import Score
from anew.training.events import Line, read_lines
from anew.training.leaf import Leaf, embedded, facts_table, page, width_of

NAME = "report.html"

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Files:
    """What a run folder holds."""

    folder: Path
    run: Told
    """``settings.json``."""
    model: Told
    """``model.json`` of a translator, ``learned.json`` of what was taught to another's model."""
    lines: Sequence[Line]
    previews: Sequence[Path]
    evaluation: Evaluation | None

    @property
    def settings(self) -> Told:
        """What was asked, the family's options in full."""
        found: Told = self.run.get("settings") or {}
        return found

    def name(self, side: str) -> str:
        """What a side is called."""
        return str((self.model.get(side) or {}).get("name") or side)

    @property
    def metrics(self) -> list[Line]:
        """The lines that hold numbers."""
        return [line for line in self.lines if "terms" in line]


def write_report(run_folder: str | Path) -> Path:
    """Write ``report.html`` into a run's folder.

    Returns:
        The file.

    Raises:
        CannotWrite: no room or no permission; a report that was there stays.
    """
    files = read(Path(run_folder))
    leaves = [leaf for make in (_samples, _scores, _findings, _curves, _data, _settings) for leaf in make(files)]
    path = files.folder / NAME
    write_whole(path, page(_title(files), _lead(files), _figures(files), leaves, _foot(files)).encode())
    return path


def read(folder: Path) -> Files:
    """Everything that a report tells of; what is missing or damaged is empty."""
    told = _json(folder / "evaluation.json")
    try:
        evaluation = Evaluation.from_dict(told) if told else None
    except (KeyError, TypeError):
        evaluation = None
    return Files(
        folder,
        _json(folder / "settings.json"),
        _json(folder / "model.json") or _json(folder / "learned.json"),
        read_lines(folder / "metrics.jsonl"),
        sorted((folder / "previews").glob("step-*.png")),
        evaluation,
    )


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _title(files: Files) -> str:
    if "title" in files.model:
        return str(files.model["title"])
    a, b = files.name("a"), files.name("b")
    both = "both ways" if len(files.model.get("sides") or "b") > 1 else ""
    return f"{a} to {b}" + (f", {both}" if both else "")


def _lead(files: Files) -> str:
    family = str(files.settings.get("family") or files.model.get("family") or "")
    data = (files.model.get("data") or {}).get("name", "")
    return " · ".join(part for part in (family, data, f"run {files.folder.resolve().name}") if part)


def _figures(files: Files) -> list[tuple[str, str]]:
    """The few numbers at the top: a figure and what it counts."""
    done, asked = _done(files), int(files.run.get("steps") or 0)
    seconds = sum(float(line.get("seconds", 0)) for line in files.metrics)
    found = [(f"{done:,}", f"of {asked:,} steps" if done < asked else "steps")]
    if seconds:
        found.append((duration(seconds), "of training"))
        found.append((f"{seconds / max(1, done):.2f} s", "a step"))
    if files.settings:
        size = files.settings.get("data", {}).get("size")
        found.append((f"{size} px", f"batch {files.settings.get('batch', 1)}"))
    return found


def _done(files: Files) -> int:
    return max([int(line["step"]) for line in files.metrics] + [int(files.model.get("steps") or 0)])


def duration(seconds: float) -> str:
    """A time in the unit that suits it.

    Example:
        >>> [duration(s) for s in (42, 2700, 9000)]
        ['42 s', '45 min', '2.5 h']
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _samples(files: Files) -> Iterator[Leaf]:
    if not files.previews:
        return
    *earlier, last = files.previews
    a, b = files.name("a"), files.name("b")
    two = len(files.model.get("sides") or "b") > 1
    paired = (files.model.get("data") or {}).get("paired")
    columns = [a, f"{a} to {b}", b, f"{b} to {a}"] if two else [a, f"made {b}", f"true {b}" if paired else b]
    columns = files.model.get("columns") or columns
    heads = "".join(f"<span>{escape(column)}</span>" for column in columns)
    heads = f'<div class="heads" style="--n:{len(columns)}">{heads}</div>'
    body = f'<div style="max-width:{2 * width_of(last)}px">{heads}{embedded(last, _step(last))}</div>'
    what = "The base" if "columns" in files.model else "Test items that it never learned from"
    yield Leaf("What it makes", f"{what}, after {_step(last)}.", body)
    few = [earlier[round(k * (len(earlier) - 1) / 4)] for k in range(5)] if len(earlier) > 5 else earlier
    if few:
        body = "".join(
            f"<figure>{embedded(path, _step(path), 300)}<figcaption>{_step(path)}</figcaption></figure>" for path in few
        )
        yield Leaf("", "On the way there", f'<div class="strip">{body}</div>')


def _step(path: Path) -> str:
    return f"step {int(path.stem.removeprefix('step-')):,}"


def _scores(files: Files) -> Iterator[Leaf]:
    found = files.evaluation
    if not found:
        return
    stale = found.weights != files.model.get("weights")
    old = f" These are scores of the weights after {found.steps:,} steps, not of those here now." if stale else ""
    for side, scores in found.scores.items():
        source, pictures = found.names["a" if side == "b" else "b"], max(score.count for score in scores.values())
        rows = "".join(_score_rows(found, side, name, score) for name, score in scores.items())
        text = (
            f"{source} to {found.names[side]}: {pictures} pictures of the split {found.split} at {found.size} px. "
            f"Brackets hold the mean with 95% confidence; strokes mark what it is held against.{old}"
        )
        yield Leaf("How good it is", text, f'<table class="scores">{rows}</table>')
    notes = "".join(f"<li>{escape(note)}</li>" for note in found.notes)
    if notes:
        yield Leaf("", "", f'<ul class="notes">{notes}</ul>')


def _score_rows(found: Evaluation, side: Any, name: str, score: Score) -> str:
    beside = dict(score.beside)
    beside |= {label: by[side][name].mean for label, by in found.baselines.items() if name in by.get(side, {})}
    others = [score.low, score.high, score.mean, *beside.values()]
    known = [value for value in others if value is not None]
    pad = 0.06 * (max(known) - min(known)) or 0.1 * abs(score.mean) or 1.0
    span = (min(known) - pad, max(known) + pad)
    drawing = whisker(score.mean, score.low, score.high, list(beside.values()), span) if beside else ""
    digits = 2 if name in ("psnr", "fid") else 3
    within = "" if score.low is None or score.high is None else f"[{score.low:.{digits}f}, {score.high:.{digits}f}]"
    against = ", ".join(f"{escape(label)} {value:.{digits}f}" for label, value in beside.items())
    arrow = "more is better" if score.better == "higher" else "less is better"
    return (
        f"<tr><th>{escape(WORDS.get(name, name))}<small>{arrow}</small></th><td class=num>{score.mean:.{digits}f}</td>"
        f"<td class=within>{within}</td><td>{drawing}</td><td class=against>{against}</td></tr>"
    )


def _findings(files: Files) -> Iterator[Leaf]:
    told = [line for line in files.lines if line.get("event") in ("diagnosis", "warning")]
    items = "".join(f"<li><b>Step {int(line['step']):,}</b> {escape(str(line.get('text', '')))}</li>" for line in told)
    if items:
        yield Leaf("What looked wrong", "", f'<ul class="findings">{items}</ul>')


def _curves(files: Files) -> Iterator[Leaf]:
    lines = files.metrics
    if not lines:
        return
    names = list(dict.fromkeys(name for line in lines for name in line["terms"]))
    curves = [_curve(lines, "terms", name, "d" if name.startswith("D") else "g") for name in names]
    rates = {tuple((one := _curve(lines, "lr", name, "other")).values): one for name in lines[-1].get("lr", {})}
    curves += rates.values()
    cells = "".join(f"<figure>{drawn(one)}<figcaption>{escape(one.name)}</figcaption></figure>" for one in curves)
    seconds, waited = (sum(float(line.get(key, 0)) for line in lines) for key in ("seconds", "waited"))
    wait = f" {100 * waited / seconds:.1f}% of the time was spent waiting for data." if seconds else ""
    text = "Each is a mean over ten steps, times its weight; the strong line is smoothed."
    yield Leaf("Losses", text + wait, f'<div class="curves">{cells}</div>')


def _curve(lines: Sequence[Line], key: str, name: str, tone: str) -> Curve:
    have = [line for line in lines if name in line.get(key, {})]
    title = name.replace(".", " ", 1).replace("_", " ") if key == "terms" else "learning rate"
    return Curve(title, [line["step"] for line in have], [float(line[key][name]) for line in have], tone)


def _data(files: Files) -> Iterator[Leaf]:
    data = files.model.get("data") or {}
    if not data:
        return
    if "title" in files.model:
        yield Leaf("Data", "", facts_table({**data, "licence, as stated": files.model.get("licence")}))
        return
    rows = {
        "name": data.get("name"),
        "layout": data.get("layout"),
        "learned from": "pairs" if data.get("paired") else "both sides by themselves",
        **{split: " and ".join(f"{n:,}" for n in data[split]) for split in ("train", "val", "test") if split in data},
        **{f"side {side}": _domain(files.model.get(side) or {}) for side in "ab"},
        "licence, as stated": files.model.get("licence"),
        "fingerprint": data.get("fingerprint"),
    }
    yield Leaf("Data", "", facts_table(rows))


def _domain(domain: Told) -> str:
    if domain.get("kind") == "labels":
        labels = domain.get("palette") or []
        chips = ", ".join(str(label["name"]) for label in labels)
        return f"{domain.get('name')}, label maps of {domain.get('channels')} classes" + (f": {chips}" if chips else "")
    return f"{domain.get('name')}, pictures"


def _settings(files: Files) -> Iterator[Leaf]:
    if not files.settings:
        return
    own = dict(files.settings)
    options, data = own.pop("options", {}), own.pop("data", {})
    differ = differences(str(own.get("family")), options)
    text = (
        "Differs from the defaults of the family in: " + "; ".join(f"{k} {v}" for k, v in differ.items()) + "."
        if differ
        else "All options of the family are its defaults."
    )
    machine = {
        key: files.run[key]
        for key in ("precision", "layout", "device", "world", "threads", "torch", "anew")
        if key in files.run
    }
    tables = "".join(
        f"<div><h3>{title}</h3>{facts_table(rows)}</div>"
        for title, rows in (("Run", own | machine), ("Family", options), ("Data", data))
    )
    yield Leaf("Settings", text, f"<details><summary>All of them</summary><div class=columns>{tables}</div></details>")


def differences(family: str, options: Told, *, paper: bool = False) -> dict[str, str]:
    """Options that are not the family's defaults, or not the paper's: by name, "this instead of that".

    Args:
        family: Its name; an unknown one differs in nothing.
        options: Those of a run.
        paper: Compare with the paper's.
    """
    from anew.training.families import OPTIONS

    if family not in OPTIONS:
        return {}
    kind: Any = OPTIONS[family]
    base = (kind.paper() if paper else kind()).model_dump(mode="json")
    return {
        name.replace("_", " "): f"{_value(value)} instead of {_value(base[name])}"
        for name, value in options.items()
        if name in base and value != base[name] and not (base[name] == 0 and name in ("levels", "blocks"))
    }


def _value(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_value, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return words(value) if isinstance(value, float) else str(value) or "none"


def _foot(files: Files) -> str:
    weights = str(files.model.get("weights") or "")
    version = files.model.get("anew") or files.run.get("anew") or ""
    return f"Weights sha256 {weights}. Made by anew {version}." if weights else f"Made by anew {version}."
