"""A real client of the SDK, in memory."""

import io
from base64 import b64decode, b64encode
from contextlib import asynccontextmanager

import anyio
import pytest

pytest.importorskip("mcp")

from mcp import Client, MCPError

from anew.image import Picture, read_record
from anew.mcp.answers import LONGEST
from anew.mcp.asking import HOW
from anew.mcp.protocol import server_of
from anew.mcp.tools import tools
from anew.tasks import TASKS

RED = {"color": "#ff0000"}


@pytest.fixture(params=["2026-07-28", "legacy"])
def mode(request):
    return request.param


@asynccontextmanager
async def talking(studio, mode="2026-07-28"):
    async with Client(server_of(studio), mode=mode) as client:
        yield Talking(client)


class Talking:
    def __init__(self, client):
        self.client = client

    async def ask(self, name, /, **words):
        """The answer's line, or its picture and line."""
        answer = await self.client.call_tool(name, words)
        assert not answer.is_error, answer.content[0].text
        return next(each.text for each in answer.content if each.type == "text")

    async def refused(self, name, /, **words):
        answer = await self.client.call_tool(name, words)
        assert answer.is_error
        return answer.content[0].text

    async def full(self, id):
        read = await self.client.read_resource(f"image://{id}")
        return b64decode(read.contents[0].blob)


def test_a_photo_is_refined_turn_by_turn(studio, mode):
    async def main():
        async with talking(studio, mode) as talk:
            assert (await talk.ask("open_picture", path="photo.png")).startswith("p1: photo.png, 48x40 RGB png")
            assert "from p1" in await talk.ask("draw_mask", boxes=["4,4,12,10"])
            line = await talk.ask("recolor", mask="p2", **RED)
            assert line.startswith("p3: recolor by ") and "from picture p1, mask p2" in line
            assert "from picture p3" in await talk.ask("vary", strength=0.1)
            assert (await talk.ask("undo")).startswith("p3:")
            assert (await talk.ask("branch", picture="p1")).startswith("p1:")
            tree = await talk.ask("history")
            assert [line.strip("│├└─ ").split()[0] for line in tree.splitlines()] == ["p1", "p2", "p3", "p4"]
            assert tree.splitlines()[0].endswith("<-- last")
            made = await talk.full("p3")
            assert read_record(io.BytesIO(made)) is not None
            await talk.ask("save_as", picture="p3", path="out.png")
            assert (studio.places.folders[0] / "out.png").read_bytes() == made

    anyio.run(main)


def test_an_answer_has_a_small_picture_and_a_link_to_all_of_it(studio):
    async def main():
        async with talking(studio) as talk:
            answer = await talk.client.call_tool("open_picture", {"path": "photo.png"})
            image, text, link = answer.content
            assert (image.type, image.mime_type, text.type, link.type) == (
                "image",
                "image/webp",
                "text",
                "resource_link",
            )
            assert Picture.open(b64decode(image.data)).size == (48, 40) and len(image.data) < 200_000
            assert (link.uri, link.mime_type) == ("image://p1", "image/png")
            assert await talk.full("p1") == (studio.places.folders[0] / "photo.png").read_bytes()
            listed = await talk.client.list_resources()
            assert [each.uri for each in listed.resources] == ["image://p1"]

    anyio.run(main)


def test_a_tool_a_task_and_its_words_are_those_of_the_declaration(studio):
    async def main():
        async with talking(studio) as talk:
            listed = {tool.name: tool for tool in (await talk.client.list_tools()).tools}
            assert set(TASKS) < set(listed) and len(listed) == len(TASKS) + 9
            schema = listed["inpaint"].input_schema
            assert schema["required"] == ["mask"] and schema["properties"]["grow"]["default"] == 0
            assert schema["properties"]["picture"]["default"] == "last"
            assert "patch" in schema["properties"]["engine"]["enum"]

    anyio.run(main)


def test_no_word_means_two_things():
    for tool in tools(TASKS):
        task = TASKS.get(tool.name)
        words = [role.name for role in task.roles] + list(task.model_fields) if task else []
        assert len(words) == len(set(words)) and not set(HOW) & set(words)


