"""Code: 48 bits of an id and 16 that check them, as 64 signs; and back from 64 numbers that are only about right.

    id ──► 48 bits + CRC-16 ──► ±1 x 64  ~~~~  64 floats ──► bits, the least sure flipped until the CRC fits

Sources
    Chase 1972, doi:10.1109/TIT.1972.1054746    the least reliable bits first
    CRC-16/CCITT-FALSE, polynomial 0x1021, from 0xFFFF
"""

from functools import cache
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anew.errors import BadTask

Floats = NDArray[np.float32]
Signs = NDArray[np.int8]

ID_BITS, CHECK_BITS = 48, 16
BITS = ID_BITS + CHECK_BITS

UNSURE = 10
"""So many of the bits may be doubted ..."""
FLIPS = 4
"""... and at most so many of them be wrong: 386 words to try, of which one fits by chance in 170 tries."""


class Reading(NamedTuple):
    """An id whose check fits."""

    id: int
    flips: int
    """Bits that had to be flipped for it."""


def signs(id: int) -> Signs:
    """The 64 signs that stand for an id.

    Raises:
        BadTask: it is no number of 48 bits.

    Example:
        >>> signs(2**47)[:4].tolist()
        [1, -1, -1, -1]
    """
    if not 0 <= id < 2**ID_BITS:
        raise BadTask(needed="an id of 48 bits", found=str(id), fix="Take a number from 0 to 2**48 - 1.")
    word = id << CHECK_BITS | crc16(id.to_bytes(ID_BITS // 8, "big"))
    bits = np.unpackbits(np.frombuffer(word.to_bytes(BITS // 8, "big"), np.uint8))
    return np.where(bits, 1, -1).astype(np.int8)


def read(soft: Floats) -> Reading | None:
    """The id that 64 numbers stand for, or None where nothing near them fits.

    Args:
        soft: float (64,): the sign is the bit, the size how sure it is.
    """
    word = int.from_bytes(np.packbits(soft > 0).tobytes(), "big")
    doubted = np.argsort(np.abs(soft), kind="stable")[:UNSURE]
    subsets, count = _subsets()
    faults = np.bitwise_xor.reduce(np.where(subsets, _faults()[doubted], 0), axis=1)
    fitting = np.nonzero(faults == _fault(word))[0]
    if fitting.size == 0:
        return None
    costs = subsets[fitting] @ np.abs(soft[doubted])
    best = int(fitting[costs.argmin()])
    for bit in doubted[subsets[best]]:
        word ^= 1 << (BITS - 1 - int(bit))
    return Reading(word >> CHECK_BITS, int(count[best]))


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE.

    Example:
        >>> hex(crc16(b"123456789"))
        '0x29b1'
    """
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ (0x1021 if crc & 0x8000 else 0)) & 0xFFFF
    return crc


def _fault(word: int) -> int:
    """0 where the check fits."""
    return crc16((word >> CHECK_BITS).to_bytes(ID_BITS // 8, "big")) ^ (word & 0xFFFF)


@cache
def _faults() -> NDArray[np.int64]:
    """What each bit, flipped, does to the fault. It does so whatever the others are: the code is affine."""
    right = _fault(0)
    return np.array([_fault(1 << (BITS - 1 - bit)) ^ right for bit in range(BITS)])


@cache
def _subsets() -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Every choice of at most FLIPS of UNSURE bits, (n, UNSURE), and how many each has."""
    chosen = [each for many in range(FLIPS + 1) for each in combinations(range(UNSURE), many)]
    table = np.zeros((len(chosen), UNSURE), np.bool_)
    for row, bits in enumerate(chosen):
        table[row, list(bits)] = True
    return table, table.sum(axis=1)
