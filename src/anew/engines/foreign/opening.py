"""Opening: from a file of weights to a network, with every doubt settled on the way.

name     a pickle is refused by what it is called, and not opened
header   whole, and no name that counts further than the file has tensors
numbers  none that is NaN or infinite
network  spandrel says which it is, from the names; only those of ``allowed`` are built
purpose  colour or grey in and out, no faces
"""

import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from anew.engines.foreign.allowed import CODE, FACES
from anew.engines.foreign.net import Net
from anew.errors import BadModel, CannotServe, MissingExtra
from anew.weights import Header, read_header

CONVERT = (
    'Convert it on a machine that you trust with it, for example by: python -c "import torch; '
    "from safetensors.torch import save_file; "
    "s = torch.load('{name}', map_location='cpu', weights_only=True); "
    "s = s.get('params_ema', s.get('params', s.get('state_dict', s))); "
    "save_file({{k: v.clone().contiguous() for k, v in s.items()}}, '{stem}.safetensors')\""
)
"""What to do about a pickle."""
SLACK = 1000
"""How much further than the file has tensors a name may count: some layers have no weights, and are counted too."""
A_WEIGHT, SPARE = 12, 200_000_000
"""Bytes that may be taken for each number of the file while its network is built, and beside: sizes are guessed from
single tensors, so that a small file made up for it could ask for a network of any size."""
OTHER = "Choose another file; docs/foreign.md lists the networks that are run."


def check_file(path: str | Path) -> Header:
    """Refuse what is no file of weights, without reading its numbers.

    Raises:
        BadModel: a pickle, damaged, or made up so that a huge network would be built for it.
    """
    path = Path(path)
    if path.suffix != ".safetensors":
        fix = CONVERT.format(name=path.name, stem=path.stem)
        raise BadModel(needed=f"safetensors at {path}", found=f"a {path.suffix} file, which can run code", fix=fix)
    header = read_header(path)
    most = len(header.tensors) + SLACK
    far = [name for name in header.tensors if any(int(number[:9]) > most for number in re.findall(r"\d+", name))]
    if far:
        raise BadModel(
            needed=f"layers that are there, in a file of {len(header.tensors)} tensors", found=far[0][:80], fix=OTHER
        )
    return header


def opened(path: str | Path) -> Net:
    """A network in memory, in 32 bits on the CPU.

    Raises:
        BadModel: the file is damaged, or no network that is run.
        CannotServe: a network for faces, or for pictures of another kind.
        MissingExtra: spandrel, or what it stands on, is not installed.
    """
    header = check_file(path)
    spandrel = imported()
    from anew.engines.foreign.memory import Alive
    from anew.weights.tensors import load

    tensors = spandrel.canonicalize_state_dict(load(path))
    _check_numbers(path, tensors)
    found = next((each for each in spandrel.MAIN_REGISTRY.architectures("detection") if each.detect(tensors)), None)
    name = found.architecture.id if found else ""
    if name in FACES:
        raise CannotServe(
            needed="a network for whole pictures",
            found=f"{name}, which paints faces",
            fix="anew does not serve networks that make up faces; choose one that mends the whole picture.",
        )
    if found is None or name not in CODE:
        raise BadModel(needed="a network that is known", found=name or "names that no network has", fix=OTHER)
    try:
        with warnings.catch_warnings(), Alive(limit=SPARE + A_WEIGHT * header.parameters):
            warnings.simplefilter("ignore")  # what torch will change one day is for spandrel to know
            model = found.architecture.load(tensors)
    except Exception as error:  # noqa: BLE001 - spandrel guesses sizes from the weights; what it stumbles over varies
        raise BadModel(
            needed=f"the weights of {name}", found=f"others ({_first_line(error)})", fix="Take the file again, whole."
        ) from None
    model.eval()
    model.model.requires_grad_(False)
    return _checked(Net(model, name))


def imported() -> Any:
    """The module spandrel.

    Raises:
        MissingExtra: it, or what it stands on, is not installed.
    """
    try:
        import spandrel
    except ImportError as error:
        raise MissingExtra(
            needed=f"{error.name or 'a package'}, on which spandrel stands",
            found="not installed",
            fix="Install it with: pip install 'anew[foreign]'",
        ) from None
    return spandrel


def _check_numbers(path: str | Path, tensors: Mapping[str, Any]) -> None:
    from anew.weights.tensors import all_finite

    for name, tensor in tensors.items():
        if tensor.is_floating_point() and not all_finite(tensor.float()):
            raise BadModel(
                needed=f"finite weights in {path}",
                found=f"NaN or infinity in {name}",
                fix="Take the file again, whole.",
            )


def _checked(net: Net) -> Net:
    """Refuse a network for pictures of another kind."""
    inside, out = net.model.input_channels, net.model.output_channels
    if inside not in (1, 3) or out != inside:
        raise CannotServe(
            needed="a network from colour to colour, or from grey to grey",
            found=f"{net.name} from {inside} channels to {out}",
            fix="Choose another network.",
        )
    return net


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]
