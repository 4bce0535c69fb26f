"""Styling: in the manner of another picture."""

from anew.words.rule import Rule
from anew.words.slots import dial, flag, idle, painted, spared, thing

LOOK = (
    spared(True, keep_colors="colours|colour1|palette"),
    flag("only", "palette", value="colors"),
    painted("mask"),
    dial("strength"),
    idle("otherpicture", "restyle", "alike", "same", "change", "paintverb", "takeverb", "put"),
)
STYLE = frozenset({"style"})

RULES = (
    Rule("restyle", "restyle", LOOK, uses=STYLE),
    Rule("restyle", "alike otherpicture", (*LOOK, thing), uses=STYLE),
    Rule("restyle", "palette otherpicture", LOOK, uses=STYLE, sets={"only": "colors"}),
    Rule("restyle", "restyle otherpicture", LOOK, uses=STYLE),
    Rule("restyle", "otherpicture restyle", LOOK, uses=STYLE),
)
