"""The studio in a real browser, against a real server. Skipped, with a clear line, where either is missing."""

import os
import shutil
from pathlib import Path

import pytest

from anew.server.web import bundle
from tests.server.living import living

BROWSER = os.environ.get("ANEW_TEST_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
AXE = Path(__file__).parents[2] / "studio" / "node_modules" / "axe-core" / "axe.min.js"
ARGS = (
    "--no-sandbox",  # as root, which CI is
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def pytest_collection_modifyitems(items):
    missing = _missing()
    here = Path(__file__).parent
    for item in items:
        if missing and here in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=missing))


def _missing():
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "the studio: playwright is not installed (pip install -e '.[test]')"
    if not bundle.there():
        return "the studio: its page is not built (make web, which needs Node)"
    return "" if BROWSER else "the studio: no Chromium here (apt-get install chromium)"


@pytest.fixture(scope="module")
def browser():
    """One for a file: while it is there, a loop runs in this thread, and tests of other rooms want one of their own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=list(ARGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A server with a worker, whose trees and jobs are this file's own."""
    home = tmp_path_factory.mktemp("studio")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANEW_HOME", str(home))
        with living(home / "jobs", workers=1, warm=True) as server:
            yield server


@pytest.fixture
def studio(browser, served):
    """A window of the studio, let in by the link as a person is; whatever went wrong in it fails the test."""
    from tests.studio.window import Window

    with Window(browser, served) as window:
        yield window
