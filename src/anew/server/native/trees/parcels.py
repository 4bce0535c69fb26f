"""Parcels: a tree as a zip, out and in."""

import asyncio
import tempfile

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import ValidationError

from anew.errors import BadFile, CannotWrite
from anew.jobs.objects import ensure
from anew.server.asking import owner_of
from anew.server.garden import Garden
from anew.server.native.telling import recipe_of
from anew.server.native.trees import shapes
from anew.server.native.trees.files import toml_of
from anew.server.native.trees.routes import MADE, TREE
from anew.server.native.trees.telling import tree_of
from anew.server.native.words import KINDS, Answers, body, errors, kind_of, strange
from anew.trees.parcel import Parcel, packed

ZIP: Answers = {200: {"description": "A zip.", "content": {"application/zip": {}}}}


def router(garden: Garden) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["trees"])
    trees = garden.trees

    @router.get("/trees/{tree}/export", summary="A tree as a zip", response_class=Response, responses=ZIP | errors(404))
    async def export(tree: TREE, request: Request) -> Response:
        """Its pictures with their records, its recipes, and ``tree.json``; without what was deleted."""
        told, _ = await garden.tree(tree, owner_of(request))
        headers = {"content-disposition": f'attachment; filename="tree-{tree[:8]}.zip"'}
        return StreamingResponse(packed(told, trees.bytes_of, toml_of), headers=headers, media_type="application/zip")

    @router.post(
        "/trees/import",
        status_code=201,
        summary="A tree out of a zip",
        responses=MADE | errors(404, 408, 413, 507),
        openapi_extra=body(zip="file", raw="file"),
    )
    async def adopt(request: Request, response: Response) -> shapes.Tree:
        """As a new one. Nothing in it is believed."""
        if kind_of(request) not in (KINDS["zip"], KINDS["raw"]):
            raise strange(request, "zip", "raw")
        await asyncio.to_thread(ensure, trees.root)
        try:
            with tempfile.TemporaryFile(dir=trees.root) as file:
                async for piece in request.stream():
                    await asyncio.to_thread(file.write, piece)
                parcel = await asyncio.to_thread(lambda: Parcel.open(file, each=garden.most))
                _check_recipes(parcel)
                tree = await garden.adopt(parcel, owner_of(request))
        except OSError as error:
            raise CannotWrite(
                needed="room for a tree that comes", found=error.strerror or str(error), fix="Make room."
            ) from error
        response.headers["location"] = f"/v1/trees/{tree.id}"
        return tree_of(tree, {})

    @router.api_route("/trees/import", methods=["GET", "PATCH", "DELETE"], include_in_schema=False)
    async def no_tree() -> None:
        """No tree has that id."""
        raise HTTPException(405)

    return router


def _check_recipes(parcel: Parcel) -> None:
    """Refuse what could not be told again."""
    for node in parcel.contents.nodes:
        if node.recipe is not None:
            try:
                recipe_of(node.recipe)
            except (ValidationError, TypeError) as error:
                raise BadFile(
                    needed=f"a recipe for {node.id}", found=type(error).__name__, fix="Export the tree again."
                ) from None
