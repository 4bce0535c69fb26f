"""The real client, and anew mcp in a process of its own."""

import sys

import anyio
import pytest

pytest.importorskip("mcp")

from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from tests.pictures import hole, picture


@pytest.mark.slow
def test_over_stdio_a_photo_is_changed_by_a_worker_and_a_call_that_is_given_up_is_cancelled(tmp_path):
    picture(48, 40).save(tmp_path / "photo.png")
    hole(48, 40).save(tmp_path / "hole.png")
    words = ["-m", "anew", "mcp", "--allow", str(tmp_path)]
    server = StdioServerParameters(command=sys.executable, args=words, env={"ANEW_HOME": str(tmp_path / "home")})

    async def main():
        async with Client(stdio_client(server)) as client:
            opened = await client.call_tool("open_picture", {"path": "photo.png"})
            assert not opened.is_error
            with anyio.move_on_after(0.05):
                await client.call_tool("vary", {"strength": 1})
            made = await client.call_tool("recolor", {"mask": "hole.png", "color": "#ff0000"})
            assert not made.is_error, made.content[0].text
            told = (await client.call_tool("history", {})).content[0].text
            assert "recolor" in told and "vary" not in told

    anyio.run(main)
