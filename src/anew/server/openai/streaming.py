"""Streaming: server-sent events while the work goes on.

    event: image_edit.partial_image     a drawing of the unfinished work, as WebP
    event: image_edit.completed         a result, one event each
    data: [DONE]

An error comes as ``data: {"error": {...}}``, which their clients raise.
"""

import json
import time
from collections.abc import AsyncIterator
from typing import Any

from anew.errors import AnewError
from anew.jobs import Job
from anew.server.desk import Desk
from anew.server.faults import Fault, fault_of
from anew.server.openai.answers import OpenAIUsage, done, not_yet, text_of
from anew.server.openai.asked import Drawn
from anew.server.openai.faults import told
from anew.server.spelled import encoded


async def events(desk: Desk, job: Job, asked: Drawn, kind: str, request: str) -> AsyncIterator[str]:
    """What happens to a job, as lines of a stream.

    Args:
        desk: Knows it.
        job: As it was put.
        asked: What the client wants to see.
        kind: image_edit or image_generation.
        request: The id of the request.
    """
    try:
        async for line in _drawings(desk, job, asked, kind):
            yield line
        job = await desk.job(job.id)
        if not job.over:
            yield _error(not_yet(job, request))
            return
        for output in done(job).outputs:
            size = f"{output.width}x{output.height}"
            words = _words(asked, f"{kind}.completed", await text_of(desk, output.digest), size, output.format)
            yield _line({**words, "usage": OpenAIUsage().model_dump(), "seed": output.seed})
    except AnewError as error:
        yield _error(fault_of(error, request))
    yield "data: [DONE]\n\n"


async def _drawings(desk: Desk, job: Job, asked: Drawn, kind: str) -> AsyncIterator[str]:
    shown = 0
    async for event in desk.events(job.id):
        if event.kind != "preview" or shown >= asked.partial_images:
            yield ": at work\n\n"  # so that a client that went away is noticed
            continue
        drawing = await desk.preview(job.id)
        if drawing:
            text = encoded(drawing)
            words = _words(asked, f"{kind}.partial_image", text, asked.size, "webp")
            yield _line({**words, "partial_image_index": shown})
            shown += 1


def _words(asked: Drawn, kind: str, text: str, size: str, format: str) -> dict[str, Any]:
    return {
        "type": kind,
        "b64_json": text,
        "created_at": int(time.time()),
        "size": size,
        "quality": "auto",
        "background": asked.background,
        "output_format": format,
    }


def _line(told: dict[str, Any]) -> str:
    return f"event: {told['type']}\ndata: {json.dumps(told)}\n\n"


def _error(fault: Fault) -> str:
    return f"data: {json.dumps({'error': told(fault)})}\n\n"
