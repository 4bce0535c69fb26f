"""Mapped: weights that still lie in their file, page by page, and how to let them go once they are copied.

A loader maps a file into memory, and every page that was read stays resident until the whole mapping ends. Copying
a network out of its file would so hold it twice. Its pages are let go tensor by tensor instead.
"""

import ctypes
import mmap
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

ENDING = ".safetensors"


class Mapped:
    """The weight files that this process has mapped now; nothing is known of them but on Linux."""

    def __init__(self) -> None:
        self._places = list(_places()) if hasattr(mmap, "MADV_DONTNEED") else []
        self._advise: Any = getattr(ctypes.CDLL(None), "madvise", None) if self._places else None

    def let_go(self, tensor: "Tensor") -> None:
        """Forget the whole pages of a tensor that lies in a mapped file; read again, they come from the file.

        Memory of any other kind is left alone, and so are pages that a neighbour shares.
        """
        if self._advise is None or tensor.device.type != "cpu" or not tensor.is_contiguous():
            return
        begin, end = tensor.data_ptr(), tensor.data_ptr() + tensor.nbytes
        if not any(low <= begin and end <= high for low, high in self._places):
            return
        first, last = -(-begin // mmap.PAGESIZE) * mmap.PAGESIZE, end // mmap.PAGESIZE * mmap.PAGESIZE
        if last > first:
            self._advise(ctypes.c_void_p(first), ctypes.c_size_t(last - first), ctypes.c_int(mmap.MADV_DONTNEED))


def _places() -> list[tuple[int, int]]:
    """Where in memory weight files are mapped to be read: first address and the one after the last."""
    found = []
    with suppress(OSError, ValueError):
        for line in Path("/proc/self/maps").read_text(encoding="utf8", errors="replace").splitlines():
            span, rights, *rest = line.split(maxsplit=5)
            if rest[-1].endswith(ENDING) and rights[0] == "r":
                low, _, high = span.partition("-")
                found.append((int(low, 16), int(high, 16)))
    return found
