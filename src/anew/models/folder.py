"""Folder: where models lie."""

from pathlib import Path

from anew.home import home


def models_folder() -> Path:
    """One folder each; it need not exist yet."""
    return home() / "models"
