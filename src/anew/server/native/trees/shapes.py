"""Shapes: what is given of trees."""

from typing import Annotated

from pydantic import Field

from anew.jobs.job import State
from anew.server.native.shapes import Digest, Fault, Id, Recipe, Seconds, Shape

NodeId = Annotated[str, Field(pattern="^n[1-9][0-9]{0,14}$", description="The id of a node in its tree.")]
TreeId = Annotated[str, Field(pattern="^[0-9a-f]{32}$", description="The id of a tree.")]


class NodePicture(Shape):
    """The picture file of a node."""

    digest: Digest
    width: int
    height: int
    bytes: int
    """0 where it had to make room for others."""
    format: str
    mode: str
    """Its channels: L, LA, RGB or RGBA."""


class Node(Shape):
    """A picture, or the place where a job will put one."""

    id: NodeId
    parent: NodeId | None
    """What it was made of; null where it came from outside."""
    at: Seconds
    name: str
    starred: bool
    deleted: bool
    """Hidden; it can be brought back."""
    state: State
    job: Id | None
    index: int
    """Which of the job's pictures."""
    recipe: Recipe | None
    pictures: dict[str, Digest]
    """What it was made from, by the names of the recipe."""
    takes: dict[str, NodeId]
    """Which of those are nodes."""
    picture: NodePicture | None
    fault: Fault | None
    seconds: float | None
    """What its job took."""


class Nodes(Shape):
    """Nodes that are new."""

    nodes: list[Node]


class Tree(Shape):
    """Pictures, and what each was made from."""

    id: TreeId
    name: str
    revision: int
    """Grows with every change."""
    at: Seconds
    changed: Seconds
    nodes: list[Node]


class TreeBrief(Shape):
    """A tree in a list."""

    id: TreeId
    name: str
    at: Seconds
    changed: Seconds
    nodes: int
    """How many that are not deleted."""
    cover: NodeId | None
    """The newest picture."""


class Trees(Shape):
    """Every tree of an owner, the last changed first."""

    trees: list[TreeBrief]
