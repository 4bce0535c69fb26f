"""Opening: which translator runs a model.

    accelerator       model folder                                        exported .onnx
    none              torch                                               ONNX Runtime
    onnx              exported once, kept, then ONNX Runtime              ONNX Runtime
    openvino          exported once, kept, then OpenVINO                  OpenVINO

What an accelerator cannot do is refused by name, before anything is read. Nothing that a person asks for is dropped.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from anew.engines.gan.exported import OnnxTranslator, OpenVinoTranslator
from anew.engines.gan.facts import ModelFacts, Side
from anew.engines.gan.folder import read_facts
from anew.engines.gan.translator import Precision, TorchTranslator, Translator, need
from anew.errors import CannotServe
from anew.nets.openvino import check_there
from anew.version import VERSION
from anew.weights.shelf import Shelf

Accelerator = Literal["none", "onnx", "openvino"]
SHELF = Shelf("exported", "model.onnx", makers=("torch", "onnx"))
"""Model folders exported for an accelerator; each has been held against torch, as every export is."""


@dataclass(frozen=True)
class How:
    """How a model is run."""

    precision: Precision = "fp32"
    """bf16 keeps the weights so, half as large, and reckons with them."""
    compiled: bool = False
    """Turn the net into machine code for each size it meets; takes long once."""
    accelerator: Accelerator = "none"
    """Who runs it."""


def opened(path: str | Path, how: How = How(), to: Side | None = None) -> Translator:
    """Load a model.

    Args:
        path: A model folder, or an exported ``.onnx`` file.
        how: It is run.
        to: Where it is to go, which an accelerator must know; None is its first side.

    Raises:
        BadModel: not a model, damaged, or its halves do not belong together.
        MissingExtra: what it runs on is not installed.
        CannotServe: a precision, a compiler or something else that its runtime does not have.
        CannotWrite: no room to keep what was exported for an accelerator.
    """
    exported = Path(path).suffix == ".onnx"
    if how.accelerator == "none" and not exported:
        return TorchTranslator(path, how.precision, compiled=how.compiled)
    facts = read_facts(path)
    _check(facts, how, exported)
    file = Path(path) if exported else _kept(path, facts, to or facts.sides[0])
    if how.accelerator == "openvino":
        return OpenVinoTranslator(file, how.precision)
    return OnnxTranslator(file)


def _check(facts: ModelFacts, how: How, exported: bool) -> None:
    """Refuse what does not go together.

    Raises:
        CannotServe: a setting or a model that the runtime cannot serve.
        MissingExtra: OpenVINO is not installed.
    """
    if how.accelerator == "openvino":
        check_there("the model")
    found = "compile" if how.compiled else ""
    if how.precision != "fp32" and how.accelerator != "openvino":
        found = f"precision {how.precision}"
    if facts.options.get("noise_at_test"):
        found = "a model that draws noise inside"
    if found and exported:
        raise CannotServe(
            needed="an exported model as it was exported, in fp32",
            found=found,
            fix="Leave that out, or use the model's folder; accelerator=openvino can do bf16.",
        )
    if found:
        raise CannotServe(
            needed=f"for accelerator={how.accelerator}, a model that runs as it stands",
            found=found,
            fix="Leave out the setting `accelerator`, or what was found; accelerator=openvino can do bf16.",
        )


def _kept(path: str | Path, facts: ModelFacts, to: Side) -> Path:
    """Where the model's export lies, which is made if it is not there."""
    need("torch", "learn", path)
    from anew.engines.gan.export import export

    name = SHELF.name_of(facts.weights, facts.deciding(), to, f"anew {VERSION}")
    about = f"{path}, exported to go to {facts.domain(to).name}"
    return SHELF.kept(name, about, lambda file: export(path, file, to=facts.domain(to).name))
