"""Chained: records of what a picture was made from, out of the manifests that are signed into its file.

A picture that was made elsewhere, from one that was made elsewhere, brings the records of both: each signed manifest
holds a record, and names the manifest of every input that had one. They are read where nothing in the file was changed
since it was signed; the store, where it knows better, comes first.
"""

from contextlib import suppress

from anew.errors import BadFile
from anew.image.files.source import kind_of
from anew.provenance import Record
from anew.provenance.manifest import Manifests, read_manifests


def chained(data: bytes) -> dict[str, Record]:
    """The records in a file's manifests, by the digest of the picture that each tells of.

    Args:
        data: The whole file.
    """
    manifests = read_manifests(data, kind_of(data)) if b"c2pa" in data else None
    if manifests is None or manifests.active is None or manifests.state == "broken":
        return {}
    records = _records(manifests)
    found = {record.output: record for record in records.values()}
    for label, record in records.items():
        for each in manifests.every[label].ingredients:
            digest = record.inputs.get(each.title)  # of what was read: a JPEG's pixels are not those that were made
            if digest and each.manifest in records and each.state != "broken":
                found.setdefault(digest, records[each.manifest])
    return found


def _records(manifests: Manifests) -> dict[str, Record]:
    """By the label of the manifest that holds it."""
    found = {}
    for label, manifest in manifests.every.items():
        with suppress(BadFile):
            if manifest.record is not None:
                found[label] = Record.from_json(manifest.record)
    return found
