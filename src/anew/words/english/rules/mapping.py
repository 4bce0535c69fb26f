"""Mapping: what a picture is made of."""

from anew.words.rule import Rule
from anew.words.slots import dial, flag, idle

MORE = (
    flag("invert", "invert"),
    dial("detail"),
    flag("detail", "detailmore", value=0.85),
    idle("map", "mark", "detail", "change"),
)
KINDS = {
    "edges": "canny",
    "lineart": "lineart",
    "depth": "depth",
    "normals": "normal",
    "poses": "pose",
    "regions": "segmentation",
    "softedge": "softedge",
    "scribblemap": "scribble",
    "posterize": "posterize",
    "threshold": "threshold",
    "bw": "gray",
    "blurdeed": "blur",
}
"""The words for each kind of map."""

RULES = tuple(
    Rule("control", word, MORE, weak=True, sets={"kind": kind}, unless="background") for word, kind in KINDS.items()
)
