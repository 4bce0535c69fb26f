"""Exporting: a trained model as one ONNX file, checked against torch."""

from typing import TYPE_CHECKING, Any

from anew.cli.progress import shown
from anew.cli.report import say, say_json
from anew.cli.training import require_learn
from anew.engines.gan.folder import read_facts

if TYPE_CHECKING:
    from anew.engines.gan.export import Exported


def tell_export(model: str, onnx: str, *, to: str, as_json: bool, quiet: bool) -> int:
    """Write the file and say how far it is from torch.

    Raises:
        BadModel: no model there.
        BadTask: it goes to no such domain.
        MissingExtra: torch, onnx or ONNX Runtime is not installed.
        CannotWrite: the file cannot be written.
        EngineFailed: the file does not do what torch does.
    """
    read_facts(model)
    require_learn()
    from anew.engines.gan.export import OPSET, export

    with shown(quiet=quiet or as_json, compiles=False) as progress:
        progress(0.0, "exporting, and comparing with torch")
        done = export(model, onnx, to=to)
    told = facts_of(model, done, OPSET)
    if as_json:
        say_json(told)
    elif not quiet:
        say("\n".join(f"{name:<12}{value}" for name, value in lines(told)))
    return 0


def facts_of(model: str, done: "Exported", opset: int) -> dict[str, Any]:
    """What was written, as plain data."""
    side = done.facts.sides[0]
    return {
        "model": model,
        "onnx": str(done.path),
        "bytes": done.path.stat().st_size,
        "opset": opset,
        "from": done.facts.source(side).name,
        "to": done.facts.domain(side).name,
        "multiple_of": done.facts.multiple_of,
        "max_abs_difference": done.difference,
        "sha256": done.sha256,
    }


def lines(told: dict[str, Any]) -> list[tuple[str, str]]:
    """The same for a person."""
    return [
        ("onnx", f"{told['onnx']}, {told['bytes'] / 1e6:.1f} MB, opset {told['opset']}"),
        ("makes", f"{told['to']} from {told['from']}"),
        ("sizes", f"any; sides are padded to multiples of {told['multiple_of']}"),
        ("difference", f"at most {told['max_abs_difference']:.2g} from torch, on [-1, 1], in three sizes"),
        ("sha256", told["sha256"]),
        ("use", f"anew translate PICTURE --model {told['onnx']} -o out.png"),
    ]
