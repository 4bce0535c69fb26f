"""Answers: what comes back. The names of these classes are the names of the schemas in OpenAPI."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from anew.errors import Cancelled
from anew.jobs import Job
from anew.server.desk import Desk
from anew.server.faults import Fault
from anew.server.openai.asked import Asked
from anew.server.openai.translating import Wish
from anew.server.spelled import encoded


class Shape(BaseModel):
    """Base of them all."""

    model_config = ConfigDict(use_attribute_docstrings=True, frozen=True)


class OpenAIUsageDetails(Shape):
    """Tokens by kind."""

    image_tokens: int = 0
    text_tokens: int = 0


class OpenAIUsage(Shape):
    """Zeros: nothing here is counted in tokens, and nothing costs any."""

    input_tokens: int = 0
    input_tokens_details: OpenAIUsageDetails = OpenAIUsageDetails()
    output_tokens: int = 0
    total_tokens: int = 0


class OpenAIImage(Shape):
    """One picture."""

    b64_json: str | None = None
    """The file, in base64."""
    url: str | None = None
    """Where the file is, where a URL was asked for; it opens with the same key."""
    revised_prompt: str
    """The words that were used; empty where the model reads none."""
    seed: int
    """What makes this one again, with the same request."""


class OpenAIImages(Shape):
    """All pictures of a request."""

    created: int
    """Seconds since 1970."""
    data: list[OpenAIImage]
    background: Literal["opaque", "transparent"] | None = None
    output_format: str
    size: str
    """Of the first, as width and height in pixels."""
    usage: OpenAIUsage = OpenAIUsage()


class OpenAIFault(Shape):
    """What went wrong."""

    message: str
    type: str
    param: str | None
    """The field that is wrong, where it is one."""
    code: str


class OpenAIError(Shape):
    """The body of every answer that is an error."""

    error: OpenAIFault


class OpenAIModel(Shape):
    """Something that may be named as ``model``."""

    id: str
    object: Literal["model"] = "model"
    created: int
    """Seconds since 1970; 0 for what comes with anew."""
    owned_by: str


class OpenAIModels(Shape):
    """All of them."""

    object: Literal["list"] = "list"
    data: list[OpenAIModel]


async def images_of(desk: Desk, job: Job, wish: Wish, asked: Asked, base: str) -> OpenAIImages:
    """What a job has made.

    Args:
        desk: Has the files.
        job: One that is done.
        wish: What it was put for.
        asked: How to give it.
        base: The server's own address.
    """
    first = job.outputs[0]
    data = []
    for index, output in enumerate(job.outputs):
        told = {"revised_prompt": wish.prompt, "seed": output.seed}
        if asked.response_format == "url":
            told["url"] = f"{base.rstrip('/')}/v1/jobs/{job.id}/results/{index}"
        else:
            told["b64_json"] = await text_of(desk, output.digest)
        data.append(OpenAIImage.model_validate(told))
    return OpenAIImages(
        created=int(job.ended or job.created),
        data=data,
        background="transparent" if wish.transparent else None,
        output_format=first.format,
        size=f"{first.width}x{first.height}",
    )


async def text_of(desk: Desk, digest: str) -> str:
    """A file in base64."""
    return encoded(await desk.file(digest))


def done(job: Job) -> Job:
    """The same job, if it has pictures to give.

    Raises:
        AnewError: why it failed.
        Cancelled: it was.
    """
    error = job.error()
    if error is not None:
        raise error
    if job.state == "cancelled":
        raise Cancelled(needed="a job that goes on to its end", found="one that was cancelled", fix="Ask again.")
    return job


def not_yet(job: Job, request: str) -> Fault:
    """What is told whoever waits for a job longer than the server stays up, or than anybody should."""
    return Fault(
        503,
        "NotYet",
        "a job that ends while its caller waits",
        f"one that is still {job.state}",
        f"It goes on; GET /v1/jobs/{job.id} tells how it stands.",
        request,
    )
