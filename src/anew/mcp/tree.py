"""Tree: a conversation is a tree of pictures (``anew.trees``) that knows where it stands.

A chat model is told p1 where the tree says n1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from anew.errors import CannotServe, NotKept
from anew.home import home
from anew.trees import New, Node, Room, Trees

LAST = "last"
"""The word for the picture at which a conversation stands."""
ROOM = 5 * 2**30
"""Bytes of files; the oldest go first, their ids stay."""
MOST = 500
"""Pictures of a conversation that are told; it may have more."""
OWNER = "mcp"


@dataclass(frozen=True, kw_only=True)
class Shot:
    """A picture of a conversation."""

    id: str
    digest: str
    bytes: int
    format: str
    width: int
    height: int
    mode: str
    how: str
    """A line that says where it comes from."""
    at: float
    """Seconds since 1970."""
    parent: str = ""
    """The picture that it was made of; empty where it came from outside."""
    takes: Mapping[str, str] = field(default_factory=dict)
    """The ids of all pictures it was made from, by role."""
    recipe: Mapping[str, Any] = field(default_factory=dict)


class Tree:
    """The pictures of all conversations. Threads may share it."""

    def __init__(self, root: Path | None = None, room: int = ROOM) -> None:
        """Name the place.

        Args:
            root: Its folder; None is ``mcp`` in anew's home.
            room: Bytes that its files may take.

        Raises:
            BadFile: something else is there, or it is damaged.
        """
        self._trees = Trees(root or home() / "mcp", Room(room, forgetful=True))
        self._trees.waiting()

    def add(self, conversation: str, new: New, data: bytes, *, head: bool = True) -> Shot:
        """Keep a picture, which is on the disk when this returns.

        Args:
            conversation: Whose.
            new: What it is.
            data: Its file.
            head: Whether the conversation goes on from it.

        Raises:
            CannotWrite: no permission, no room.
        """
        tree = self._trees.begin(conversation, OWNER, _id(conversation)).id
        takes = {role: _inside(id) for role, id in new.takes.items()}
        new = replace(new, parent=_inside(new.parent), takes=takes)
        return _shot(self._trees.add(tree, OWNER, new, data, head=head))

    def shot(self, id: str, conversation: str) -> Shot:
        """A picture by its id, or the one at which the conversation stands by ``last``.

        Raises:
            NotKept: there is none.
        """
        last = id == LAST
        try:
            inside = self._trees.head(_id(conversation), OWNER) if last else _inside(id)
            return _shot(self._trees.node(_id(conversation), inside, OWNER))
        except NotKept:
            raise NotKept(
                needed="a picture in this conversation" if last else "the id of a picture, such as p1, or last",
                found="none yet" if last else repr(id)[:80],
                fix="Open one with open_picture; history lists those that are there.",
            ) from None

    def file(self, shot: Shot) -> bytes:
        """The file of a picture.

        Raises:
            NotKept: it had to make room for newer ones.
        """
        try:
            return self._trees.bytes_of(shot.digest)
        except NotKept:
            raise NotKept(
                needed=f"the file of {shot.id}",
                found="none: it made room for newer ones",
                fix="Open or make it again; anew's store may know how.",
            ) from None

    def stand(self, shot: Shot, conversation: str) -> None:
        """Let the conversation go on from a picture.

        Raises:
            CannotWrite: no room.
        """
        self._trees.stand(_id(conversation), OWNER, _inside(shot.id))

    def undo(self, conversation: str) -> Shot:
        """Go back to what the last picture was made of. What was made stays, by its id.

        Raises:
            NotKept: nothing was opened yet.
            CannotServe: the last picture was opened, not made.
        """
        last = self.shot(LAST, conversation)
        if not last.parent:
            raise CannotServe(
                needed="a picture that was made of another",
                found=f"{last.id}, which was opened",
                fix="Go to another picture with branch; history lists them.",
            )
        back = self.shot(last.parent, conversation)
        self.stand(back, conversation)
        return back

    def shots(self, conversation: str) -> list[Shot]:
        """The newest pictures of a conversation, the oldest of them first."""
        try:
            return [_shot(node) for node in self._trees.tree(_id(conversation), OWNER).nodes[-MOST:]]
        except NotKept:
            return []


def _id(conversation: str) -> str:
    """The id of its tree: everybody who names it finds the same one."""
    return sha256(conversation.encode("utf8", "surrogateescape")).hexdigest()[:32]


def _inside(id: str) -> str:
    """The id in the tree.

    Example:
        >>> _inside("p3"), _inside("n3"), _inside("")
        ('n3', '', '')
    """
    return f"n{id[1:]}" if id.startswith("p") else ""


def _outside(id: str) -> str:
    return f"p{id[1:]}" if id else ""


def _shot(node: Node) -> Shot:
    assert node.picture is not None  # a conversation keeps what is there
    told = {name: getattr(node.picture, name) for name in ("digest", "bytes", "format", "width", "height", "mode")}
    return Shot(
        **told,
        id=_outside(node.id),
        how=node.how,
        at=node.at,
        parent=_outside(node.parent),
        takes={role: _outside(id) for role, id in node.takes.items()},
        recipe=node.recipe or {},
    )
