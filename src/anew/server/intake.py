"""Intake: pictures of strangers on their way in.

bytes --take--> upload       opened in a sandbox, kept by digest
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from anew.errors import BadFile
from anew.jobs.objects import Objects
from anew.server.sandbox import Answer, Sandbox
from anew.server.sandbox.looking import look
from anew.server.settings import Settings

REMEMBERED = 4096
"""Uploads of which it is known what they are."""


@dataclass(frozen=True)
class Upload:
    """A picture that came in, was opened and is kept."""

    digest: str
    """SHA-256 of the file, by which a job names it."""
    bytes: int
    format: str
    width: int
    height: int
    mode: str
    depth: int


class Intake:
    """Belongs to one event loop."""

    def __init__(self, objects: Objects, settings: Settings) -> None:
        """Set it up; nothing starts yet.

        Args:
            objects: Where they are kept.
            settings: Limits.
        """
        self.settings = settings
        self.sandbox = Sandbox(
            children=settings.sandboxes, seconds=settings.sandbox_seconds, memory=settings.sandbox_memory
        )
        self._objects = objects
        self._known: dict[str, Upload] = {}

    async def take(self, data: bytes) -> Upload:
        """A stranger's picture file: opened in a sandbox, then kept as it came.

        Raises:
            BadFile: no picture, damaged, animated, or of a format that may not come in.
            TooLarge: over the limit.
            CannotWrite: no room.
        """
        self.settings.limit.check_bytes(len(data))
        if not data:
            raise BadFile(needed="a picture file", found="one that is empty", fix="Export or download it again.")
        return await self._kept(data, (await self._looked(data)).told)

    async def make(self, function: Callable[..., Any], *digests: str, **arguments: Any) -> Upload:
        """A new upload out of others, by a function that runs in the sandbox: a mask from alpha, a crop.

        Args:
            function: At the top of a module of anew: files and arguments in, an ``Answer`` with one picture file out.
            digests: Of uploads.
            arguments: Plain data.

        Raises:
            AnewError: as the function does, and as ``take``.
        """
        answer = await self.ask(function, *digests, **arguments)
        if len(answer.blobs) != 1:
            raise BadFile(needed="one picture", found=f"{len(answer.blobs)}", fix="Report it.")
        return await self.take(answer.blobs[0])

    async def ask(self, function: Callable[..., Any], *digests: str, **arguments: Any) -> Answer:
        """What a function finds out about uploads, in the sandbox.

        Raises:
            AnewError: as the function does.
            NotKept: no such upload.
        """
        files = [await asyncio.to_thread(self._objects.get, digest) for digest in digests]
        return await self.sandbox.call(function, *files, **arguments)

    async def upload(self, digest: str) -> Upload:
        """What was taken under that digest.

        Raises:
            NotKept: nothing, or no longer.
            BadInput: that is no digest.
        """
        if digest in self._known and await asyncio.to_thread(self._objects.has, digest):
            return self._known[digest]
        data = await self.file(digest)
        return self._remembered(digest, len(data), (await self._looked(data)).told)

    async def file(self, digest: str) -> bytes:
        """The bytes under a digest, an upload's or a result's. Whoever knows it has had them.

        Raises:
            NotKept: nothing, or no longer.
            BadInput: that is no digest.
        """
        return await asyncio.to_thread(self._objects.get, digest)

    async def keep(self, data: bytes) -> str:
        """A file that was opened before, such as a picture of a tree, into the queue's objects again.

        Raises:
            CannotWrite: no room.
        """
        return await asyncio.to_thread(self._objects.put, data)

    async def fetch(self, url: str) -> bytes:
        """The file behind a URL, from the hosts that the settings name and no others.

        Raises:
            Refused: fetching is off, or that host or address may not be asked.
            BadFile: nothing that can be fetched there.
            TooLarge: over the limit.
        """
        from anew.server.fetching import fetch

        limit = self.settings.limit.bytes
        return await asyncio.to_thread(fetch, url, hosts=self.settings.urls, most=limit)

    async def _looked(self, data: bytes) -> Answer:
        settings = self.settings
        return await self.sandbox.call(look, data, formats=settings.formats, pixels=settings.limit.pixels)

    async def _kept(self, data: bytes, told: Mapping[str, Any]) -> Upload:
        digest = await asyncio.to_thread(self._objects.put, data)
        return self._remembered(digest, len(data), told)

    def _remembered(self, digest: str, length: int, told: Mapping[str, Any]) -> Upload:
        upload = Upload(digest=digest, bytes=length, **{name: told[name] for name in _LOOKED})
        if len(self._known) >= REMEMBERED:
            self._known.pop(next(iter(self._known)))
        self._known[digest] = upload
        return upload


_LOOKED = ("format", "width", "height", "mode", "depth")
