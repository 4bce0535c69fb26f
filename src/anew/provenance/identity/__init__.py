"""Identity: the key that signs pictures here, and whom this machine believes.

    <home>/identity/
        own.pem       the key, its certificate, and the certificates above it; only its owner reads it
        earlier/      certificates that signed before, without their keys
        trusted/      certificates of others that this machine believes, put there by its owner

An identity made here says "the same machine as before" and no more: nobody vouched for it.
"""

from anew.provenance.identity.checked import Identity as Identity
from anew.provenance.identity.kept import anchors as anchors
from anew.provenance.identity.kept import import_ as import_
from anew.provenance.identity.kept import own as own
from anew.provenance.identity.kept import rotate as rotate
