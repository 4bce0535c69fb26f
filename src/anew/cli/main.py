"""Main: where ``anew`` begins and ends. Every way out has a message and an exit code.

    0 done    2 the request is wrong    3 refused by a limit    4 our fault    130 stopped

Environment read here: ``ANEW_TRACEBACK`` shows where an unexpected fault happened; ``NO_COLOR``
is honoured, and ``NUMBA_CACHE_DIR`` is numba's own.
"""

import sys


def main() -> None:
    """The console script."""
    from anew.cli.stopping import leave

    leave(run(sys.argv[1:]))


def run(args: list[str]) -> int:
    """Run one command line.

    Returns:
        The exit code. Nothing is raised.
    """
    from anew.cli.stopping import stoppable

    with stoppable() as stop:
        try:
            return _invoke(args)
        except KeyboardInterrupt:
            return _stopped(args)
        except Exception as error:  # noqa: BLE001 - the last door: no naked traceback goes out of it
            return _stopped(args) if stop.asked and not _tells_of_stop(error) else _failed(error, args)


def _invoke(args: list[str]) -> int:
    from typer.main import get_command

    from anew.cli.app import app
    from anew.cli.stopping import STOPPED

    try:
        code = get_command(app).main(args=args, prog_name="anew", standalone_mode=False)
    except SystemExit as ended:  # completion is done, or whoever read stdout went away
        return 2 if ended.code else 0
    if code == STOPPED:
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0


def _tells_of_stop(error: Exception) -> bool:
    """Whether the error itself says what the stop left behind, as a training's does."""
    from anew.errors import Cancelled

    return isinstance(error, Cancelled)


def _stopped(args: list[str]) -> int:
    from anew.cli.report import note, tell_error
    from anew.errors import Cancelled

    stopped = Cancelled(needed="time to finish", found="a request to stop", fix="Run it again when you like.")
    if "--json" in args:
        tell_error(stopped, as_json=True)
    else:
        note("Stopped. Nothing half-done is left behind.")
    return stopped.exit_code


def _failed(error: Exception, args: list[str]) -> int:
    from anew.cli.faults import explained
    from anew.cli.report import tell_error

    told = explained(error, args)
    tell_error(told, as_json="--json" in args)
    return told.exit_code


if __name__ == "__main__":
    main()
