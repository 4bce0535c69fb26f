"""Faults: errors as clients of A1111 read them.

    {"error": "BadFile", "detail": "Needed ...; found ... .", "body": "", "errors": "Needed ..."}

Most show ``detail``, some ``errors``. There, a wrong field is 422, a sampler or a picture that is missing 404.
"""

from fastapi.responses import JSONResponse

from anew.server.faults import Fault


def render(fault: Fault) -> JSONResponse:
    """A fault in their shape. Whoever comes without a key is asked for it as those clients send it: HTTP Basic."""
    told = {"error": fault.kind, "detail": fault.sentence, "body": "", "errors": fault.sentence}
    headers = {"www-authenticate": 'Basic realm="anew"'} if fault.status == 401 else {}
    return JSONResponse(told, fault.status, headers)
