"""OpenVINO, imported without its telemetry.

Importing OpenVINO sends an event to its makers, through a package of its own that is installed beside it; it does
without where that package is missing. So it is made to be missing for as long as the import takes. What OpenVINO's
converter would send goes through what was imported then: nothing is sent.
"""

import sys
from importlib import import_module
from typing import Any

TELEMETRY = "openvino_telemetry"


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
