"""Parcel: a tree as one zip, to hand to somebody else or to keep.

    tree.json     what it is: {"anew-tree": 1, "name": ..., "nodes": [...], "files": {digest: name in the zip}}
    pictures/     the picture of each node, as it was written: n3.png
    parts/        what else was used to make them, such as masks, by digest
    recipes/      how each was made: n3.toml

What was deleted is not in it; what was made of that hangs on what it was made of. Who takes one in believes nothing:
names, number and sizes are looked at first, digests are computed again, pictures are opened in a sandbox.
"""

import io
import json
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Annotated, Any, BinaryIO, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from anew.errors import AnewError
from anew.image.files.source import kind_of
from anew.store import zips
from anew.trees.node import Node, Tree

FORMAT = 1
CONTENTS = "tree.json"
WHAT = "a tree that anew exported"
FILES = 20_000
LONGEST = 64 * 2**20
"""Bytes of ``tree.json``."""
RECIPE = 2**20
"""Bytes of a recipe."""
_NAME = re.compile(r"pictures/n[1-9][0-9]{0,6}\.[a-z]{3,4}|parts/[0-9a-f]{64}\.[a-z]{3,4}")
_RECIPE = re.compile(r"recipes/n[1-9][0-9]{0,6}\.toml")

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Id = Annotated[str, Field(pattern="^n[1-9][0-9]{0,6}$")]
Moment = Annotated[float, Field(ge=0, lt=2**40, allow_inf_nan=False)]
Word = Annotated[str, Field(max_length=300)]


class Packed(BaseModel):
    """A node in a parcel."""

    model_config = ConfigDict(strict=True, frozen=True)

    id: Id
    parent: Id | None = None
    at: Moment
    name: Word = ""
    how: Word = ""
    starred: bool = False
    index: Annotated[int, Field(ge=0, lt=1000)] = 0
    seconds: Moment | None = None
    recipe: dict[str, Any] | None = None
    pictures: Annotated[dict[Word, Digest], Field(max_length=100)] = {}
    takes: Annotated[dict[Word, Id], Field(max_length=100)] = {}
    digest: Digest


class Contents(BaseModel):
    """What is in a parcel."""

    model_config = ConfigDict(strict=True, frozen=True)

    format: Annotated[int, Field(alias="anew-tree", ge=FORMAT, le=FORMAT)]
    name: Word
    nodes: Annotated[list[Packed], Field(max_length=5000)]
    files: Annotated[dict[Digest, Word], Field(max_length=FILES)]


# Out.


def packed(tree: Tree, file: Callable[[str], bytes], recipe: Callable[[Node], str]) -> Iterator[bytes]:
    """A tree as a zip, piece by piece, so that no more than one picture is in memory.

    Args:
        tree: With its nodes.
        file: Gives the bytes of a digest; it may say that it has them no longer.
        recipe: Gives the recipe of a node as text.
    """
    nodes = [node for node in tree.nodes if node.picture and node.picture.bytes and not node.deleted]
    out, files = _Out(), dict[str, str]()
    with zipfile.ZipFile(out, "w") as pack:
        for node in nodes:
            assert node.picture is not None
            wanted = {node.picture.digest: f"pictures/{node.id}"} | {
                digest: f"parts/{digest}" for digest in node.pictures.values()
            }
            for digest, name in wanted.items():
                if digest not in files and (data := _have(file, digest)) is not None:
                    files[digest] = f"{name}.{kind_of(data)}"
                    _write(pack, files[digest], data, node.at)
                    yield out.taken()
            if node.recipe:
                _write(pack, f"recipes/{node.id}.toml", recipe(node).encode(), node.at)
        kept = [node for node in nodes if node.picture and node.picture.digest in files]
        told = {"anew-tree": FORMAT, "name": tree.name, "nodes": list(_told(tree, kept)), "files": files}
        _write(pack, CONTENTS, json.dumps(told, ensure_ascii=False, indent=1).encode(), tree.changed)
    yield out.taken()


