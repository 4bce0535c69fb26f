"""Taking: pictures out of the fields of a request."""

import asyncio

from anew.errors import AnewError, NotFound
from anew.server.desk import Desk
from anew.server.intake import Upload
from anew.server.spelled import decoded


async def taken(desk: Desk, text: str, field: str) -> Upload:
    """The picture in a field: base64, a data URL, or a URL of a host that may be asked.

    Raises:
        NotFound: none.
        BadFile, TooLarge, CannotWrite: as ``Desk.take``.
        Refused: a URL, from a host that may not be asked.
    """
    try:
        if not text:
            raise NotFound(needed=f"a picture in {field}", found="none", fix="Put it there in base64.")
        if text.startswith(("http://", "https://")):
            return await desk.take(await desk.fetch(text))
        return await desk.take(await asyncio.to_thread(decoded, text))
    except AnewError as error:
        error.param = error.param or field
        raise


def pixels_of(desk: Desk) -> int:
    """The most that a picture may have."""
    return desk.settings.limit.pixels
