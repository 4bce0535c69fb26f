"""Models: what has been trained or stored, one in full or all of them. Nothing here imports torch."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from anew.cli import stored
from anew.cli.report import say, say_json, table
from anew.engines.gan.facts import Domain, ModelFacts
from anew.engines.gan.folder import FACTS, read_facts, weights_of
from anew.errors import BadInput, BadModel
from anew.models import Stored, entry, find
from anew.models import listed as in_store
from anew.models import partials as begun

CARD = "README.md"
RUNS = "runs"
"""Where ``anew train`` puts what it makes, unless it is told otherwise."""
SHOWN = 6
"""Labels of a domain that are named before the rest is counted."""


def tell_model(path: str, *, as_json: bool = False) -> int:
    """One model in full: a path, a name in the store, or a name of the catalogue.

    Raises:
        BadModel: nothing there, or not a model.
    """
    here = None if Path(path).exists() else find(path)
    known = None if Path(path).exists() else entry(path)
    if here is not None:
        return stored.tell_stored(here, as_json=as_json)
    if known is not None:
        return stored.tell_entry(known, as_json=as_json)
    if stored.what_of(Path(path)):
        return stored.tell_file(path, as_json=as_json)
    return tell_trained(path, as_json=as_json)


def tell_trained(path: str, *, as_json: bool = False) -> int:
    """Facts and card of a model that was trained here.

    Raises:
        BadModel: nothing there, or not a model.
    """
    facts = read_facts(path)
    if as_json:
        say_json({"model": path, **facts.model_dump(mode="json")})
        return 0
    say("\n".join(f"{name:<9}{value}" for name, value in lines(path, facts)))
    card = Path(path) / CARD
    if card.is_file():
        say(f"\n{card.read_text(encoding='utf8').strip()}")
    return 0


def lines(path: str, facts: ModelFacts) -> Iterator[tuple[str, str]]:
    """A model in a few lines."""
    weights = weights_of(path)
    size = f", {weights.stat().st_size / 1e6:.1f} MB" if weights.exists() else ", its weights are missing"
    yield "model", f"{path}{size}"
    yield "family", facts.family
    for side in facts.sides:
        yield "makes", f"{told(facts.domain(side))} from {told(facts.source(side))}"
    yield "trained", f"{facts.steps} steps at {facts.size}x{facts.size}, seed {facts.seed}, by anew {facts.anew}"
    yield "data", f"licence {facts.licence}"
    yield "sha256", facts.weights or "none"


def told(domain: Domain) -> str:
    """A domain in words.

    Example:
        >>> told(Domain(name="horse"))
        'horse'
        >>> told(Domain(name="plan", kind="labels", channels=3))
        'plan (3 labels)'
    """
    if domain.kind == "picture":
        return domain.name + (" (grey)" if domain.channels == 1 else "")
    names = [label.name for label in domain.palette]
    more = [f"{len(names) - SHOWN} more"] if len(names) > SHOWN else []
    listed = ": " + ", ".join([*names[:SHOWN], *more]) if names else ""
    return f"{domain.name} ({domain.channels} labels{listed})"


def tell_models(folder: str, *, as_json: bool = False) -> int:
    """Every model in and below a folder; without one, those of ``runs`` and those in the store.

    One that cannot be read is named, and does not hold up the others.

    Raises:
        BadInput: there is no such folder.
    """
    if folder and not Path(folder).is_dir():
        raise BadInput(needed="a folder of runs", found=f"none at {folder}", fix="Say which: anew models list FOLDER.")
    rows = [(path, _facts(path)) for path in found(Path(folder or RUNS))]
    kept: dict[str, Stored | BadModel | int] = {} if folder else {**in_store(), **begun()}
    if as_json:
        say_json([_row(path, facts) for path, facts in rows] + [stored.row(name, kept[name]) for name in kept])
        return 0
    say("\n\n".join(_tables(rows, kept)) or _none(folder))
    return 0


def _tables(rows: list[tuple[str, ModelFacts | BadModel]], kept: dict[str, Stored | BadModel | int]) -> Iterator[str]:
    if rows:
        yield table([_cells(path, facts) for path, facts in rows], ("model", "family", "makes", "steps", "licence"))
    if kept:
        yield table([stored.cells(name, kept[name]) for name in kept], stored.HEAD)


def _none(folder: str) -> str:
    return f"none below {folder}" if folder else "none yet; those that can be pulled: anew models list --catalogue"


def found(folder: Path) -> list[str]:
    """Where models lie: folders with a model.json, and .onnx files."""
    places = {path.parent for path in folder.rglob(FACTS)} | set(folder.rglob("*.onnx"))
    return sorted(map(str, places))


def _facts(path: str) -> ModelFacts | BadModel:
    try:
        return read_facts(path)
    except BadModel as error:
        return error


def _row(path: str, facts: ModelFacts | BadModel) -> dict[str, Any]:
    if isinstance(facts, BadModel):
        return {"model": path, "fault": facts.found}
    makes = [facts.domain(side).name for side in facts.sides]
    return {
        "model": path,
        "family": facts.family,
        "makes": makes,
        "from": [facts.source(side).name for side in facts.sides],
        "size": facts.size,
        "steps": facts.steps,
        "licence": facts.licence,
        "sha256": facts.weights,
    }


def _cells(path: str, facts: ModelFacts | BadModel) -> tuple[str, ...]:
    if isinstance(facts, BadModel):
        return path, "?", facts.found, "", ""
    makes = ", ".join(f"{facts.source(side).name} to {facts.domain(side).name}" for side in facts.sides)
    return path, facts.family, makes, str(facts.steps), facts.licence
