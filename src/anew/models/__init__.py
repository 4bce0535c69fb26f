"""Models: those that others trained, on this machine.

folder      where they lie, in anew's own home
catalogue   well-known models: what each is for, what its licence allows, how large it is
choose      which files of a repository are worth fetching: safetensors, never a pickle
pull        from the hub into the store, only when asked; the one module here that uses the network
label       anew.json: what a stored model is, with the SHA-256 of each file
store       what is here: list, verify, remove, and ``located``, which turns a name into a path
adding      a folder or a file of this machine into the store, copied or by reference

$ANEW_HOME/models/NAME/anew.json          a model that is here, or a reference to one elsewhere
$ANEW_HOME/models/NAME.partial/           what an interrupted pull has brought so far

Offline is the rule: nothing but ``anew models pull`` asks the network for anything.
"""

from anew.models.adding import add
from anew.models.catalogue import Entry, catalogue, entry
from anew.models.folder import models_folder
from anew.models.label import Label
from anew.models.store import Stored, find, known, licence_of, listed, located, partials, remove, verify

__all__ = [
    "Entry",
    "Label",
    "Stored",
    "add",
    "catalogue",
    "entry",
    "find",
    "known",
    "licence_of",
    "listed",
    "located",
    "models_folder",
    "partials",
    "remove",
    "verify",
]
