"""Memory: how much a process holds by now."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path


def held(pid: int) -> int:
    """Bytes of real memory that a process holds; 0 where it is gone, or where this system does not tell."""
    if sys.platform == "linux":
        return _statm(pid)
    return 0 if sys.platform == "win32" else _ps(pid)


def _statm(pid: int) -> int:
    import resource

    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    return 0


def _ps(pid: int) -> int:
    with suppress(OSError, ValueError, subprocess.SubprocessError):
        words = ["ps", "-o", "rss=", "-p", str(pid)]
        told = subprocess.run(words, capture_output=True, text=True, timeout=2, check=True)
        return int(told.stdout) * 1024
    return 0
