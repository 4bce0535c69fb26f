"""Manifests: what is signed into a picture file by C2PA, and what is read from one. Nothing is ever fetched.

    claims     a record in the words of C2PA
    history    the inputs, with the manifests that they came with, as far as there is room
    writing    a file's bytes, signed
    reading    what a file's manifests say, and whether they still hold
    words      what the codes of a validator mean
    offline    the C2PA library, told to keep off the network

They are evidence of what was said and by which key, and that nothing was changed since; not that it is true.
"""

from anew.provenance.manifest.reading import Manifests as Manifests
from anew.provenance.manifest.reading import read_manifests as read_manifests
from anew.provenance.manifest.writing import signed as signed
