"""Garden: trees of pictures, and the jobs that fill them.

    plant    a job into the queue, and a node for each picture that it will make
    tend     whatever jobs end, their nodes are settled: at the start those that ended while no server was there
    look     a picture small, from the disk where it was made before

A picture of a tree is the tree's own: the sweep of the queue does not take it.
"""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing, suppress
from typing import Any
from weakref import WeakValueDictionary

from anew.errors import AnewError, CannotServe, CannotWrite, NoSuchJob, NotKept
from anew.jobs import Job
from anew.jobs.job import ENDED, Fault, Output
from anew.server.desk import Desk
from anew.server.sandbox.shrinking import shrunk
from anew.trees import Ended, Kept, New, Node, Tree, Trees
from anew.trees.parcel import Parcel

AGAIN = 30.0
"""Seconds after which everything is looked at again that waits, whatever was heard."""
SWEEP = 3600.0
"""Seconds between two sweeps."""
SIDES = (128, 256, 512, 1024, 2048)
"""Looks are made in these sizes; what is asked for is rounded up."""
FIRST = (512, 2048)
"""Those that are made when a picture comes: for the tree, and for the canvas."""


class Garden:
    """Belongs to one event loop."""

    def __init__(self, desk: Desk, trees: Trees) -> None:
        """Set it up; nothing starts yet."""
        self.trees = trees
        self._desk = desk
        self._waiting: set[str] = set()
        self._planted = asyncio.Event()
        self._settling = asyncio.Lock()
        self._drawing: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._task: asyncio.Task[None] | None = None
        self._swept = -SWEEP

    async def open(self) -> None:
        """Begin to tend."""
        self._task = asyncio.create_task(self._tend(), name="anew-garden")

    async def close(self) -> None:
        """Tend no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    # What is asked.

    async def standing(self, id: str, owner: str) -> tuple[int, dict[str, Job]]:
        """The revision of a tree, and those of its jobs that are not over. Cheap, however large the tree.

        Raises:
            NotKept: there is none.
        """
        revision, waiting = await asyncio.to_thread(self.trees.standing, id, owner)
        jobs, settled = {}, False
        for each in waiting:
            with suppress(NoSuchJob):
                job = await self._desk.job(each)
                if not job.over:
                    jobs[each] = job
            settled = settled or (each not in jobs and await self.settle(each))
        if settled:
            revision, _ = await asyncio.to_thread(self.trees.standing, id, owner)
        return revision, jobs

    async def tree(self, id: str, owner: str) -> tuple[Tree, dict[str, Job]]:
        """A tree, and those of its jobs that are not over.

        Raises:
            NotKept: there is none.
        """
        _, jobs = await self.standing(id, owner)
        return await asyncio.to_thread(self.trees.tree, id, owner), jobs

    @property
    def most(self) -> int:
        """Bytes that a picture may have which comes in."""
        return self._desk.settings.limit.bytes

    async def checked(self, digest: str) -> str:
        """The digest of an upload that is there, and is a picture that may come in.

        Raises:
            NotKept, BadFile: it is not.
        """
        return (await self._desk.upload(digest)).digest

    async def bring(self, tree: str, owner: str, digest: str, *, name: str = "", parent: str = "") -> Node:
        """An upload as a node.

        Raises:
            NotKept: no such tree, upload or parent.
            BadFile: it is no picture that may come in.
            CannotWrite: no room.
        """
        upload, data = await self._desk.upload(digest), await self._desk.file(digest)
        told = {each: getattr(upload, each) for each in ("format", "width", "height", "mode")}
        new = New(**told, name=name, parent=parent)
        return await asyncio.to_thread(self.trees.add, tree, owner, new, data)

    async def plant(
        self,
        tree: str,
        owner: str,
        recipe: Mapping[str, Any],
        pictures: Mapping[str, str],
        *,
        parent: str = "",
        count: int = 1,
        **terms: Any,
    ) -> list[Node]:
        """A job, and the nodes for what it makes.

        Args:
            tree: Its id.
            owner: Whose.
            recipe: What to do.
            pictures: By the names of the recipe: digests of uploads, or ids of nodes.
            parent: The node that it goes on from, which is the ``picture`` where no other is given.
            count: How many.
            terms: As ``Desk.put``.

        Raises:
            NotKept: no such tree, node or upload.
            CannotServe: a node without a picture, or one that was deleted.
            AnewError: as ``Desk.put``.
        """
        wanted = dict(pictures)
        if parent:
            wanted.setdefault("picture", parent)
            self._check_there(await asyncio.to_thread(self.trees.node, tree, parent, owner))
        takes = {name: word for name, word in wanted.items() if word.startswith("n")}
        files = {name: await self._file(tree, owner, word) for name, word in wanted.items()}
        digests = {name: await self._desk.keep(data) for name, data in files.items()}
        job = await self._desk.put(recipe, digests, owner=owner, count=count, **terms)
        try:
            nodes = await asyncio.to_thread(
                self.trees.plant,
                *(tree, owner),
                job=job.id,
                count=count,
                recipe=recipe,
                parent=parent,
                takes=takes,
                pictures=files,
            )
        except AnewError:
            await self._desk.cancel(job.id)
            raise
        self._hear(job.id)
        return nodes

    async def again(self, job: str) -> None:
        """A job is done again: its nodes wait for it."""
        if await asyncio.to_thread(self.trees.reopen, job):
            self._hear(job)

    async def look(self, node: Node, side: int) -> bytes:
        """A picture as WebP.

        Args:
            node: Of which.
            side: One of ``SIDES``, which no side of it is longer than; 0 is the whole one.

        Raises:
            CannotServe, NotKept: it has none.
        """
        name = look_of(node, side)
        if (kept := await asyncio.to_thread(self.trees.look, name)) is not None:
            return kept
        drawing = self._drawing.setdefault(name.partition("-")[0], asyncio.Lock())
        async with drawing:  # of one picture one at a time: the first often makes what the next wants
            if (kept := await asyncio.to_thread(self.trees.look, name)) is not None:
                return kept
            sides = FIRST if side in FIRST else (side,)
            data = await asyncio.to_thread(self.trees.file, node)
            looks = (await self._shrunk(data, name.partition("-")[0], *sides))[1]
            return looks[sides.index(side)]

    async def adopt(self, parcel: Parcel, owner: str) -> Tree:
        """A tree out of a parcel; its pictures are opened in the sandbox.

        Raises:
            BadFile: it is no parcel, or something in it is not what it says.
            TooLarge: over a limit.
            CannotWrite: no room.
        """
        kept = {}
        for digest in parcel.contents.files:
            data = await asyncio.to_thread(parcel.file, digest)
            told, _ = await self._shrunk(data, digest, *FIRST)
            kept[digest] = Kept(digest, len(data), told["format"], told["width"], told["height"], told["mode"])
            await asyncio.to_thread(self.trees.put, data)
        return await asyncio.to_thread(self.trees.adopt, owner, parcel.contents, kept)

    # How.

    async def settle(self, id: str) -> bool:
        """Give the nodes of a job what came of it, if it is over.

        Returns:
            Whether anything changed.
        """
        async with self._settling:
            try:
                job = await self._desk.job(id)
            except NoSuchJob as error:
                ended = Ended(state="failed", fault=Fault.of(error))
            else:
                if not job.over:
                    return False
                ended = await self._ended(job)
            try:
                changed = await asyncio.to_thread(self.trees.settle, id, ended)
            except CannotWrite as error:
                told = Ended(state="failed", fault=Fault.of(error), again=True)
                with suppress(CannotWrite):
                    await asyncio.to_thread(self.trees.settle, id, told)
                return True
            self._waiting.discard(id)
            return changed

    async def _tend(self) -> None:
        while not self._desk.leaving:
            with suppress(AnewError, OSError):  # looked at again
                self._planted.clear()
                seen = await self._desk.latest()
                await self._sweep()
                self._waiting |= set(await asyncio.to_thread(self.trees.waiting))
                for job in sorted(self._waiting):
                    await self.settle(job)
                with suppress(TimeoutError):
                    async with asyncio.timeout(AGAIN):
                        await self._listen(seen)
                continue
            await asyncio.sleep(1)

    async def _listen(self, seen: int) -> None:
        """Settle what ends, as long as anything waits; else wait until something does."""
        if not self._waiting:
            await self._planted.wait()
            return
        async with aclosing(self._desk.events(None, after=seen)) as events:
            async for event in events:
                if event.kind in ENDED and event.job in self._waiting:
                    await self.settle(event.job)
                if not self._waiting:
                    return

    async def _sweep(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._swept >= SWEEP:
            self._swept = now
            await asyncio.to_thread(self.trees.sweep)

    def _hear(self, job: str) -> None:
        self._waiting.add(job)
        self._planted.set()

    async def _ended(self, job: Job) -> Ended:
        """What came of a job that is over."""
        seconds = job.ended - job.begun if job.ended is not None and job.begun is not None else None
        if job.state != "done":
            return Ended(state=job.state, fault=job.fault, seconds=seconds)
        try:
            made = [await self._made(output) for output in job.outputs]
        except NotKept as error:
            return Ended(state="failed", fault=Fault.of(error), seconds=seconds)
        return Ended(state="done", made=made, seconds=seconds)

    async def _made(self, output: Output) -> tuple[Kept, bytes]:
        """A picture of a job, with a look of it for whoever waits to see it."""
        data, mode = await self._desk.file(output.digest), "RGB"
        with suppress(AnewError):  # what cannot be drawn small can be kept all the same
            told, _ = await self._shrunk(data, output.digest, *FIRST)
            mode = told["mode"]
        return Kept(output.digest, len(data), output.format, output.width, output.height, mode), data

    async def _file(self, tree: str, owner: str, word: str) -> bytes:
        """The file of an upload, or of a node."""
        if not word.startswith("n"):
            return await self._desk.file(word)
        node = await asyncio.to_thread(self.trees.node, tree, word, owner)
        self._check_there(node)
        return await asyncio.to_thread(self.trees.file, node)

    def _check_there(self, node: Node) -> None:
        if node.deleted:
            raise CannotServe(
                needed="a node that was not deleted", found=f"{node.id}, which was", fix="Bring it back first."
            )

    async def _shrunk(self, data: bytes, digest: str, *sides: int) -> tuple[Mapping[str, Any], tuple[bytes, ...]]:
        """What a picture is, and its looks, which are kept."""
        answer = await self._desk.sandbox.call(shrunk, data, sides=sides, pixels=self._desk.settings.limit.pixels)
        with suppress(CannotWrite):  # they are made again
            for side, look in zip(sides, answer.blobs, strict=True):
                await asyncio.to_thread(self.trees.keep_look, name_of(digest, side), look)
        return answer.told, answer.blobs


def look_of(node: Node, side: int) -> str:
    """The name of a look: of the same name are the same bytes.

    Raises:
        CannotServe: the node has no picture.
    """
    if node.picture is None:
        raise CannotServe(
            needed="a node that has a picture", found=f"{node.id}, which is {node.state}", fix="Wait for its job."
        )
    return name_of(node.picture.digest, side)


def name_of(digest: str, side: int) -> str:
    """The name of a look: of the same name are the same bytes."""
    return f"{digest}-{side}.webp"


def rounded(side: int) -> int:
    """The size in which a look is made.

    Example:
        >>> rounded(300), rounded(5000), rounded(0)
        (512, 0, 0)
    """
    return next((each for each in SIDES if each >= side), 0) if side else 0
