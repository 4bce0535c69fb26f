"""Room: how much memory this process may come to hold. No torch is needed to ask."""

import os
import sys
from pathlib import Path

GROUPS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
"""Where Linux says what a group of processes may hold: version 2, version 1."""


def available() -> int:
    """Bytes that this process may come to hold: what it holds now, and what is free, within the limits of its group.

    A file's cached pages count as free. Where the system does not tell, half of the machine's memory.
    """
    status, machine = _told(Path("/proc/self/status")), _told(Path("/proc/meminfo"))
    if "MemAvailable" in machine:
        room = machine["MemAvailable"] + status.get("VmRSS", 0)
    elif sys.platform == "win32":
        room = 8_000_000_000
    else:
        room = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    return min(room, *(_limit(Path(file)) for file in GROUPS))


def _limit(file: Path) -> int:
    try:
        return int(file.read_text("ascii"))
    except (OSError, ValueError):  # no such file, or "max"
        return sys.maxsize


def _told(file: Path) -> dict[str, int]:
    """Sizes in a file of the system, in bytes by name; nothing where there is no such file."""
    try:
        lines = [line.split() for line in file.read_text("utf8", "replace").splitlines()]
    except OSError:
        return {}
    return {words[0].rstrip(":"): int(words[1]) * 1024 for words in lines if len(words) == 3 and words[2] == "kB"}
