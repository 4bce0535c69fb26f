"""Store: pictures by what they are, records by what they tell of, so that what was made can be made again.

    store      all of it together
    shelf      a folder of files named by digest        room      how much it may take, and what goes first
    pixels     a picture as a file, and back            facts     the origin of a picture as text, and back
    notes      records, and the facts of their inputs
    sweeping   verify and gc                            parcel    a history as one file, out and in
    sqlite     tables in a file, for whoever keeps some     zips     zip files that nobody trusts

Importing it costs numpy and no more.
"""

from anew.store.notes import Note as Note
from anew.store.parcel import Parcel as Parcel
from anew.store.parcel import adopt as adopt
from anew.store.parcel import export as export
from anew.store.store import Listed as Listed
from anew.store.store import Sizes as Sizes
from anew.store.store import Store as Store
from anew.store.sweeping import Found as Found
from anew.store.sweeping import gc as gc
from anew.store.sweeping import verify as verify
