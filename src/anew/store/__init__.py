"""Store: pictures by what they are, records by what they tell of, so that what was made can be made again.

    shelf     a folder of files named by digest       pixels    a picture as a file, and back
    room      how much it may take, what goes first   facts     the origin of a picture as text, and back
    store     all of them together                    notes     records, and the facts of their inputs

Importing it costs numpy and no more.
"""

from anew.store.notes import Note as Note
from anew.store.store import Listed as Listed
from anew.store.store import Sizes as Sizes
from anew.store.store import Store as Store
