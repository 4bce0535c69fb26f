"""A server stays small: what only workers need is not loaded."""

import subprocess
import sys


def test_the_server_loads_no_kernels_and_no_networks():
    words = "import sys, anew.server.run; print(*{'numba', 'scipy', 'torch', 'c2pa'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert not told.stdout.strip()
