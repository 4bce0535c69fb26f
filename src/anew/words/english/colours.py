"""Colours: names of CSS Color Module Level 4, and those that people use for some of them."""

CSS = """
    black #000000 silver #c0c0c0 gray #808080 white #ffffff maroon #800000 red #ff0000 purple #800080
    fuchsia #ff00ff green #008000 lime #00ff00 olive #808000 yellow #ffff00 navy #000080 blue #0000ff teal #008080
    aqua #00ffff aquamarine #7fffd4 azure #f0ffff beige #f5f5dc brown #a52a2a chocolate #d2691e coral #ff7f50
    cornflowerblue #6495ed crimson #dc143c cyan #00ffff darkblue #00008b darkcyan #008b8b darkgray #a9a9a9
    darkgreen #006400 darkmagenta #8b008b darkorange #ff8c00 darkred #8b0000 darkviolet #9400d3 deeppink #ff1493
    deepskyblue #00bfff dodgerblue #1e90ff firebrick #b22222 forestgreen #228b22 gold #ffd700 hotpink #ff69b4
    indigo #4b0082 ivory #fffff0 khaki #f0e68c lavender #e6e6fa lightblue #add8e6 lightcyan #e0ffff
    lightgray #d3d3d3 lightgreen #90ee90 lightpink #ffb6c1 lightyellow #ffffe0 limegreen #32cd32 magenta #ff00ff
    midnightblue #191970 mintcream #f5fffa orange #ffa500 orangered #ff4500 orchid #da70d6 pink #ffc0cb plum #dda0dd
    royalblue #4169e1 salmon #fa8072 seagreen #2e8b57 sienna #a0522d skyblue #87ceeb slategray #708090
    steelblue #4682b4 tan #d2b48c tomato #ff6347 turquoise #40e0d0 violet #ee82ee wheat #f5deb3
"""
OTHERS = {
    "gray": "grey|neutral grey",
    "lightgray": "light grey|light gray|pale grey|pale gray",
    "darkgray": "dark grey|dark gray",
    "turquoise": "turqoise|turquois",
    "navy": "navy blue",
    "purple": "violett",
    "beige": "cream|off white",
    "skyblue": "sky blue",
    "forestgreen": "forest green",
    "limegreen": "lime green",
    "hotpink": "hot pink",
    "deeppink": "deep pink",
    "royalblue": "royal blue",
    "darkorange": "dark orange",
    "lightpink": "pale pink",
    "lightblue": "pale blue|baby blue",
    "lightgreen": "pale green|mint|mint green",
    "lightyellow": "pale yellow",
    "brown": "dark brown|braun",
    "gold": "golden",
    "silver": "silvery",
}
"""Of a CSS name: what else it is called. Those with dark and light are written apart as well."""


def _values() -> dict[str, str]:
    words = CSS.split()
    told: dict[str, list[str]] = {}
    for name, value in zip(words[::2], words[1::2], strict=True):
        spoken = [name]
        for shade in ("dark", "light", "deep"):
            if name.startswith(shade) and name != shade:
                spoken.append(f"{shade} {name.removeprefix(shade)}")
        told.setdefault(value, []).extend([*spoken, *OTHERS.get(name, "").split("|")])
    return {value: "|".join(filter(None, names)) for value, names in told.items()}


VALUES: dict[str, str] = _values()
"""Each colour as #rrggbb, and the phrases that mean it."""
