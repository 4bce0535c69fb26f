"""Options: what a family is asked for, from plain values such as a file's or a command line's. No torch here."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from anew.errors import BadInput, did_you_mean

O = TypeVar("O", bound=BaseModel)  # noqa: E741 - options


def options_from(kind: type[O], name: str, values: Mapping[str, Any]) -> O:
    """A family's options.

    Args:
        kind: Their class.
        name: The family, for the message.
        values: By name.

    Raises:
        BadInput: an option that the family does not have, or a value out of its range.
    """
    try:
        return kind.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0]) if first["loc"] else name
        if first["type"] == "extra_forbidden":
            needed, fix = f"an option of {name}", did_you_mean(field, kind.model_fields)
            raise BadInput(needed=needed, found=field, fix=fix) from None
        raise BadInput(
            needed=f"for {name}'s option {field}: {first['msg'].removeprefix('Input should be ')}",
            found=repr(first["input"]),
            fix=kind.model_fields[field].description or "",
        ) from None
