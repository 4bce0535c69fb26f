"""Silence while libraries are called, shared by threads."""

import warnings
from threading import Event, Thread

import pytest
from diffusers.utils import logging

from anew.engines.diffusion.loading.quiet import quiet


def test_nothing_is_said_inside_and_everything_afterwards(recwarn):
    level = logging.get_verbosity()
    with quiet():
        warnings.warn("inside", stacklevel=1)
        assert logging.get_verbosity() > level
    warnings.warn("afterwards", stacklevel=1)
    assert [str(each.message) for each in recwarn] == ["afterwards"] and logging.get_verbosity() == level


def test_a_silence_within_a_silence_ends_nothing():
    level = logging.get_verbosity()
    with quiet():
        with quiet():
            pass
        assert logging.get_verbosity() > level
    assert logging.get_verbosity() == level


def test_an_error_inside_ends_the_silence():
    level = logging.get_verbosity()
    with pytest.raises(KeyError), quiet():
        raise KeyError
    assert logging.get_verbosity() == level


def test_two_threads_that_leave_in_the_order_they_came_leave_the_libraries_as_they_were():
    level, filters, inside, leave = logging.get_verbosity(), list(warnings.filters), Event(), Event()

    def second():
        with quiet():
            inside.set()
            leave.wait(5)

    other = Thread(target=second)
    with quiet():
        other.start()
        inside.wait(5)
    assert logging.get_verbosity() > level  # the other still keeps it
    leave.set()
    other.join(5)
    assert logging.get_verbosity() == level and warnings.filters == filters
