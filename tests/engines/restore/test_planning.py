"""When marks and a short range are those of an old print."""

import numpy as np
import pytest

from anew.engines.restore.levels import Levels
from anew.engines.restore.planning import MARKS_ALONE, PRINT_DAMAGE, YELLOW_DAMAGE, Marks, Seen
from anew.ops.tone import Ends


def seen(marks=0.0, low=0.0, high=1.0, toned=False, beside=1.0):
    ends = Ends(np.full(3, low, np.float32), np.full(3, high, np.float32))
    return Seen(Marks(marks, beside), Levels(), ends, toned, toned, False)


@pytest.mark.parametrize(
    ("what", "damaged", "faded"),
    [
        (seen(marks=PRINT_DAMAGE, low=0.1, high=0.9, toned=True), True, False),  # sepia, scratched
        (seen(marks=PRINT_DAMAGE, low=0.2, high=0.7, toned=True), True, True),  # and faded
        (seen(marks=PRINT_DAMAGE, low=0.2, high=0.7), True, True),  # a faded colour print, much scratched
        (seen(marks=YELLOW_DAMAGE, low=0.2, high=0.7), False, False),  # mist with a few wires
        (seen(marks=PRINT_DAMAGE, toned=True), False, False),  # a grey cat's whiskers, in full range
        (seen(marks=0.2), False, False),  # grass
        (seen(marks=0.04, low=0.1, high=0.8, toned=True, beside=MARKS_ALONE - 0.01), False, False),  # trails of stars
        (seen(low=0.2, high=0.7, toned=True), False, False),  # snow and fog
    ],
)
def test_marks_are_damage_and_a_short_range_is_fading_where_it_looks_like_a_print(what, damaged, faded):
    assert (what.damaged, what.faded) == (damaged, faded)
