"""Files: the picture of a node, the same small, and its recipe."""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from anew.errors import CannotServe
from anew.recipes import Recipe, to_toml
from anew.server.asking import owner_of
from anew.server.desk import MEDIA
from anew.server.garden import Garden, look_of, rounded
from anew.server.native.trees.routes import KNOWN, NODE, TREE, Known
from anew.server.native.uploads import pictures
from anew.server.native.words import Answers, errors
from anew.trees import Node

FOR_EVER = "private, max-age=31536000, immutable"
"""The picture of a node is never another one."""
SMALL: Answers = {200: {"description": "A WebP in sRGB.", "content": {"image/webp": {}}}}
TOML: Answers = {200: {"description": "A recipe file.", "content": {"application/toml": {}}}}
LARGEST = 8192


def router(garden: Garden) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["trees"])
    trees = garden.trees

    @router.get(
        "/trees/{tree}/nodes/{node}/picture",
        summary="The picture of a node",
        response_class=Response,
        responses=pictures("The file, as it was written; its ETag is its digest.") | KNOWN | errors(404, 409),
    )
    async def picture(tree: TREE, node: NODE, request: Request, known: Known = "") -> Response:
        found = await asyncio.to_thread(trees.node, tree, node, owner_of(request))
        digest = found.picture.digest if found.picture else ""
        headers = {"etag": f'"{digest}"', "cache-control": FOR_EVER}
        if digest and headers["etag"] in known:
            return Response(status_code=304, headers=headers)
        data = await asyncio.to_thread(trees.file, found)
        kind = found.picture.format if found.picture else ""
        headers["content-disposition"] = f'inline; filename="{tree[:8]}-{node}.{kind}"'
        return Response(data, media_type=MEDIA[kind], headers=headers)

    @router.get(
        "/trees/{tree}/nodes/{node}/look",
        summary="The picture of a node, small",
        response_class=Response,
        responses=SMALL | KNOWN | errors(404, 409),
    )
    async def look(
        tree: TREE,
        node: NODE,
        request: Request,
        size: Annotated[int, Query(ge=0, le=LARGEST, description="The longest side; 0 is as it is.")] = 512,
        format: Annotated[Literal["webp"], Query()] = "webp",
        known: Known = "",
    ) -> Response:
        """As a WebP in sRGB, which every browser shows; a little larger than asked, so that few need be made."""
        found = await asyncio.to_thread(trees.node, tree, node, owner_of(request))
        side = rounded(size)
        headers = {"etag": f'"{look_of(found, side)}"', "cache-control": FOR_EVER}
        if headers["etag"] in known:
            return Response(status_code=304, headers=headers)
        return Response(await garden.look(found, side), media_type="image/webp", headers=headers)

    @router.get(
        "/trees/{tree}/nodes/{node}/recipe",
        summary="The recipe of a node",
        response_class=Response,
        responses=TOML | errors(404, 409),
    )
    async def recipe(tree: TREE, node: NODE, request: Request) -> Response:
        """As a file for ``anew run``, which says what it takes."""
        found = await asyncio.to_thread(trees.node, tree, node, owner_of(request))
        headers = {"content-disposition": f'attachment; filename="{tree[:8]}-{node}.toml"'}
        return Response(await asyncio.to_thread(toml_of, found), media_type="application/toml", headers=headers)

    return router


def toml_of(node: Node) -> str:
    """The recipe of a node as a file, with a line for each picture that it takes.

    Raises:
        CannotServe: it was brought in, not made.
    """
    if not node.recipe:
        raise CannotServe(needed="a node that was made", found=f"{node.id}, which was brought in", fix="Save it.")
    takes = [
        f"# {name} = {node.takes.get(name, 'a picture')}, sha256:{digest}" for name, digest in node.pictures.items()
    ]
    return "\n".join([f"# {node.id} of a tree of anew's studio, from:", *takes, "", to_toml(_recipe_of(node))])


def _recipe_of(node: Node) -> Recipe:
    seeded = Recipe.from_dict(node.recipe or {})
    return seeded.model_copy(update={"seed": (seeded.seed + node.index) % 2**32})
