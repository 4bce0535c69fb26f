"""Sides: where something is added, and along which way something is long."""

VALUES: dict[str, str] = {
    "left": "left|to the left|on the left|left side|leftwards|leftward|on the left side|lefthand side",
    "right": "right|to the right|on the right|right side|rightwards|rightward|on the right side|righthand side",
    "top": """top|on top|at the top|above|upwards|upward|up top|overhead|above the head|above her head
        |above his head|the top|on the top|over the head|to the top""",
    "bottom": """bottom|below|at the bottom|downwards|downward|beneath|underneath|the bottom|on the bottom
        |to the bottom""",
    "width": "left and right|both sides|on both sides|either side|sideways|on either side|at the sides|on the sides",
    "height": "top and bottom|above and below",
    "all": """all sides|on all sides|every side|on every side|all around|around|all round|around it|around her
        |around him|each side|on each side|all four sides|around them|everywhere""",
}

MEANS = {
    "wider": "wider|widen|broader|broaden|more width",
    "taller": "taller|heighten|more height",
    "wide": "wide|width|in width|across",
    "high": "high|tall|height|in height",
}
