"""Inspecting: what can be found out about any picture file, offline. Evidence only.

    case        the file, opened once
    file        what kind of file and picture it is
    manifests   what is signed into it by C2PA, and whether that holds
    record      what anew wrote into it
    tags        what its XMP says it is
    words       what other programs wrote into it (makers/: one file a family of programs)
    watermark   the one of anew, in the pixels
    kept        what the store of this machine knows of it
    inspection  all of them, and what they come to
    views       pictures that make visible how it was saved and how it is grained

A look is one function from a ``Case`` to a ``Section``; ``inspection.LOOKS`` lists them.
"""

from anew.inspecting.inspection import Inspection as Inspection
from anew.inspecting.inspection import inspect as inspect
from anew.inspecting.section import Section as Section
