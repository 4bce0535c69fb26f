"""Numbers: those that are written as words, and units."""

COUNTS: dict[float, str] = {
    2: "two|a couple of|a couple",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    7: "seven",
    8: "eight",
    9: "nine",
    10: "ten",
    12: "a dozen|twelve",
}
TIMES: dict[float, str] = {
    2: "twice|double|doubled|two times|2 fold|twofold|twice as",
    3: "triple|thrice|three times|tripled|threefold",
    4: "quadruple|four times|fourfold|quadrupled",
}
SHARES: dict[float, str] = {
    0.5: "half|by half|halve|halved|one half",
    1 / 3: "a third|one third",
    2 / 3: "two thirds",
    0.25: "a quarter|one quarter|a fourth",
    0.75: "three quarters",
}
UNITS: dict[str, str] = {
    "length": "px|pixel|pixels|pixles|pix|p",
    "share": "%|percent|per cent|pct|prozent",
    "times": "x|times|fold|×",
    "degrees": "degrees|degree|deg|°",
}
"""What a number before one of these is."""
