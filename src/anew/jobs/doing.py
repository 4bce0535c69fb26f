"""Doing: one claim of a worker, from the recipe to files on the disk."""

import io
from dataclasses import replace
from typing import Protocol

from anew.image import Limit, Picture
from anew.image.files.worded import worded
from anew.jobs.job import Claim, Output
from anew.jobs.objects import Objects
from anew.jobs.spec import checked
from anew.ops.preview import Preview
from anew.ops.progress import Progress
from anew.policy import Policy, here
from anew.provenance import Result
from anew.recipes.recipe import Recipe
from anew.road import run
from anew.road.job import share_of

BYTES = 2**28
"""Of one picture file."""


class Make(Protocol):
    """Makes one picture, as ``anew.road.run`` does, which is asked for by these names."""

    def __call__(
        self,
        recipe: Recipe,
        *,
        progress: Progress,
        preview: Preview,
        limit: Limit,
        policy: Policy | None,
        consent: str,
        **pictures: Picture,
    ) -> Result:
        """Make it."""


def do(
    objects: Objects, claim: Claim, progress: Progress, preview: Preview, make: Make = run
) -> tuple[list[Output], list[str]]:
    """Make what a job asks for, and bring the files to the disk.

    Returns:
        The files, and what the person should know.

    Raises:
        AnewError: as ``run`` and ``Result.save`` do.
    """
    spec = claim.spec
    recipe, limit = checked(spec), Limit(spec.pixels, BYTES)
    pictures = {name: Picture.open(objects.get(digest), limit=limit) for name, digest in spec.pictures.items()}
    policy = here()  # read again for every job, so that a changed one holds from the next on
    outputs: list[Output] = []
    notes: dict[str, None] = {}
    for index in range(spec.count):
        seeded = recipe.model_copy(update={"seed": (recipe.seed + index) % 2**32})
        told = share_of(progress, index, spec.count)
        result = make(
            seeded, progress=told, preview=preview, limit=limit, policy=policy, consent=spec.consent, **pictures
        )
        output, said = _kept(objects, claim, result, seeded.seed)
        outputs.append(output)
        notes |= dict.fromkeys((*result.notes, *said))
    return outputs, list(notes)


def _kept(objects: Objects, claim: Claim, result: Result, seed: int) -> tuple[Output, tuple[str, ...]]:
    spec, file = claim.spec, io.BytesIO()
    result = replace(result, picture=worded(result.picture, spec.texts))
    said = result.save(
        file,
        format=spec.format,
        quality=spec.quality,
        lossless=spec.lossless,
        depth=spec.depth,
        sign=spec.sign,
        keep=spec.keep,
        disclose=spec.disclose,
    )
    data = file.getvalue()
    size = result.picture.size
    digest = objects.put(data)
    output = Output(digest, len(data), spec.format, size.width, size.height, seed, result.record.output)
    return output, said
