"""Keeping: inputs and record of a picture into the store, so that it can be made again from itself."""

from collections.abc import Mapping

from anew.image import Picture
from anew.provenance.record import Record


def kept(record: Record, inputs: Mapping[str, Picture]) -> tuple[str, ...]:
    """Keep them.

    Returns:
        What could not be kept, a line each.
    """
    return ()
