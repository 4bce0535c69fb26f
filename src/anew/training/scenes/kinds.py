"""Kinds: what can be in a scene, and how a map shows it."""

MEADOW, WHEAT, CROP, WATER, WOOD, ROAD, HOUSE, TREE = range(8)
CLASSES: tuple[tuple[str, tuple[int, int, int]], ...] = (
    ("meadow", (178, 212, 142)),
    ("wheat", (214, 178, 104)),
    ("crop", (142, 186, 128)),
    ("water", (198, 226, 242)),
    ("wood", (214, 234, 196)),
    ("road", (108, 104, 116)),
    ("house", (246, 214, 198)),
    ("tree", (190, 222, 170)),
)
"""Name and colour of every class, in the order of their numbers.

What is dark from the air is pale on the map and the other way round: no smooth change of colours, such as a transfer
of mean and spread, turns one into the other, so a translator has to know what it looks at.
"""
