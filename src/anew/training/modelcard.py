"""The model card: a README.md beside the weights that says what a model is, how good, and what it gets wrong.

After Mitchell et al. 2019, "Model Cards for Model Reporting", arXiv:1810.03993. Written from the model's own facts,
its evaluation and what its run noticed; nothing on it is typed by hand, and no path of the machine is told.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from anew.engines.gan.facts import Domain, ModelFacts, Side
from anew.engines.gan.folder import read_facts
from anew.image.files.atomic import write_whole
from anew.training.evaluate.evaluation import Evaluation, row
from anew.training.failings import failings_of
from anew.training.report import Files, differences, duration, read

NAME = "README.md"
SIDES: tuple[Side, Side] = ("a", "b")

FAMILIES: Mapping[str, tuple[str, str]] = {
    "pix2pix": ("Pix2Pix", "Isola et al. 2017, arXiv:1611.07004"),
    "cyclegan": ("CycleGAN", "Zhu et al. 2017, arXiv:1703.10593"),
    "unit": ("UNIT", "Liu et al. 2017, arXiv:1703.00848"),
    "spade": ("SPADE", "Park et al. 2019, arXiv:1903.07291"),
    "cut": ("CUT", "Park et al. 2020, arXiv:2007.15651"),
}
"""What each family is called, and where it is from."""


def write_card(folder: str | Path) -> Path:
    """Write ``README.md`` into the folder of a model.

    Args:
        folder: A run, or a copy of its model alone.

    Returns:
        The file.

    Raises:
        BadModel: no model there.
        CannotWrite: no room or no permission; a card that was there stays.
    """
    folder = Path(folder)
    path = folder / NAME
    write_whole(path, card(read_facts(folder), read(folder)).encode())
    return path


def card(facts: ModelFacts, files: Files) -> str:
    """The text of the card, in Markdown."""
    sections = {
        "How to use it": _use(facts),
        "How good it is": _scores(facts, files.evaluation),
        "What it learned from": _data(facts),
        "How it was trained": _training(facts, files),
        "What it is for": _intended(facts),
        "What it gets wrong": _failures(facts, files),
        "Where it comes from": _provenance(facts),
    }
    body = "\n\n".join(f"## {title}\n\n" + "\n".join(lines) for title, lines in sections.items())
    return f"# {_title(facts)}\n\n{_summary(facts)}\n\n{body}\n"


def _title(facts: ModelFacts) -> str:
    return f"{facts.a.name} to {facts.b.name}" + (", and back" if len(facts.sides) > 1 else "")


def _summary(facts: ModelFacts) -> str:
    name, _ = FAMILIES.get(facts.family, (facts.family, ""))
    ways = " and ".join(f"{facts.source(to).name} into {facts.domain(to).name}" for to in facts.sides)
    return f"A {name} model that turns {ways}, trained at {facts.size} px for {facts.steps:,} steps."


def _use(facts: ModelFacts) -> Iterator[str]:
    to = facts.sides[0]
    task = "render" if facts.source(to).kind == "labels" else "translate"
    given, made = _word(facts.source(to)), _word(facts.domain(to))
    yield "With `pip install 'anew[learn]'`, from inside this folder:\n"
    yield "```sh"
    yield f"anew {task} {given}.png --model . -o {made}.png"
    if len(facts.sides) > 1:
        back = facts.domain(facts.sides[1])
        yield f"anew translate {made}.png --model . --to {_quoted(back.name)} -o {_word(back)}.png"
    yield "anew evaluate . --data FOLDER"
    yield f"anew export . --onnx {made}.onnx"
    yield "```"
    for side in SIDES:
        domain = facts.domain(side)
        if domain.palette:
            yield f"\nClasses of {domain.name}, with their colours in label maps:\n"
            yield ", ".join(f"{label.name} `{label.colour}`" for label in domain.palette) + "."


def _word(domain: Domain) -> str:
    """A name that can be part of a file's."""
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in domain.name.lower()) or "picture"


def _quoted(name: str) -> str:
    import shlex

    return shlex.quote(name)


def _scores(facts: ModelFacts, found: Evaluation | None) -> Iterator[str]:
    if found is None:
        yield "Not measured yet: `anew evaluate . --data FOLDER` does, and adds the figures here."
        return
    if found.weights != facts.weights:
        yield f"**These are the scores of other weights, after {found.steps:,} steps.**\n"
    for side in facts.sides:
        if found.scores.get(side):
            yield from _table(found, side)
    yield "Brackets: 95% confidence interval of the mean, by bootstrap over pictures."
    yield from (f"\n{note}" for note in found.notes)


