"""Shelf: converted networks on disk, so that converting is paid for once a model.

    $ANEW_HOME/ROOM/NAME/FILE         how it reckons; its weights in it or beside it
                         about.txt    of which model, in words

NAME comes from the model's digest, from whatever else it was made with, and from the versions of the libraries that
made it. Nothing but these folders is kept; whoever removes one pays for converting again, and no picture changes.
"""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp

from anew.errors import CannotWrite
from anew.home import home


@dataclass(frozen=True)
class Shelf:
    """Converted networks of one kind."""

    room: str
    """The folder under ``ANEW_HOME``."""
    file: str
    """What each of them is in its own folder."""
    makers: tuple[str, ...]
    """Distributions whose versions decide what a converted network is."""

    def root(self) -> Path:
        """Where all of them lie."""
        return home() / self.room

    def name_of(self, digest: str, *facts: str) -> str:
        """The folder of one.

        Args:
            digest: Of the model.
            facts: Whatever else it was made with.
        """
        makers = (f"{each} {version(each)}" for each in self.makers)
        return f"{digest[:16]}-{hashlib.sha256(chr(0).join((digest, *facts, *makers)).encode()).hexdigest()[:16]}"

    def kept(self, name: str, about: str, write: Callable[[Path], object]) -> Path:
        """The converted network of that name, made if it is not there: whole or not at all.

        Args:
            name: From ``name_of``.
            about: What a person reads who finds the folder.
            write: Writes it to the file that it is given, and what belongs beside it.

        Raises:
            CannotWrite: no room or no permission.
        """
        folder = self.root() / name
        if not (folder / self.file).is_file():
            try:
                self._made(folder, about, write)
            except OSError as error:
                raise CannotWrite(
                    needed=f"to keep a converted model at {folder}",
                    found=error.strerror or str(error),
                    fix="Make room, let ANEW_HOME name a folder on another disk, or leave out the setting "
                    "`accelerator`.",
                ) from error
        return folder / self.file

    def _made(self, folder: Path, about: str, write: Callable[[Path], object]) -> None:
        self.root().mkdir(parents=True, exist_ok=True)
        fresh = Path(mkdtemp(prefix=f"{folder.name}.", dir=self.root()))
        try:
            write(fresh / self.file)
            size = sum(file.stat().st_size for file in fresh.iterdir())
            (fresh / "about.txt").write_text(f"{about}\n{size / 1e9:.2f} GB; it may be removed.\n", encoding="utf8")
            try:
                fresh.rename(folder)
            except OSError:
                if not (folder / self.file).is_file():  # else another process was quicker, with the same
                    raise
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
