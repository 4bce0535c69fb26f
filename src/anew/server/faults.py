"""Faults: every error in one plain form, and in the shape that the dialect of its path has for errors.

    exception --> Fault --> the renderer of the longest prefix of its path --> answer

A dialect brings its own by ``shaped("/sdapi", render)``; native is the shape of everything else:

    {"error": {"kind": "TooLarge", "needed": "...", "found": "...", "fix": "..."}, "request": "..."}
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from anew.errors import AnewError, BadInput, BadRequest, EngineFailed, NoKey, NotFound, TooOften


@dataclass(frozen=True)
class Fault:
    """An error, ready to be laid out."""

    status: int
    kind: str
    """The class in ``anew.errors``."""
    needed: str
    found: str
    fix: str
    request: str = ""
    """The id of the request, for whoever looks into the logs."""
    headers: Mapping[str, str] = field(default_factory=dict)
    param: str = ""
    """The field that is wrong, where it is one."""

    @property
    def sentence(self) -> str:
        """All of it, for dialects that have one line for it."""
        return f"Needed {self.needed}; found {self.found}. {self.fix}"


Render = Callable[[Fault], Response]
_RENDERERS: dict[str, Render] = {}


def shaped(prefix: str, render: Render) -> None:
    """Lay out every error below a path in this way, those of guards and limits too.

    Args:
        prefix: Such as "/sdapi"; the longest one wins.
        render: Makes the answer. The headers of the fault are added to it.
    """
    _RENDERERS[prefix] = render


def answer(fault: Fault, path: str) -> Response:
    """The answer to a request on that path."""
    fitting = [prefix for prefix in _RENDERERS if path == prefix or path.startswith(prefix.rstrip("/") + "/")]
    response = _RENDERERS[max(fitting, key=len)](fault) if fitting else native(fault)
    for name, value in fault.headers.items():
        response.headers.setdefault(name, value)
    return response


def native(fault: Fault) -> Response:
    """The shape of paths that no dialect has claimed."""
    told = {name: getattr(fault, name) for name in ("kind", "needed", "found", "fix")}
    return JSONResponse({"error": told, "request": fault.request}, fault.status)


def fault_of(error: BaseException, request: str = "") -> Fault:
    """Any exception as a fault. What is not anew's tells nothing of itself."""
    if isinstance(error, HTTPException):
        told = _cause(error)
        return fault_of(told, request) if told else _of_http(error, request)
    if isinstance(error, RequestValidationError):
        return _of_validation(error, request)
    told = error if isinstance(error, AnewError) else _unknown()
    words = told.needed, told.found, told.fix
    return Fault(told.http_status, type(told).__name__, *words, request, _headers_of(told), told.param)


def _cause(error: BaseException) -> AnewError | None:
    """What FastAPI wraps where a form or a body breaks off: the guard's own words."""
    cause = error.__cause__ or error.__context__
    return cause if isinstance(cause, AnewError) else None


def _headers_of(error: AnewError) -> dict[str, str]:
    if isinstance(error, NoKey):
        return {"www-authenticate": "Bearer"}
    return {"retry-after": str(error.after)} if isinstance(error, TooOften) else {}


def _of_http(error: HTTPException, request: str) -> Fault:
    """Routing's own: no such route, another method, a form that cannot be read."""
    words = {
        404: (NotFound, "a path that is served here", "another", "See /openapi.json."),
        405: (BadRequest, "a method that the path has", "another", "See /openapi.json."),
    }
    usual = (BadRequest, "a request that its route reads", str(error.detail)[:200], "See /openapi.json.")
    kind, needed, found, fix = words.get(error.status_code, usual)
    return Fault(error.status_code, kind.__name__, needed, found, fix, request, dict(error.headers or {}))


def _of_validation(error: RequestValidationError, request: str) -> Fault:
    """The first thing that is wrong with a body, a query or a header; its value is not told back."""
    first: Any = next(iter(error.errors()), {})
    param = ".".join(str(part) for part in first.get("loc", ())[1:])
    told = str(first.get("msg", "")).rstrip(".") or "something else"
    return Fault(
        BadInput.http_status,
        BadInput.__name__,
        f"a {param} that its route reads" if param else "a request that its route reads",
        told[:400],
        "See /openapi.json.",
        request,
        param=param,
    )


def _unknown() -> AnewError:
    return EngineFailed(
        needed="an answer without a fault",
        found="a fault of ours",
        fix="Report it with the request id; the log has more.",
    )
