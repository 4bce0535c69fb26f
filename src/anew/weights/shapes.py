"""Shapes: whether weights are those of the network at hand."""

from collections.abc import Iterable, Mapping

from anew.errors import BadModel

_FIX = "The weights belong to other options or another family; use the model.json that came with them."


def check_shapes(
    found: Mapping[str, Iterable[int]], expected: Mapping[str, Iterable[int]], *, of: str = "the model", fix: str = _FIX
) -> None:
    """Refuse weights that are not those of the nets at hand, and say how they differ.

    Args:
        found: Shape by name.
        expected: What the nets need.
        of: Whose they should be, for the message.
        fix: What to do, for the message.

    Raises:
        BadModel: a name too few, a name too many, or another shape.
    """
    missing = [name for name in expected if name not in found]
    beside = [name for name in found if name not in expected]
    other = [
        f"{name} {_sides(found[name])} instead of {_sides(expected[name])}"
        for name in expected
        if name in found and tuple(found[name]) != tuple(expected[name])
    ]
    groups = (("missing", missing), ("not known", beside), ("of another shape", other))
    told = [f"{len(names)} {what}: {_few(names)}" for what, names in groups if names]
    if told:
        raise BadModel(
            needed=f"the {len(list(expected))} tensors of {of}",
            found="; ".join(told),
            fix=fix,
        )


def _sides(shape: Iterable[int]) -> str:
    return "x".join(str(side) for side in shape) or "a single number"


def _few(names: list[str]) -> str:
    return ", ".join(names[:3]) + (" ..." if len(names) > 3 else "")
