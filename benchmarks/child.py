"""Run a command and tell what it cost: ``python child.py ANSWER.json COMMAND ...``.

A process of its own, because Linux counts a parent's memory in the peak of the children it starts: asked for
from a program that has just held a large picture, every child would seem to have held it too. This one is small.
"""

import json
import os
import sys
import time


def main(answer: str, command: list[str]) -> int:
    """Run the command and leave its cost in the file named ``answer``."""
    start = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - start
    peak_mb = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6  # macOS counts bytes, Linux KiB
    cost = {"cpu": used.ru_utime + used.ru_stime, "wall": wall, "peak_mb": peak_mb}
    with open(answer, "w", encoding="utf-8") as file:  # noqa: PTH123 - pathlib would double this small process
        json.dump(cost, file)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
