"""Growing: more canvas, on some side or to an aspect."""

from anew.words.measures import margins
from anew.words.rule import Rule
from anew.words.slots import idle, thing

MORE = (margins, idle("space", "size", "add", "increase", "wider", "taller", "upscale", "change", "moreof"))

RULES = (
    Rule("outpaint", "outpaint", MORE),
    Rule("outpaint", "outpaint|add|upscale|increase side", MORE),
    Rule("outpaint", "add|increase space", MORE),
    Rule("outpaint", "add|increase|moreof skyward|groundward", MORE, ordered=True),
    Rule("outpaint", "space side", MORE),
    Rule("outpaint", "wider|taller", MORE),
    Rule("outpaint", "moreof side", (*MORE, thing), loose=True, weak=True),
    Rule("outpaint", "share|length side", MORE, weak=True),
    Rule("outpaint", "aspect wide|high", MORE),
    Rule("outpaint", "times wide|high", MORE),
)
