"""Sharpening: noise, blocks and blur."""

from anew.words.rule import Rule
from anew.words.slots import dial, idle, number

LEVEL = (
    number("level", "noise", units=("number",)),
    dial("level", (5, 10, 25, 40, 50), 50),
    idle("size", "space", "quality"),
)
RADIUS = (dial("radius", (0.4, 0.8, 1.5, 2.5, 4), 4), idle("size", "quality"))
QUALITY = (number("jpeg_quality", "jpegquality", units=("number", "share")), idle("jpeg", "fix", "remove", "blocky"))

RULES = (
    Rule("denoise", "denoise", (dial("level", (5, 10, 25, 40, 50), 50),)),
    Rule("denoise", "remove|fix|clean|smooth noise", (*LEVEL[1:], number("level", "increase", units=("number",)))),
    Rule("denoise", "takeverb|giveverb noise outword|away", LEVEL[1:]),
    Rule("denoise", "plenty noise", LEVEL[1:]),
    Rule("dejpeg", "plenty jpeg", QUALITY),
    Rule("deblur", "plenty blur", RADIUS),
    Rule("denoise", "noisy", (*LEVEL, idle("fix", "remove", "clean"))),
    Rule("dejpeg", "dejpeg", QUALITY),
    Rule("dejpeg", "remove|fix|clean|smooth jpeg", QUALITY),
    Rule("dejpeg", "blocky", QUALITY),
    Rule("deblur", "deblur", (*RADIUS, idle("increase", "fix"))),
    Rule("deblur", "remove|fix|clean blur", RADIUS),
    Rule("deblur", "undo blur", RADIUS),
    Rule("deblur", "blurry", (*RADIUS, idle("fix", "remove", "clean"))),
    Rule("clean", "clean", (idle("quality"),), weak=True),
    Rule("clean", "fix|increase quality", ()),
)
