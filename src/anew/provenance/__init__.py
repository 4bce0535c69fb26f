"""Provenance: what was run, on what, by what, so that it can be run again."""

from anew.provenance.record import Record as Record
from anew.provenance.result import Result as Result
