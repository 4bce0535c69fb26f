"""Node: a picture of a tree, or the place where one will be, as plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anew.jobs.job import Fault, State


@dataclass(frozen=True)
class Kept:
    """A picture file of a tree."""

    digest: str
    bytes: int
    """0 where it had to make room."""
    format: str
    width: int
    height: int
    mode: str
    """Its channels: L, LA, RGB or RGBA."""


@dataclass(frozen=True, kw_only=True)
class Node:
    """A picture, and what it was made of. A later look gives another ``Node``."""

    tree: str
    id: str
    """n1, n2 and so on; within a tree never given twice."""
    parent: str
    """The node that it was made of; empty where it came from outside."""
    at: float
    """Seconds since 1970."""
    name: str
    how: str
    """Where it comes from, in a line, for those who have no recipe to show."""
    starred: bool
    deleted: bool
    """Hidden; whoever wants it back says so."""
    state: State
    job: str
    """Of the queue; empty where it was brought in."""
    index: int
    """Which of the job's pictures."""
    recipe: Mapping[str, Any] | None
    pictures: Mapping[str, str]
    """The digest of each picture that it was made from, by the names of the recipe; all of them are kept."""
    takes: Mapping[str, str]
    """Which of those are nodes of the tree."""
    picture: Kept | None
    """None as long as its job has not made it."""
    fault: Fault | None
    seconds: float | None
    """What its job took."""


@dataclass(frozen=True, kw_only=True)
class Tree:
    """A tree; ``nodes`` are there where it was asked for by itself."""

    id: str
    owner: str
    name: str
    revision: int
    """Grows with every change."""
    at: float
    changed: float
    count: int
    """Nodes that are not deleted."""
    cover: str
    """The newest picture; empty where there is none."""
    head: str
    """The node at which a conversation stands; empty where it does not matter."""
    nodes: Sequence[Node] = ()


@dataclass(frozen=True, kw_only=True)
class New:
    """A picture that is to be a node, whose file was opened by somebody."""

    format: str
    width: int
    height: int
    mode: str
    name: str = ""
    how: str = ""
    parent: str = ""
    takes: Mapping[str, str] = field(default_factory=dict)
    recipe: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Ended:
    """What came of a job."""

    state: State
    made: Sequence[tuple[Kept, bytes]] = ()
    """Its pictures with their files, in order."""
    fault: Fault | None = None
    seconds: float | None = None
    again: bool = False
    """Whether it should be asked again later: there was no room for what it made."""
