"""Whatever a client says: an answer, or an error of anew's own words."""

import asyncio
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anew.errors import AnewError
from anew.mcp.places import Places
from anew.mcp.studio import Studio
from anew.mcp.tools import tools
from anew.mcp.tree import Tree
from anew.tasks import TASKS
from tests.mcp.conftest import Here

TOOLS = tools(TASKS)
ODD = st.sampled_from(
    ["p1", "last", "p2", "", "\0", "../x", "~", "file://%00", "a" * 5000, "1,2,3,4", "\ud800", "inf,0,1,1"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | ODD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A conversation without a picture, so that no task gets as far as a job."""
    root = tmp_path_factory.mktemp("hostile")
    return Studio(tree=Tree(root / "mcp"), queue=None, sandbox=Here(), places=Places((root,)))


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_words_are_a_fault_of_ours(empty, data):
    tool = data.draw(st.sampled_from(TOOLS))
    names = st.sampled_from(sorted(tool.schema["properties"]) or ["x"]) | st.text(max_size=6)
    words = data.draw(st.dictionaries(names, JSON, max_size=5))

    async def silent(fraction, doing):
        pass

    with suppress(AnewError):
        asyncio.run(empty.call(tool.name, words, silent))
