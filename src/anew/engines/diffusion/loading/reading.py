"""Reading: a model on disk, a directory or a single file, as the same value."""

from pathlib import Path

from anew.engines.diffusion.loading.folder import INDEX, Folder, read_folder
from anew.engines.diffusion.loading.single.checkpoint import read_checkpoint


def read_model(path: str | Path) -> Folder:
    """Read and check a model; nothing is imported, and no weights are read but their headers.

    Args:
        path: A directory as diffusers writes it, the model_index.json in it, or a one-file checkpoint.

    Raises:
        BadModel: no model there, or one that is damaged, not whole, or of a kind that is not opened.
    """
    found = Path(path)
    return read_checkpoint(found) if found.is_file() and found.name != INDEX else read_folder(found)
