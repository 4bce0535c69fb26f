"""Replaying: a picture made again from itself, or made otherwise from where it came from.

    file --> record --> inputs, models --> the road --> the same picture, or where and why not

    tracing    the record of a picture: in its file, in the store, or by its watermark
    gathering  its inputs, each checked by digest
    words      what a person wrote, where the record holds digests in their place
    moving     its models, where they are by now
    forking    the recipe with something changed
    comparing  where two pictures differ, and by how much
    reasons    what differs between two records
    again      all of that in a row: `replay`
    chained    the records that a signed file brings of what was before it
    past       how a picture came to be, and what else was made on the way
    drawing    that as a tree of text

The room is not called ``replay``, so that ``anew.replay`` can be the function.
"""

from anew.replaying.again import Replayed, replay
from anew.replaying.past import Past, history

__all__ = ["Past", "Replayed", "history", "replay"]
