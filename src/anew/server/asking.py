"""Asking: what a route may know of a request beside its body."""

from fastapi import Request, WebSocket


def owner_of(request: Request | WebSocket) -> str:
    """Whose key came with it; jobs are put and seen under that name."""
    return str(request.state.owner or "")
