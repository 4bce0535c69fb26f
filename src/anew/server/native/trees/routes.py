"""Routes: trees and nodes. An owner sees their own only."""

import asyncio
import json
from typing import Annotated

from fastapi import APIRouter, Header, Path, Request, Response

from anew.server.asking import owner_of
from anew.server.garden import Garden
from anew.server.native.asked import read, recipe_of
from anew.server.native.trees import shapes
from anew.server.native.trees.asked import BroughtNode, NewNodes, NewTree, NodeMarks, Renamed
from anew.server.native.trees.telling import brief_of, node_of, tag_of, tree_of
from anew.server.native.words import Answers, body, errors, json_in

TREE = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="The id of a tree.")]
NODE = Annotated[str, Path(pattern="^n[1-9][0-9]{0,14}$", description="The id of a node.")]
MADE: Answers = {201: {"headers": {"Location": {"schema": {"type": "string"}}}}}
KNOWN: Answers = {304: {"description": "It is as it is known."}}
Known = Annotated[str, Header(alias="If-None-Match", description="ETags that are known.")]


def router(garden: Garden) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["trees"])
    trees = garden.trees

    @router.get("/trees", summary="Trees, the last changed first", responses=errors())
    async def page(request: Request) -> shapes.Trees:
        found = await asyncio.to_thread(trees.trees, owner_of(request))
        return shapes.Trees(trees=[brief_of(tree) for tree in found])

    @router.post(
        "/trees",
        status_code=201,
        summary="Begin a tree",
        responses=MADE | errors(404, 408, 413, 507),
        openapi_extra=body(json="NewTree"),
    )
    async def begin(request: Request, response: Response) -> shapes.Tree:
        """With an upload as its first node, or empty."""
        asked, owner = read(NewTree, await json_in(request)), owner_of(request)
        upload = await garden.checked(asked.picture) if asked.picture else None
        tree = await asyncio.to_thread(trees.begin, asked.name, owner)
        if upload:
            await garden.bring(tree.id, owner, upload)
        response.headers["location"] = f"/v1/trees/{tree.id}"
        return tree_of(*await garden.tree(tree.id, owner))

    @router.get(
        "/trees/{tree}",
        summary="A tree with its nodes",
        response_model=shapes.Tree,
        responses=KNOWN | errors(404),
    )
    async def told(tree: TREE, request: Request, known: Known = "") -> Response:
        """Cheap to ask again with its ETag: the answer is short as long as nothing has changed."""
        owner = owner_of(request)
        revision, jobs = await garden.standing(tree, owner)
        headers = {"etag": tag_of(revision, jobs), "cache-control": "private, no-cache"}
        if headers["etag"] in known:
            return Response(status_code=304, headers=headers)
        found = await asyncio.to_thread(trees.tree, tree, owner)
        text = await asyncio.to_thread(lambda: tree_of(found, jobs).model_dump_json())
        return Response(text, media_type="application/json", headers=headers)

    @router.patch(
        "/trees/{tree}", summary="Rename a tree", responses=errors(404, 507), openapi_extra=body(json="Renamed")
    )
    async def rename(tree: TREE, request: Request) -> shapes.Tree:
        asked, owner = read(Renamed, await json_in(request)), owner_of(request)
        await asyncio.to_thread(trees.rename, tree, owner, asked.name)
        return tree_of(*await garden.tree(tree, owner))

    @router.delete("/trees/{tree}", status_code=204, summary="Put a tree aside", responses=errors(404, 507))
    async def aside(tree: TREE, request: Request) -> None:
        """It can be brought back for 30 days, where its room is not needed."""
        await asyncio.to_thread(trees.put_aside, tree, owner_of(request))

    @router.post("/trees/{tree}/restore", summary="Bring a tree back", responses=errors(404, 507))
    async def restore(tree: TREE, request: Request) -> shapes.Tree:
        owner = owner_of(request)
        await asyncio.to_thread(trees.restore, tree, owner)
        return tree_of(*await garden.tree(tree, owner))

    @router.post(
        "/trees/{tree}/nodes",
        status_code=201,
        summary="Let a tree grow: by a job, or by a picture",
        responses=errors(404, 408, 409, 413, 507),
        openapi_extra=body(json="NewNode"),
    )
    async def grow(
        tree: TREE,
        request: Request,
        key: Annotated[
            str, Header(alias="Idempotency-Key", max_length=200, description="As for jobs: twice is once.")
        ] = "",
    ) -> shapes.Nodes:
        """Each picture that the job will make has its node at once, whose state says how the job stands."""
        text, owner = await json_in(request), owner_of(request)
        if not _is_job(text):
            brought = read(BroughtNode, text)
            node = await garden.bring(tree, owner, brought.picture, name=brought.name, parent=brought.parent or "")
            return shapes.Nodes(nodes=[node_of(node)])
        asked = read(NewNodes, text)
        recipe = await asyncio.to_thread(recipe_of, asked.recipe)
        terms = asked.model_dump(exclude={"recipe", "pictures", "parent"})
        nodes = await garden.plant(tree, owner, recipe, asked.pictures, parent=asked.parent or "", key=key, **terms)
        return shapes.Nodes(nodes=[node_of(node) for node in nodes])

    @router.patch(
        "/trees/{tree}/nodes/{node}",
        summary="Name, star, hide or show a node",
        responses=errors(404, 507),
        openapi_extra=body(json="NodeMarks"),
    )
    async def mark(tree: TREE, node: NODE, request: Request) -> shapes.Node:
        asked = read(NodeMarks, await json_in(request)).model_dump(exclude_none=True)
        return node_of(await asyncio.to_thread(lambda: trees.mark(tree, node, owner_of(request), **asked)))

    return router


def _is_job(text: bytes) -> bool:
    """Whether what was sent has a recipe; what cannot be read is told by whoever reads it."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return True
    return not isinstance(told, dict) or "recipe" in told or "picture" not in told
