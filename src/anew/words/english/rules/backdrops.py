"""Backdrops: the subject cut out, or before something else."""

from anew.words.rule import Rule
from anew.words.slots import box, colour, idle, thing

BEFORE = (
    colour(),
    box(),
    idle("change", "put", "plain", "infront", "transparent", "remove", "cutout", "subject", "background", "takeverb"),
)
SCENE = frozenset({"scene"})
CUT = (box(), idle("background", "subject", "remove", "transparent"), thing)

RULES = (
    Rule("background", "remove|cutout|not background", BEFORE),
    Rule("background", "background colour", (*BEFORE, idle("add"))),
    Rule("background", "background transparent", BEFORE),
    Rule("background", "background otherpicture", BEFORE, uses=SCENE),
    Rule("background", "infront otherpicture", (*BEFORE, thing), uses=SCENE, loose=True),
    Rule("background", "put infront otherpicture", BEFORE, uses=SCENE),
    Rule("background", "put on colour", (*BEFORE, thing), loose=True),
    Rule("background", "transparent", BEFORE),
    Rule("background", "cutout", CUT, loose=True),
    Rule("background", "cutverb outword", CUT, loose=True),
    Rule("background", "cutout subject|pointer|background", CUT),
)