def test_bytes_are_opened_as_well_as_paths(studio):
    data = b64encode((studio.places.folders[0] / "photo.png").read_bytes()).decode()

    async def main():
        async with talking(studio) as talk:
            assert "p1: holi day, 48x40" in await talk.ask("open_picture", data=data, name="holi\nday")
            assert "from picture p1, mask p2" in await talk.ask("recolor", mask="hole.png", **RED)
            assert (await talk.ask("show", picture="p2")).startswith("p2: hole.png")

    anyio.run(main)


@pytest.mark.parametrize(
    ("name", "words", "needed"),
    [
        ("open_picture", {}, "either a path or data"),
        ("open_picture", {"path": "/etc/passwd"}, "a file in"),
        ("open_picture", {"path": "nothing.png"}, "a picture file"),
        ("open_picture", {"data": "not base64!"}, "as base64"),
        ("open_picture", {"data": b64encode(b"GIF89a nonsense").decode()}, ""),
        ("show", {"picture": "p9"}, "the id of a picture"),
        ("show", {"picture": 3}, "picture as text"),
        ("undo", {}, "made of another"),
        ("branch", {}, "picture for branch"),
        ("draw_mask", {}, "boxes or ellipses"),
        ("draw_mask", {"boxes": ["a,b"]}, "a box"),
        ("draw_mask", {"boxes": {"a": 1}}, "list of at most"),
        ("save_as", {"path": "out.jpg"}, "ends in .png"),
        ("save_as", {"path": "../out.png"}, "a file in"),
        ("save_as", {"path": "photo.png"}, "name that is free"),
        ("inpaint", {}, "a mask for inpaint"),
        ("inpaint", {"mask": "p1", "grwo": 3}, "arguments that inpaint has"),
        ("recolor", {"mask": "hole.png", "color": 5}, "color"),
        ("vary", {"strength": 7}, "strength"),
        ("vary", {"seed": "x"}, "seed"),
        ("vary", {"engine": "nobody"}, "engine"),
        ("vary", {"model": "/etc/passwd"}, "models by their names"),
        ("vary", {"settings": []}, "settings"),
        ("vary", {"format": "exe"}, "ends in"),
        ("engines", {"task": "inpant"}, "a task that exists"),
        ("no_such_tool", {}, "a tool that exists"),
    ],
)
def test_what_cannot_be_done_is_told_in_three_parts(studio, name, words, needed):
    async def main():
        async with talking(studio) as talk:
            await talk.ask("open_picture", path="photo.png")
            told = await talk.refused(name, **words)
            first, *_, last = told.splitlines()
            assert first.startswith("needed: ") and needed in first and last.startswith("fix: ")
            assert "Traceback" not in told

    anyio.run(main)


def test_a_fault_of_ours_is_told_without_what_it_was(studio, monkeypatch, caplog):
    async def broken(**_):
        raise RuntimeError("a secret path")

    monkeypatch.setattr(studio, "_show", broken)

    async def main():
        async with talking(studio) as talk:
            told = await talk.refused("show")
            assert "secret" not in told and "Report it" in told

    anyio.run(main)
    assert "RuntimeError" in caplog.text


def test_an_unknown_resource_is_an_error_of_the_protocol(studio):
    async def main():
        async with talking(studio) as talk:
            for uri in ("image://p7", "file:///etc/passwd", "image://../p1"):
                with pytest.raises(MCPError, match="such as p1"):
                    await talk.client.read_resource(uri)

    anyio.run(main)


def test_progress_is_told_and_only_grows(studio):
    heard = []

    async def hear(fraction, total, message):
        heard.append((fraction, total))

    async def main():
        async with talking(studio) as talk:
            await talk.ask("open_picture", path="photo.png")
            await talk.client.call_tool("vary", {}, progress_callback=hear)

    anyio.run(main)
    assert heard and heard == sorted(set(heard)) and all(total == 1 for _, total in heard)


def test_evidence_and_engines_are_told(studio):
    async def main():
        async with talking(studio) as talk:
            await talk.ask("open_picture", path="photo.png")
            assert (await talk.ask("inspect")).startswith("p1:\n")
            assert '"name": "patch"' in await talk.ask("engines", task="inpaint")
            assert len(await talk.ask("engines", task="inpaint")) < LONGEST

    anyio.run(main)


def test_the_conversation_goes_on_with_another_client(studio):
    async def main():
        async with talking(studio) as talk:
            await talk.ask("open_picture", path="photo.png")
        async with talking(studio) as talk:
            assert (await talk.ask("show")).startswith("p1:")

    anyio.run(main)
