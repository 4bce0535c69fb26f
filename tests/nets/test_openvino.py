"""OpenVINO is imported without what calls home."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

from anew.nets.openvino import without_telemetry


def test_openvino_is_imported_without_what_calls_home(monkeypatch, tmp_path):
    """As OpenVINO does: it sends an event when it is imported, unless its telemetry is not installed."""
    (tmp_path / "openvino_telemetry.py").write_text("def send(): raise AssertionError('it called home')")
    words = (
        "try:\n    import openvino_telemetry\n    openvino_telemetry.send()\nexcept ImportError:\n    pass\nDONE = 1"
    )
    (tmp_path / "seems_openvino.py").write_text(words)
    monkeypatch.syspath_prepend(tmp_path)
    assert without_telemetry("seems_openvino").DONE == 1
    assert "openvino_telemetry" not in sys.modules


@pytest.mark.skipif(not find_spec("openvino"), reason="OpenVINO is not installed: pip install 'anew[openvino]'")
def test_the_real_one_binds_a_telemetry_that_does_nothing():
    program = (
        "import sys; from anew.nets.openvino import without_telemetry; without_telemetry('openvino');"
        "from openvino.tools.ovc import telemetry_utils;"
        "print(telemetry_utils.tm.__name__, 'openvino_telemetry' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["openvino.tools.ovc.telemetry_stub", "False"]
