"""Midjourney: the words and the number of the job, in a description.

It looks so: "a lighthouse at dusk --ar 3:2 Job ID: 01234567-89ab-cdef-0123-456789abcdef".
"""

import re
from collections.abc import Iterator

from anew.inspecting.makers.claim import Claim
from anew.inspecting.plain import cut
from anew.inspecting.texts import Text

_JOB = re.compile(r"Job ID: ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_PLACES = ("Description", "ImageDescription")


def claims(texts: tuple[Text, ...]) -> Iterator[Claim]:
    """What such a description says."""
    for text in texts:
        job = _JOB.search(text.value or "") if text.key in _PLACES else None
        if text.value and job:
            words = cut(text.value[: job.start()].strip())
            yield Claim("Midjourney", text.where, {"words": words, "job": job[1]})