def _table(found: Evaluation, side: Side) -> Iterator[str]:
    source = found.names["a" if side == "b" else "b"]
    yield f"{source} to {found.names[side]}, on the split {found.split} at {found.size} px:\n"
    yield "| score | this model | 95% | beside |"
    yield "|---|---|---|---|"
    for name, score in found.scores[side].items():
        label, figure, within, beside = row(name, score)
        others = [beside] if beside else []
        for other, by in found.baselines.items():
            if name in by.get(side, {}):
                others.append(f"{other} {row(name, by[side][name])[1]}")
        yield f"| {label} | {figure} | {within} | {', '.join(others)} |"
    yield ""


def _data(facts: ModelFacts) -> Iterator[str]:
    data = facts.data
    if not data:
        yield "Not told."
        return
    yield "| | |"
    yield "|---|---|"
    yield f"| data set | {_cell(data.get('name', 'unnamed'))} |"
    yield f"| learned as | {'pairs' if data.get('paired') else 'two sets without pairs'} |"
    for split in ("train", "val", "test"):
        if split in data:
            counts = [f"{count:,}" for count in data[split]]
            yield f"| {split} | {counts[0]} pairs |" if data.get("paired") else f"| {split} | {' and '.join(counts)} |"
    for side in SIDES:
        sizes = (data.get("sizes") or {}).get(side) or []
        if sizes:
            yield f"| sizes of {_cell(facts.domain(side).name)} | {_sizes(sizes)} |"
    yield f"| licence, as stated by whoever trained it | {_cell(facts.licence)} |"
    yield f"| fingerprint | `{data.get('fingerprint', '')}` |"


def _sizes(sizes: list[list[int]]) -> str:
    if len(sizes) == 1:
        return f"{sizes[0][0]}x{sizes[0][1]}"
    widths, heights = zip(*sizes, strict=True)
    return f"{min(widths)} to {max(widths)} wide, {min(heights)} to {max(heights)} high"


def _cell(value: Any) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def _training(facts: ModelFacts, files: Files) -> Iterator[str]:
    name, source = FAMILIES.get(facts.family, (facts.family, "unknown"))
    yield f"{name} ({source}), {facts.steps:,} steps of batch {facts.training.get('batch', 1)}, seed {facts.seed}"
    seconds = sum(float(line.get("seconds", 0)) for line in files.metrics)
    spent = f", {duration(seconds)} on {files.run.get('device', 'cpu')}" if seconds else ""
    number = files.run.get("precision") or facts.training.get("precision", "auto")
    yield f"in {number}{spent}.\n"
    ours, paper = differences(facts.family, facts.options), differences(facts.family, facts.options, paper=True)
    yield "Differs from the defaults of anew in: " + (_listed(ours) or "nothing") + ".\n"
    yield "Differs from the paper in: " + (_listed(paper) or "nothing") + "."


def _listed(differ: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in differ.items())


def _intended(facts: ModelFacts) -> Iterator[str]:
    source, aim = facts.source(facts.sides[0]), facts.domain(facts.sides[0])
    yield f"Pictures of the kind it learned from: {source.name} to {aim.name}. For studies, drafts, art and teaching."
    yield ""
    yield "Not for pictures of another kind, and not as evidence: what it draws was never in front of a camera."
    yield "Do not show its pictures as photographs, and do not make pictures of real people without their consent."
    if facts.licence == "unstated":
        yield "The licence of the training data is unstated: find it out before you publish the model or what it makes."
    else:
        yield f"The licence of the training data may bind the model and what it makes: {facts.licence}."


def _failures(facts: ModelFacts, files: Files) -> Iterator[str]:
    yield from (f"- {text}" for text in failings_of(facts))
    for line in files.lines:
        if line.get("event") == "diagnosis":
            yield f"- In training, at step {int(line['step']):,}: {line.get('text', '')}"


def _provenance(facts: ModelFacts) -> Iterator[str]:
    yield f"Weights: `model.safetensors`, SHA-256 `{facts.weights}`. Made by anew {facts.anew}."
    yield "Every picture made with it records this digest, so that it can be told which model made it."
