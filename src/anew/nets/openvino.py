"""OpenVINO, imported without its telemetry, and networks that it runs on the CPU.

Importing OpenVINO sends an event to its makers, through a package of its own that is installed beside it; it does
without where that package is missing. So it is made to be missing for as long as the import takes. What OpenVINO's
converter would send goes through what was imported then: nothing is sent.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from anew.errors import BadModel, MissingExtra

TELEMETRY = "openvino_telemetry"
HINTS = {"fp32": "f32", "bf16": "bf16"}
"""OpenVINO's names of types."""


def without_telemetry(name: str) -> Any:
    """A module imported without its telemetry."""
    before = sys.modules.get(TELEMETRY)
    sys.modules[TELEMETRY] = None  # type: ignore[assignment] # an import of it fails from now on
    try:
        return import_module(name)
    finally:
        del sys.modules[TELEMETRY]
        if before is not None:
            sys.modules[TELEMETRY] = before


def check_there(what: str) -> None:
    """Say at once, before anything is read, that OpenVINO is missing.

    Args:
        what: It is to run with it.

    Raises:
        MissingExtra: it is not installed.
    """
    if find_spec("openvino") is None:
        raise MissingExtra(
            needed=f"OpenVINO, to run {what} with it",
            found="not installed",
            fix="pip install 'anew[openvino]', or leave out the setting `accelerator`.",
        )


def request(file: Path, precision: str, threads: int = 0, sizes: Sequence[Sequence[int]] = ()) -> Any:
    """A network from a file, ready to be asked; one thread at a time may.

    Args:
        file: An ``.xml`` of OpenVINO's own, with its weights beside it, or an ``.onnx``.
        precision: ``fp32`` or ``bf16``; without units for bf16 it reckons in fp32.
        threads: That it may take; 0 = as many as there are cores.
        sizes: Of its inputs, where they are to be fixed; empty takes any that the file lets through.

    Raises:
        BadModel: the file is damaged.
    """
    core = without_telemetry("openvino").Core()
    try:
        model = core.read_model(file)
        if sizes:
            model.reshape({put: list(size) for put, size in zip(model.inputs, sizes, strict=True)})
    except (RuntimeError, ValueError) as error:
        raise BadModel(
            needed=f"a converted network at {file.parent}",
            found=" ".join(str(error).split())[:200],
            fix="Remove that folder; it is made again.",
        ) from None
    hints = {"INFERENCE_PRECISION_HINT": HINTS[precision], "PERFORMANCE_HINT": "LATENCY"}
    wanted = {"INFERENCE_NUM_THREADS": threads} if threads else {}
    return core.compile_model(model, "CPU", hints | wanted).create_infer_request()
