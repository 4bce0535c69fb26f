"""The card of a restoration network: a README.md beside its weights, written from what the run wrote down."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from anew.engines.restore.learning.options import RestoreOptions
from anew.image.files.atomic import write_whole
from anew.training.modelcard import NAME
from anew.training.photos import damaging
from anew.training.report import duration, read

SOURCES: Mapping[str, str] = {
    "bridge": "From damaged to clean, as a bridge (Delbracio & Milanfar 2023, arXiv:2303.11435)",
    "enlarge": "Two, three and four times larger (one trunk with a tail each, as MDSR of Lim 2017, arXiv:1707.02921)",
    "colour": "Colours for a grey picture, from hints where there are some (Zhang 2017, arXiv:1705.02999)",
    "scratches": "Where a print is scratched, spotted, folded or torn",
    "estimate": "How much noise, compression and blur a picture has",
}
"""What each network makes, and after whom."""


def write_card(folder: Path) -> Path:
    """Write ``README.md`` into the folder of a run.

    Raises:
        CannotWrite: no room or no permission; a card that was there stays.
    """
    path = folder / NAME
    write_whole(path, card(folder).encode())
    return path


def card(folder: Path) -> str:
    """The text of the card, in Markdown; no path of this machine is in it."""
    files = read(folder)
    settings = files.settings
    options = RestoreOptions.model_validate(settings.get("options", {}))
    plan = options.plan
    sections = {
        "What it is": [
            f"{SOURCES[options.net]}.",
            f"A U-Net of {plan.parameters():,} weights: widths {_listed(plan.widths)},",
            f"{_listed(plan.blocks)} blocks at each;",
            f"{plan.macs():,.0f} multiplications for each pixel. `{options.net}.safetensors` holds it in 16 bits.",
        ],
        "What it learned from": list(_data(folder, settings, options)),
        "How it was trained": list(_training(folder, files, settings)),
        "How good it is": list(_scores(folder, options)),
        "What it is for": [
            "Photographs. Drawings, text and screenshots were not among what it learned from. Lost detail is guessed,",
            "not found: do not read a number plate, a face or a medical picture out of what it makes.",
        ],
    }
    body = "\n\n".join(f"## {title}\n\n" + "\n".join(lines) for title, lines in sections.items())
    return f"# {options.net}\n\n{body}\n"


def _listed(values: tuple[int, ...]) -> str:
    return ", ".join(map(str, values))


def _data(folder: Path, settings: Mapping[str, Any], options: RestoreOptions) -> Iterator[str]:
    facts = json.loads((folder / "data.json").read_text(encoding="utf8"))
    yield f"{facts['pictures']} photographs of `{facts['name']}`; every {options.hold_out}th of each group,"
    yield f"{len(facts['held_out'])} in all, was held out. Their licences, as stated: {settings.get('licence')}."
    yield f"Fingerprint of the data: `{facts['fingerprint'][:16]}`. Damage is drawn anew for every sample"
    if options.net == "bridge":
        share = ", ".join(f"{kind} {part:.0%}" for kind, part in damaging.KINDS.items())
        yield f"({share}; levels told to {1 - damaging.BLIND:.0%}), by `anew.ops.damage`."
    else:
        yield "by `anew.ops.damage`."


def _training(folder: Path, files: Any, settings: Mapping[str, Any]) -> Iterator[str]:
    seconds = sum(float(line.get("seconds", 0)) for line in files.metrics)
    steps = max((int(line["step"]) for line in files.metrics), default=0)
    data = settings.get("data", {})
    yield f"{steps:,} steps of {settings.get('batch')} squares of {data.get('size')} pixels,"
    yield f"seed {settings.get('seed')}, in {files.run.get('precision')} on {files.run.get('device', 'cpu')}:"
    yield f"{duration(seconds)}.\n"
    before = json.loads((folder / "data.json").read_text(encoding="utf8")).get("steps_before")
    if before:
        yield f"It began from the weights of an earlier sitting, of {before:,} steps in all.\n"
    told = {name: value for name, value in settings.get("options", {}).items() if value not in ("", [], ())}
    yield ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in told.items() if name != "start") + "."


def _scores(folder: Path, options: RestoreOptions) -> Iterator[str]:
    path = folder / "scores.jsonl"
    lines = path.read_text(encoding="utf8").splitlines() if path.is_file() else []
    if not lines:
        yield "Not scored."
        return
    last = json.loads(lines[-1])
    told = ", ".join(f"{name} {value}" for name, value in last.items() if name != "step")
    yield f"On the same few samples of photographs held out, at step {last['step']:,}: {told}. `make bench-restore`"
    yield "measures it on whole photographs beside other ways."
