"""Policy: who is asked before a run, and may refuse it.

    asked     what somebody is about to do, one step of it
    words     refuses words in what a person wrote
    consent   wants a reason, which then stands in the record
    licences  refuses engines and models by their licence
    rules     several of these, as a file says them

A hook for the place that runs anew. It does not bind whoever sits at the keyboard; see docs/policy.md.
"""

from anew.policy.asked import Asked as Asked
from anew.policy.asked import Policy as Policy
from anew.policy.consent import WantsReason as WantsReason
from anew.policy.licences import RefusesLicences as RefusesLicences
from anew.policy.rules import Rules as Rules
from anew.policy.rules import here as here
from anew.policy.rules import read as read
from anew.policy.words import RefusesWords as RefusesWords
