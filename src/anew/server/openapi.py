"""Openapi: ``python -m anew.server.openapi FILE`` writes what the server says of itself, to make clients from.

The studio's types are: `studio/openapi.json` is this file.
"""

import json
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from anew.image.files.atomic import write_whole
from anew.jobs import Queue
from anew.server.app import application
from anew.server.settings import Settings, new_key


def text() -> str:
    """The OpenAPI of a server as it stands with nothing chosen, in an order that does not change by itself."""
    with tempfile.TemporaryDirectory() as folder, closing(Queue(Path(folder))) as queue:
        told = application(Settings(keys=(new_key(),)), queue).openapi()
    return json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    write_whole(Path(sys.argv[1]), text().encode())
