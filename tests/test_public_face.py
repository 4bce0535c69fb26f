import subprocess
import sys

import anew

HEAVY = {"numpy", "cv2", "numba", "scipy", "PIL", "pydantic", "rich", "typer", "torch"}


def test_every_public_name_is_there_and_documented():
    assert all(getattr(anew, name).__doc__ for name in anew.__all__ if name != "__version__")


def test_public_names_are_sorted():
    assert anew.__all__ == sorted(anew.__all__)


def test_importing_anew_imports_nothing_heavy():
    code = "import sys, anew; print(*sorted(sys.modules))"
    names = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert HEAVY & set(names) == set()


def test_an_unknown_name_is_an_attribute_error():
    assert not hasattr(anew, "inpiant")
