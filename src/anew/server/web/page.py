"""Page: the routes of the studio's files. The page loads from this server only, and runs no inline code."""

import asyncio

from fastapi import APIRouter, Request, Response

from anew.server.web import bundle, outside

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "worker-src 'self' blob:; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
FOR_EVER = "private, max-age=31536000, immutable"
HTML = "text/html; charset=utf-8"


def router() -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["web"])

    @router.get("/", include_in_schema=False)
    async def page(request: Request) -> Response:
        if request.state.owner is None:
            return _page(outside.PAGE.encode(), outside.POLICY, 401)
        return _page(await asyncio.to_thread(bundle.index), POLICY)

    @router.get("/assets/{name}", include_in_schema=False)
    async def asset(name: str) -> Response:
        data, kind = await asyncio.to_thread(bundle.asset, name)
        headers = {"cache-control": FOR_EVER, "content-security-policy": POLICY}  # a worker has that of its file
        return Response(data, media_type=kind, headers=headers)

    return router


def _page(data: bytes, policy: str, status: int = 200) -> Response:
    return Response(data, status, {"content-security-policy": policy, "cache-control": "no-store"}, HTML)
