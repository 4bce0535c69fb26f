import asyncio
from contextlib import closing
from dataclasses import dataclass
from threading import Thread
from typing import Any

import pytest

from anew.jobs import Queue
from anew.jobs.ledger import crews
from anew.jobs.worker import Line, work
from anew.mcp.places import Places
from anew.mcp.studio import Studio
from anew.mcp.tree import Tree
from tests.pictures import hole, picture


@dataclass
class Told:
    told: Any


class Here:
    """A sandbox that is none."""

    async def call(self, function, *blobs, **arguments):
        return Told(await asyncio.to_thread(function, *blobs, **arguments))


@pytest.fixture(scope="session")
def queue(tmp_path_factory):
    """A queue whose worker is a thread of the test."""
    with closing(Queue(tmp_path_factory.mktemp("mcp") / "jobs")) as queue:
        line = Line()
        crews.beat(queue.ledger, "crew")
        thread = Thread(target=work, args=(queue, "crew", "crew.1", line), daemon=True)
        thread.start()
        yield queue
        line.finishing.set()
        thread.join(10)


@pytest.fixture
def studio(queue, tmp_path):
    """A conversation that may read photo.png and hole.png, and write beside them."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    picture(48, 40).save(folder / "photo.png")
    hole(48, 40).save(folder / "hole.png")
    return Studio(tree=Tree(tmp_path / "mcp"), queue=queue, sandbox=Here(), places=Places((folder,)))
