"""Drawing: the pictures of a conversation as a tree of text.

p1  photo.jpg  640x480
├── p2  inpaint by patch, seed 0  640x480
│   └── p4  tone by tone, seed 0  640x480  <-- last
└── p3  mask drawn  640x480
"""

from collections.abc import Iterator, Sequence

from anew.mcp.tree import Shot


def drawn(shots: Sequence[Shot], last: str) -> str:
    """The tree, oldest first.

    Args:
        shots: The pictures; one whose parent is not among them begins a tree.
        last: The id of the one at which the conversation stands.
    """
    known = {shot.id for shot in shots}
    children: dict[str, list[Shot]] = {}
    for shot in shots:
        children.setdefault(shot.parent if shot.parent in known else "", []).append(shot)
    return "\n".join(line for shot in children.get("", []) for line in _lines(shot, children, last))


def _lines(top: Shot, children: dict[str, list[Shot]], last: str) -> Iterator[str]:
    """One tree; without recursion, for a conversation may be long."""
    todo = [(top, "", "")]
    while todo:
        shot, before, below = todo.pop()
        mark = "  <-- last" if shot.id == last else ""
        others = "".join(f"  {role} {id}" for role, id in shot.takes.items() if id != shot.parent)
        yield f"{before}{shot.id}  {shot.how}{others}  {shot.width}x{shot.height}{mark}"
        made = children.get(shot.id, [])
        for index, child in reversed(list(enumerate(made))):
            end = index == len(made) - 1
            todo.append((child, below + ("└── " if end else "├── "), below + ("    " if end else "│   ")))
