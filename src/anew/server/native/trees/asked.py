"""Asked: what may be sent to trees."""

from typing import Annotated, Any

from pydantic import Field

from anew.server.native.asked import Asked, NewJob
from anew.server.native.shapes import Digest
from anew.server.native.trees.shapes import NodeId
from anew.trees.trees import NAME

Name = Annotated[str, Field(max_length=NAME)]
Picture = Annotated[str, Field(pattern="^([0-9a-f]{64}|n[1-9][0-9]{0,14})$")]


class NewTree(Asked):
    """A tree to begin."""

    name: Name = ""
    picture: Digest | None = None
    """An upload, for its first node; null begins an empty tree."""


class Renamed(Asked):
    """What a tree is to be called."""

    name: Name


class NewNodes(NewJob):
    """A job whose pictures are to be nodes."""

    parent: NodeId | None = None
    """What it goes on from, which is the ``picture`` where no other is given."""
    pictures: dict[str, Picture] = {}
    """Digests of uploads or ids of nodes, by the names of the recipe."""


class BroughtNode(Asked):
    """A picture to be brought in as a node."""

    picture: Digest
    """An upload."""
    parent: NodeId | None = None
    """What it belongs to, such as the picture that was drawn on."""
    name: Name = ""


class NodeMarks(Asked):
    """What is to be changed of a node; what is left out stays."""

    name: Name | None = None
    starred: bool | None = None
    deleted: bool | None = None


SCHEMAS: dict[str, dict[str, Any]] = {
    "NewNode": {
        "description": "A job with a recipe, or a picture that is brought in.",
        "anyOf": [{"$ref": "#/components/schemas/NewNodes"}, {"$ref": "#/components/schemas/BroughtNode"}],
    }
}
