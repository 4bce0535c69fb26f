r"""Home: where anew keeps what is not in a picture: models, keys, the store.

    ANEW_HOME, when it is set
    Windows    %LOCALAPPDATA%\anew, else ~\AppData\Local\anew
    macOS      ~/Library/Application Support/anew
    others     $XDG_DATA_HOME/anew, else ~/.local/share/anew

The rule for the others is https://specifications.freedesktop.org/basedir-spec: a relative path is ignored.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def home(environ: Mapping[str, str] = os.environ, platform: str = sys.platform, user: Path | None = None) -> Path:
    """The folder that is anew's own; it need not exist yet.

    Args:
        environ: The environment.
        platform: As ``sys.platform`` names it.
        user: The home of the person, else as the system tells.

    Example:
        >>> home({"ANEW_HOME": "/srv/anew"}).as_posix()
        '/srv/anew'
        >>> home({}, "darwin", Path("/Users/ada")).as_posix()
        '/Users/ada/Library/Application Support/anew'
    """
    if environ.get("ANEW_HOME"):
        return Path(environ["ANEW_HOME"]).expanduser().absolute()
    return _data(environ, platform, user or Path.home()) / "anew"


def _data(environ: Mapping[str, str], platform: str, user: Path) -> Path:
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or user / "AppData" / "Local")
    if platform == "darwin":
        return user / "Library" / "Application Support"
    told = environ.get("XDG_DATA_HOME", "")
    return Path(told) if told.startswith("/") else user / ".local" / "share"