def _told(tree: Tree, kept: list[Node]) -> Iterator[dict[str, Any]]:
    ids, parents = {node.id for node in kept}, {node.id: node.parent for node in tree.nodes}
    for node in kept:
        parent = node.parent
        while parent and parent not in ids:
            parent = parents.get(parent, "")
        assert node.picture is not None
        yield {
            **{name: getattr(node, name) for name in ("id", "at", "name", "how", "starred", "index", "seconds")},
            "parent": parent or None,
            "recipe": node.recipe,
            "pictures": dict(node.pictures),
            "takes": {role: id for role, id in node.takes.items() if id in ids},
            "digest": node.picture.digest,
        }


def _have(file: Callable[[str], bytes], digest: str) -> bytes | None:
    try:
        return file(digest)
    except AnewError:  # it made room for others
        return None


def _write(pack: zipfile.ZipFile, name: str, data: bytes, at: float) -> None:
    moment = time.gmtime(at)
    entry = zipfile.ZipInfo(name, (max(1980, moment.tm_year), *moment[1:6]))
    entry.compress_type = zipfile.ZIP_DEFLATED if name.endswith((".json", ".toml")) else zipfile.ZIP_STORED
    pack.writestr(entry, data)


class _Out(io.RawIOBase):
    """Where a zip is written to, and taken from piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """What was written since the last time."""
        whole, self._pieces = b"".join(self._pieces), []
        return whole


# In.


class Parcel:
    """A parcel that was opened, and of which nothing is believed."""

    def __init__(self, pack: zipfile.ZipFile, contents: Contents) -> None:
        self._pack, self.contents = pack, contents

    @classmethod
    def open(cls, file: BinaryIO, *, each: int) -> Self:
        """Look at what is in it.

        Args:
            file: Of the zip; it is not closed.
            each: Bytes that a picture may have.

        Raises:
            BadFile: it is no parcel, or what it says cannot be.
            TooLarge: over a limit.
        """
        zips.check_end(file, WHAT)
        with zips.told(WHAT):
            pack = zipfile.ZipFile(file)

            def most(name: str) -> int:
                if name == CONTENTS:
                    return LONGEST
                return each if _NAME.fullmatch(name) else RECIPE if _RECIPE.fullmatch(name) else 0

            names = {entry.filename for entry in zips.checked(pack, WHAT, files=FILES, most=most)}
            if CONTENTS not in names:
                raise zips.bad(WHAT, "no tree.json in it")
            data = zips.read(pack, pack.getinfo(CONTENTS), WHAT)
        try:
            contents = Contents.model_validate_json(data)
        except ValidationError as error:
            first = error.errors()[0]
            raise zips.bad(WHAT, f"{'.'.join(map(str, first['loc']))[:80]}: {first['msg']}") from None
        _check(contents, names)
        return cls(pack, contents)

    def file(self, digest: str) -> bytes:
        """A picture.

        Raises:
            BadFile: it is damaged, or another one than it is called.
        """
        name = self.contents.files[digest]
        with zips.told(WHAT):
            data = zips.read(self._pack, self._pack.getinfo(name), WHAT)
        if sha256(data).hexdigest() != digest:
            raise zips.bad(WHAT, f"{name}, which is another picture than it is called")
        return data


def _check(contents: Contents, names: set[str]) -> None:
    """Refuse a tree that is none: what is made of what comes later, or of itself, or of nothing."""
    for name in contents.files.values():
        if name not in names or not _NAME.fullmatch(name):
            raise zips.bad(WHAT, f"no {name[:80]} in it")
    earlier: set[str] = set()
    for node in contents.nodes:
        if node.id in earlier or not {*node.takes.values(), node.parent or node.id} <= {*earlier, node.id}:
            raise zips.bad(WHAT, f"{node.id}, which is there twice or made of what comes later")
        if node.id in node.takes.values() or node.parent == node.id:
            raise zips.bad(WHAT, f"{node.id}, which is made of itself")
        if node.digest not in contents.files:
            raise zips.bad(WHAT, f"{node.id}, whose picture is not in it")
        earlier.add(node.id)
