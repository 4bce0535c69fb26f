"""Bundle: the files of the studio, as Vite built them into the package. Users need no Node.

studio/ --npm run build--> src/anew/studio_web/ --> the wheel
"""

import re
from pathlib import Path
from shutil import which

from anew.errors import CannotServe, NotFound

FOLDER = Path(__file__).parents[2] / "studio_web"
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,200}")
"""No slash and no dot in front: nothing but a file of the folder has such a name."""
KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".woff2": "font/woff2",
    ".json": "application/json",
}
NODE = "20.19"


def there(folder: Path | None = None) -> bool:
    """Whether the studio was built."""
    return ((folder or FOLDER) / "index.html").is_file()


def check_there(folder: Path | None = None) -> None:
    """Refuse where it was not built, and say how it is.

    Raises:
        CannotServe: it was not.
    """
    if there(folder):
        return
    build = "in anew's repository, `cd studio && npm install && npm run build`"
    first = "Run" if which("npm") else f"Install Node.js {NODE} or newer from https://nodejs.org; then run,"
    raise CannotServe(
        needed="the studio's page, which anew's wheels bring along",
        found=f"none: this anew comes from its source, where it was not built yet ({folder or FOLDER})",
        fix=f"{first} {build}. `anew serve` needs no page.",
    )


def index(folder: Path | None = None) -> bytes:
    """The page itself.

    Raises:
        NotFound: it was not built.
    """
    return _read((folder or FOLDER) / "index.html")


def asset(name: str, folder: Path | None = None) -> tuple[bytes, str]:
    """A file that the page loads, and its type.

    Raises:
        NotFound: there is none.
    """
    kind = KINDS.get(Path(name).suffix)
    if kind is None or not NAME.fullmatch(name):
        raise _none()
    return _read((folder or FOLDER) / "assets" / name), kind


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise _none() from None


def _none() -> NotFound:
    return NotFound(needed="a file of the studio", found="none of that name", fix="Load the page again.")
