"""What every loader must do: wait while another thread builds a net."""

from collections.abc import Callable
from threading import Thread
from typing import Any

from anew.ops.building import ALONE


def waits_for_its_turn(open_it: Callable[[], Any]) -> bool:
    """Whether opening stands still as long as this thread builds, and is done afterwards."""
    opening = Thread(target=open_it)
    with ALONE:
        opening.start()
        opening.join(0.2)
        waited = opening.is_alive()
    opening.join(10)
    return waited and not opening.is_alive()
