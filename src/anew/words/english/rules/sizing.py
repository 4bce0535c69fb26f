"""Sizing: more pixels, fewer, or another shape."""

from anew.words.measures import shape, shrunk
from anew.words.rule import Rule
from anew.words.slots import idle, scale

LARGER = (scale(), idle("size", "upscale", "increase"))

RULES = (
    Rule("upscale", "upscale", LARGER),
    Rule("upscale", "times|increase size", LARGER),
    Rule("upscale", "times", LARGER),
    Rule("retarget", "smaller", (shrunk,)),
    Rule("retarget", "share size", (shrunk,)),
    Rule("retarget", "retarget|narrower", (shape, idle("put", "change"))),
    Rule("retarget", "pair", (shape,)),
    Rule("retarget", "length wide|high", (shape, idle("put", "change"))),
    Rule("retarget", "aspect", (shape, idle("retarget", "size", "change")), weak=True),
)
