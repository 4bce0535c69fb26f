"""Faults: whatever goes wrong, in the three parts that every anew error has."""

import os
import sys
import traceback
from itertools import pairwise
from typing import Any

from anew.errors import AnewError, BadInput, CannotWrite, EngineFailed, TooLarge, did_you_mean


def explained(error: Exception, args: list[str]) -> AnewError:
    """The error that the person is told: anew's own, a misused command line, or a fault of ours."""
    if os.environ.get("ANEW_TRACEBACK") or "--traceback" in args:
        traceback.print_exception(error, file=sys.stderr)
    if isinstance(error, AnewError):
        return error
    if hasattr(error, "format_message"):
        return _misused(error, args)
    if isinstance(error, MemoryError):
        return TooLarge(needed="more memory", found="none left", fix="Make the picture smaller, or close something.")
    if isinstance(error, BrokenPipeError):
        return CannotWrite(needed="a reader on stdout", found="one that went away", fix="Write to a file.")
    return EngineFailed(
        needed="a run without a fault",
        found=f"{type(error).__name__}: {error}",
        fix="Please report it; run it again with ANEW_TRACEBACK=1 to see where.",
    )


def _misused(error: Any, args: list[str]) -> AnewError:
    """A usage error of Typer's: an unknown option, a missing or a wrong value."""
    context = getattr(error, "ctx", None)
    where = context.command_path if context else " ".join(["anew", *args[:1]])
    option = getattr(error, "option_name", None)
    if "No such command" in error.message:
        return _no_command(error.message.split("'")[1], where, context)
    parameter = getattr(error, "param", None)
    if option is not None and "No such" in error.message:
        return _unknown(option, where, context)
    if type(error).__name__ == "MissingParameter" and parameter is not None:
        return _missing(parameter, where)
    if parameter is not None:
        return BadInput(
            needed=f"a value that {_called(parameter)} can use",
            found=_typed(parameter, args) or error.message.rstrip("."),
            fix=f"{error.message.rstrip('.')}; see {where} --help.",
        )
    return BadInput(
        needed=f"a command line that {where} can read", found=error.message.rstrip("."), fix=f"See {where} --help."
    )


def _unknown(option: str, where: str, context: Any) -> AnewError:
    known = [flag for each in context.command.get_params(context) for flag in [*each.opts, *each.secondary_opts]]
    guess = did_you_mean(option, [flag for flag in known if flag.startswith("--")])
    fix = guess if guess.startswith("Did") else f"See {where} --help."
    return BadInput(needed=f"an option that {where} has", found=option, fix=fix)


def _no_command(name: str, where: str, context: Any) -> AnewError:
    fix = did_you_mean(name, context.command.list_commands(context))
    return BadInput(needed=f"a command that {where} has", found=name, fix=fix)


def _missing(parameter: Any, where: str) -> AnewError:
    called = _called(parameter)
    return BadInput(
        needed=f"{called}: {parameter.help}".rstrip(".").replace("\\[", "["),
        found="none",
        fix=f"Add {called}; see {where} --help.",
    )


def _typed(parameter: Any, args: list[str]) -> str:
    """What the person typed for an option."""
    for here, following in pairwise(args):
        if here in parameter.opts:
            return following
    return next((each.partition("=")[2] for each in args if each.partition("=")[0] in parameter.opts), "")


def _called(parameter: Any) -> str:
    """``--mask FILE``, or ``PICTURE``."""
    name = parameter.metavar or parameter.name
    return f"{parameter.opts[0]} {name}" if parameter.opts[0].startswith("-") else name.rstrip(".")
