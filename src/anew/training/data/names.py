"""Names: what folders are called in the field, and what that says about them."""

import re

from anew.training.data.items import SplitName

SPLIT_WORDS: dict[str, SplitName] = {
    "train": "train",
    "training": "train",
    "val": "val",
    "valid": "val",
    "validation": "val",
    "test": "test",
    "testing": "test",
}
LABEL_WORDS = frozenset(
    {"label", "labels", "labelmap", "labelmaps", "seg", "segs", "segmentation", "segmentations", "semantic"}
    | {"segmentationclass", "mask", "masks", "annotation", "annotations", "annot", "gtfine"}
)
_MADE_WORDS = frozenset(
    {"b", "photo", "photos", "image", "images", "img", "imgs", "picture", "pictures", "real", "reals"}
    | {"target", "targets", "output", "jpegimages", "leftimg8bit"}
)
_GIVEN_WORDS = LABEL_WORDS | frozenset(
    {"a", "edge", "edges", "sketch", "sketches", "drawing", "drawings", "line", "lines", "depth"}
    | {"input", "inputs", "source", "sources"}
)
_LETTERED = re.compile(r"(train|training|val|valid|validation|test|testing)[ _-]?([ab])", re.IGNORECASE)
_TRANSLATION = re.compile(r"([A-Za-z]+)(?:2|[_-]to[_-])([A-Za-z]+)")


def is_label_word(name: str) -> bool:
    """Whether a folder of that name holds label maps by custom."""
    return name.lower() in LABEL_WORDS


def lettered(name: str) -> tuple[SplitName, str] | None:
    """Split and letter of a folder such as ``trainA``.

    Example:
        >>> lettered("trainA"), lettered("test_b"), lettered("photos")
        (('train', 'a'), ('test', 'b'), None)
    """
    match = _LETTERED.fullmatch(name)
    return (SPLIT_WORDS[match[1].lower()], match[2].lower()) if match else None


def in_order(names: list[str]) -> tuple[str, str] | None:
    """Which two of some folders are A, which is given, and B, which is made; None where names do not tell.

    Example:
        >>> in_order(["photo", "label"]), in_order(["winter", "summer"])
        (('label', 'photo'), ('summer', 'winter'))
        >>> in_order(["images", "instances", "labels"])
        ('labels', 'images')
    """
    made = [name for name in names if name.lower() in _MADE_WORDS]
    given = [name for name in names if name.lower() in _GIVEN_WORDS]
    if len(made) == 1 and len(given) == 1:
        return given[0], made[0]
    if len(names) != 2:
        return None
    first, second = sorted(names)
    return (second, first) if made == [first] or given == [second] else (first, second)


def translation(name: str) -> tuple[str, str] | None:
    """The two domains that a folder such as ``horse2zebra`` names.

    Example:
        >>> translation("horse2zebra"), translation("data")
        (('horse', 'zebra'), None)
    """
    match = _TRANSLATION.fullmatch(name)
    return (match[1], match[2]) if match else None
