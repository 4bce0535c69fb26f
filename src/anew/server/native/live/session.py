"""Session: one browser that draws, and the child process that works for it."""

import asyncio
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from time import monotonic

from fastapi import APIRouter, WebSocket
from starlette.types import Message
from starlette.websockets import WebSocketDisconnect, WebSocketState

from anew.errors import AnewError, BadRequest, TooLarge
from anew.jobs.job import Fault
from anew.server.desk import Desk
from anew.server.native import shapes
from anew.server.native.asked import read, recipe_of
from anew.server.native.live.words import Drawn, Faulty, Frame, Ready, Wish, packed, unpacked
from anew.server.sandbox import Sandbox
from anew.server.sandbox.drawing import drawn, warmed

MOST = 4
"""Sessions at once."""
PIXELS = 1024 * 1024
"""The largest frame; whoever draws sends a smaller one than the picture is."""
BYTES = 8 * 2**20
"""Of a message."""
NAMES = 8
"""Pictures that a session may hold."""
SECONDS = 20.0
"""That a frame may take, or the loading of an engine; then the child is replaced."""
MEMORY = 8 * 2**30
"""Bytes of address space of a child: engines take more of it than they use."""
BUSY, GOING = 1013, 1001
"""Codes of WebSockets: https://www.iana.org/assignments/websocket"""


def router(desk: Desk) -> APIRouter:
    """The route. OpenAPI does not speak of WebSockets: docs/api.md does."""
    router = APIRouter()
    here: set[Session] = set()

    @router.websocket("/live")
    async def live(socket: WebSocket) -> None:
        session = Session(socket, desk)
        busy = len(here) >= MOST or desk.leaving
        here.add(session)
        try:
            await socket.accept()
            if busy:
                await socket.close(BUSY, "others draw already; come back later")
            else:
                await session.run()
        finally:
            here.discard(session)

    return router


@dataclass(eq=False)
class Session:
    """Belongs to one event loop."""

    socket: WebSocket
    desk: Desk
    child: Sandbox = field(default_factory=lambda: Sandbox(children=1, seconds=SECONDS, memory=MEMORY))
    wish: Wish | None = None
    fresh: bool = False
    """Whether the wish is a new one, for which nothing has been loaded."""
    files: dict[str, bytes] = field(default_factory=dict)
    """The newest of each picture."""
    seq: int = -1
    """Of the newest frame."""
    done: int = -1
    """Of the newest frame that was worked on."""
    skipped: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)
    work: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Until somebody goes away."""
        working = asyncio.create_task(self._working(), name="anew-live")
        try:
            with suppress(WebSocketDisconnect):
                while True:
                    await self._heard(await self.socket.receive())
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            await self.child.close()

    # In.

    async def _heard(self, message: Message) -> None:
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code") or GOING)
        text, data = message.get("text"), message.get("bytes")
        try:
            if isinstance(text, str):
                await self._wished(read(Wish, text))
            elif isinstance(data, bytes):
                self._framed(data)
        except AnewError as error:
            await self._fault(error)

    async def _wished(self, wish: Wish) -> None:
        """A new wish takes the place of the old one, and of what is being done for it."""
        recipe = await asyncio.to_thread(recipe_of, wish.recipe)
        if len(wish.pictures) > NAMES:
            raise _many()
        files = {name: await self.desk.file(digest) for name, digest in wish.pictures.items()}
        self.wish, self.files, self.fresh = wish.model_copy(update={"recipe": recipe}), files, True
        self.done, self.skipped = self.seq, 0
        if self.work is not None:
            self.work.cancel()
        self.news.set()

    def _framed(self, message: bytes) -> None:
        if len(message) > BYTES:
            raise TooLarge(needed=f"a frame of at most {BYTES:,} bytes", found=f"{len(message):,}", fix="Shrink it.")
        frame, data = unpacked(Frame, message)
        if self.wish is None:
            raise BadRequest(needed="a wish before the first frame", found="none", fix='Send {"recipe": ...} as text.')
        if frame.seq <= self.seq:
            raise BadRequest(needed=f"a seq above {self.seq}", found=str(frame.seq), fix="Count upwards.")
        if frame.picture not in self.files and len(self.files) >= NAMES:
            raise _many()
        self.skipped += self.seq > self.done
        self.files[frame.picture], self.seq = data, frame.seq
        self.news.set()

    # Out.

    async def _working(self) -> None:
        while True:
            await self.news.wait()
            self.news.clear()
            self.work = asyncio.create_task(self._worked())
            await asyncio.gather(self.work, return_exceptions=True)
            if self.work.exception() if not self.work.cancelled() else None:
                await self._end()
                return

    async def _worked(self) -> None:
        """What is to be done now: for a new wish the loading, for a new frame the picture."""
        wish, seq = self.wish, None
        try:
            if wish is not None and self.fresh:
                began = monotonic()
                await self.child.call(warmed, recipe=wish.recipe)
                self.fresh = False
                await self._say(Ready(ms=round(1000 * (monotonic() - began), 1)))
            if wish is not None and self.seq > self.done:
                seq = self.seq
                await self._draw(wish, seq)
        except AnewError as error:
            await self._fault(error, seq)

    async def _draw(self, wish: Wish, seq: int) -> None:
        skipped, self.skipped, self.done = self.skipped, 0, seq
        answer = await self.child.call(
            drawn,
            *self.files.values(),
            names=list(self.files),
            recipe=wish.recipe,
            format=wish.format,
            quality=wish.quality,
            consent=wish.consent,
            pixels=PIXELS,
        )
        told = answer.told
        head = Drawn(
            seq=seq,
            ms=round(told["ms"], 1),
            skipped=skipped,
            width=told["width"],
            height=told["height"],
            format=told["format"],
        )
        await self.socket.send_bytes(packed(head, answer.blobs[0]))

    async def _say(self, words: shapes.Shape) -> None:
        await self.socket.send_text(words.model_dump_json())

    async def _fault(self, error: AnewError, seq: int | None = None) -> None:
        await self._say(Faulty(error=shapes.Fault(**asdict(Fault.of(error))), seq=seq))

    async def _end(self) -> None:
        with suppress(RuntimeError, WebSocketDisconnect):
            if self.socket.application_state is WebSocketState.CONNECTED:
                await self.socket.close(1011)


def _many() -> TooLarge:
    return TooLarge(needed=f"at most {NAMES} pictures", found="more", fix="Send only what the recipe takes.")
