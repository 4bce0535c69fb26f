"""What is imported decides how fast anew answers; held by name here, and in seconds by benchmarks/startup.py."""

import subprocess
import sys

import pytest

HEAVY = ("torch", "cv2", "numba", "scipy", "skimage", "pymatting", "tifffile")


def imported(code):
    program = f"import sys\ntry:\n    {code}\nexcept SystemExit: pass\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("import anew", ("numpy", "pydantic", "typer", "rich", "PIL")),
        ("from anew.cli.main import run; run(['--help'])", ("numpy", "pydantic", "PIL")),
        ("from anew.cli.main import run; run(['engines'])", ("rich", "PIL", "numpy.random", "ssl")),
        ("from anew.cli.main import run; run(['inpaint', '--help'])", ("PIL", "anew.road")),
        ("from anew.cli.main import run; run(['train', '--help'])", ("numpy", "PIL")),
        ("from anew.cli.main import run; run(['train', 'spade', '--help'])", ("anew.road",)),
    ],
)
def test_nothing_heavy_is_imported_to_answer(code, more):
    assert imported(code) & {*HEAVY, *more} == set()
