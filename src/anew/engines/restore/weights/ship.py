"""Ship: take networks that were trained into the package, with their cards. For whoever trained them.

python -m anew.engines.restore.weights.ship runs/bridge runs/enlarge
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from anew.engines.restore.weights.file import read, write
from anew.engines.restore.weights.shipped import FOLDER, write_list
from anew.errors import BadModel
from anew.image.files.atomic import write_whole

LICENCE = "Apache-2.0"
"""Of the networks of this package; what they learned from has licences of its own, which the cards tell."""


def ship(runs: Sequence[Path], folder: Path = FOLDER) -> None:
    """Copy the network of each run, and its card, into the package, and list what is there.

    Args:
        runs: Folders that `anew train restore` wrote.
        folder: Where the package keeps its networks.

    Raises:
        BadModel: a run without a finished network or card.
        CannotWrite: no permission or no room.
    """
    for run in runs:
        path, card = _only(run), run / "README.md"
        if not card.is_file():
            raise BadModel(
                needed=f"the card of {run}", found="none: the run is not finished", fix="Let it run to its end."
            )
        net = read(path)
        facts: Mapping[str, Any] = {**net.facts, "licence": LICENCE, "data_licences": net.facts["licence"]}
        write(folder / path.name, net.plan, net.tensors, card=facts)
        write_whole(folder / f"{path.stem}.md", card.read_bytes())
    write_list(folder)


def _only(run: Path) -> Path:
    found = sorted(run.glob("*.safetensors"))
    if len(found) != 1:
        raise BadModel(
            needed=f"one network in {run}", found=f"{len(found)} of them", fix="Name a run of `anew train restore`."
        )
    return found[0]


if __name__ == "__main__":
    ship([Path(each) for each in sys.argv[1:]])
