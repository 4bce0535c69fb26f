"""Several processes use one store at once."""

import subprocess
import sys

import pytest

from anew.image import Picture
from anew.store import Store, gc, verify
from tests.pictures import picture

WORK = """
import sys
from pathlib import Path
from anew.store import Store, gc
from tests.pictures import picture
from tests.store.records import record

store = Store(Path(sys.argv[1]), int(sys.argv[2]))
for turn in range(3):
    for seed in range(8):
        store.keep(picture(64, 64, seed=seed))
        store.note(record(picture(seed=seed + 50), {"picture": picture(64, 64, seed=seed)}, mark=f"{seed:012x}"))
    gc(store)
"""


def together(root, room):
    """Three processes that keep the same pictures and sweep; what they said on stderr."""
    command = [sys.executable, "-c", WORK, str(root), str(room)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    return [process.communicate(timeout=60)[1] for process in running]


@pytest.mark.parametrize("room", [10**9, 60_000])
def test_processes_that_keep_the_same_pictures_leave_a_whole_store(tmp_path, room):
    assert together(tmp_path, room) == [""] * 3
    store = Store(tmp_path, room)
    assert verify(store) == []
    assert len(store.listed()) == 8
    assert [store.marked(f"{seed:012x}") for seed in range(8)] == [[picture(seed=s + 50).sha256] for s in range(8)]
    if room == 10**9:
        assert all(isinstance(store.picture(picture(64, 64, seed=seed).sha256), Picture) for seed in range(8))
    gc(store)
    assert sum(map(int, (tmp_path / "used.txt").read_text(encoding="utf8").split())) == store.sizes().bytes
