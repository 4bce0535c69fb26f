"""Asked: what may be sent to the native API as JSON, and how it is read."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import ConfigDict, Field, ValidationError, WithJsonSchema

from anew.errors import BadInput, BadRecipe, BadRequest
from anew.jobs.spec import MOST
from anew.recipes import Recipe
from anew.recipes.naming import by_name
from anew.server.native.shapes import Digest, Shape, Table
from anew.tasks.base import explain

RECIPE: Any = {"anyOf": [{"$ref": "#/components/schemas/Recipe"}, {"$ref": "#/components/schemas/Brief"}]}
Recipes = Annotated[Table, WithJsonSchema(RECIPE)]
Format = Literal["png", "jpeg", "webp", "tiff", "avif"]
LONGEST = 1_000_000
"""Bytes of what is asked as JSON."""


class Asked(Shape):
    """Base of them all: what is not known is refused."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Draft(Asked):
    """A recipe and the uploads it is for."""

    recipe: Recipes
    pictures: dict[str, Digest] = {}
    """Digests of uploads, by the names of the recipe; the first step's is called ``picture``."""


class NewJob(Draft):
    """A job to be put into the queue."""

    count: Annotated[int, Field(ge=1, le=MOST)] = 1
    """How many pictures, from seeds in a row."""
    format: Format = "png"
    quality: Annotated[int, Field(ge=1, le=100)] | None = None
    """For formats that lose; null is the format's own."""
    lossless: bool | None = None
    """For formats that can be either; null is as the picture came."""
    depth: Literal[8, 16] | None = None
    """Bits of a channel; null keeps the picture's."""
    preview: bool = False
    """Draw the work now and then."""
    sign: bool = True
    """Put a signed C2PA manifest into the results."""
    keep: bool = True
    """Put inputs and record into the store of the server's machine."""
    disclose: bool = False
    """Tell in the files what a person wrote, such as prompts, not digests of it."""
    consent: Annotated[str, Field(max_length=1000)] = ""
    """Why it may be done, where the policy of the server wants to know."""
    priority: Annotated[int, Field(ge=-100, le=100)] = 0
    """Higher goes first."""
    timeout: Annotated[float, Field(gt=0, le=86400)] = 3600
    """Seconds that one attempt may take."""
    memory: Annotated[int, Field(ge=0, lt=2**62)] = 0
    """Bytes that its worker may hold; 0 is no limit."""


class Look(Asked):
    """Which picture to look at."""

    digest: Digest
    thorough: bool = False
    """Look longer for a watermark: in pictures that were turned or squeezed a little."""


A = TypeVar("A", bound=Asked)


def read(kind: type[A], data: bytes | str) -> A:
    """What somebody sent as JSON.

    Raises:
        BadRequest: no JSON, or too much.
        BadInput: a key that is not known, or a value out of range.

    Example:
        >>> read(Look, '{"digest": "' + "0" * 64 + '"}').thorough
        False
    """
    if len(data) > LONGEST:
        raise BadRequest(needed=f"JSON of at most {LONGEST:,} bytes", found=f"{len(data):,}", fix="Send less of it.")
    try:
        return kind.model_validate_json(data)
    except ValidationError as error:
        raise _explained(error, kind) from None


def recipe_of(told: Mapping[str, Any]) -> Table:
    """A recipe, checked and written out: its steps as a list, defaults left out.

    Raises:
        BadRecipe, NoSuchTask, NoSuchEngine: it is none, or names files.
    """
    read = Recipe.from_dict(told)
    by_name(read)
    recipe = read.to_dict()
    try:
        json.dumps(recipe, allow_nan=False, ensure_ascii=False).encode("utf8")
    except (ValueError, TypeError):
        raise BadRecipe(needed="values that JSON can say", found="others", fix="Write finite numbers.") from None
    return recipe


def _explained(error: ValidationError, kind: type[Asked]) -> BadInput:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return BadRequest(needed="JSON", found=str(first.get("ctx", {}).get("error", "something else")), fix="Mend it.")
    told = explain(error, kind.model_fields, kind.__name__)
    return BadInput(needed=told.needed, found=told.found[:200], fix=told.fix)
