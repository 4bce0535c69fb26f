"""Shipped: the networks of the package. Their digests are in weights.json, and nothing else is opened.

{"bridge": {"sha256": "...", "bytes": 9000000, "licence": "Apache-2.0"}, ...}
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from anew.engines.restore.weights.file import Net, read_hashed
from anew.errors import BadModel
from anew.image.files.atomic import write_whole
from anew.weights import Weights

FOLDER = Path(__file__).parent
LIST = "weights.json"
_FIX = "Install anew again: pip install --force-reinstall anew."


def told(name: str) -> Weights:
    """What the package says of one of its networks; the file is not opened.

    Raises:
        BadModel: the package has none of that name.
    """
    entry = _list().get(name)
    if entry is None:
        raise BadModel(needed=f"the network {name} of this package", found=f"none in {FOLDER / LIST}", fix=_FIX)
    return Weights(str(FOLDER / f"{name}.safetensors"), entry["sha256"], entry["sha256"], entry["licence"])


def opened(name: str) -> Net:
    """One of the package's networks, held to its digest.

    Raises:
        BadModel: it is missing, or not the one that was shipped.
    """
    said = told(name)
    try:
        net, digest = read_hashed(said.where)
    except BadModel as error:
        raise BadModel(needed=error.needed, found=error.found, fix=_FIX) from None
    if digest != said.sha256:
        raise BadModel(
            needed=f"{Path(said.where).name} as it was shipped, SHA-256 {said.sha256[:12]}",
            found=f"{digest[:12]} at {said.where}",
            fix=_FIX,
        )
    return net


def write_list(folder: Path = FOLDER) -> None:
    """Write weights.json anew, from the networks in the folder. For whoever trained them.

    Raises:
        BadModel: a file there is not a network.
    """
    entries = {}
    for path in sorted(folder.glob("*.safetensors")):
        net, digest = read_hashed(path)
        entries[path.stem] = {"sha256": digest, "bytes": path.stat().st_size, "licence": net.facts["licence"]}
    write_whole(folder / LIST, (json.dumps(entries, indent=2) + "\n").encode())


def _list() -> Mapping[str, Any]:
    try:
        entries = json.loads((FOLDER / LIST).read_text(encoding="utf8"))
        assert isinstance(entries, dict)
    except (OSError, ValueError, AssertionError):
        raise BadModel(needed=f"the list of networks, {FOLDER / LIST}", found="none", fix=_FIX) from None
    return entries
