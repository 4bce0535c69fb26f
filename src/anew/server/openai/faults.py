"""Faults: errors as clients of OpenAI read them (https://platform.openai.com/docs/guides/error-codes).

    {"error": {"message": "Needed ...; found ... .", "type": "...", "param": "mask", "code": "..."}}

Their clients ask again by themselves after 408, 409, 429 and 5xx. What would fail again is answered so that they do
not.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi.responses import JSONResponse

from anew.errors import AnewError
from anew.server.faults import Fault

TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
CODES = {"NoKey": "invalid_api_key", "TooOften": "rate_limit_exceeded", "EngineFailed": "server_error"}
IN_VAIN = {"x-should-retry": "false"}
"""Asks the clients not to try again: it would be another job."""


def render(fault: Fault) -> JSONResponse:
    """A fault in their shape."""
    status = status_of(fault)
    return JSONResponse({"error": told(fault)}, status, IN_VAIN if status >= 500 else {})


def told(fault: Fault) -> dict[str, str | None]:
    """What goes under ``error``, in an answer or in a stream."""
    return {
        "message": fault.sentence,
        "type": TYPES.get(fault.status, "server_error" if fault.status >= 500 else "invalid_request_error"),
        "param": fault.param or None,
        "code": code_of(fault),
    }


def status_of(fault: Fault) -> int:
    """422 is not spoken there, and 409 would be asked again."""
    return 400 if fault.status in (409, 422) else fault.status


def code_of(fault: Fault) -> str:
    """A word for programs.

    Example:
        >>> code_of(Fault(404, "NotFound", "", "", "", param="model")), code_of(Fault(422, "BadFile", "", "", ""))
        ('model_not_found', 'bad_file')
    """
    if fault.kind == "NotFound" and fault.param == "model":
        return "model_not_found"
    if fault.kind == "BadRequest" and fault.param:
        return "unknown_parameter"
    return CODES.get(fault.kind, re.sub(r"(?<=[a-z])(?=[A-Z])", "_", fault.kind).lower())


@contextmanager
def about(param: str) -> Iterator[None]:
    """What goes wrong in here is the fault of that field."""
    try:
        yield
    except AnewError as error:
        error.param = error.param or param
        raise
