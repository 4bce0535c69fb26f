"""Tests have a home of their own: no key is made and nothing is kept in that of whoever runs them."""

import os

import pytest


@pytest.fixture(autouse=True, scope="session")
def _own_home(tmp_path_factory):
    before = os.environ.get("ANEW_HOME")
    os.environ["ANEW_HOME"] = str(tmp_path_factory.mktemp("anew-home"))
    yield
    if before is None:
        del os.environ["ANEW_HOME"]
    else:
        os.environ["ANEW_HOME"] = before
