"""Jobs: a queue that loses nothing, and the workers that empty it.

spec       what a job is to do           queue       the door: put, look, wait, cancel
job        how it stands                 supervisor  sees to it that workers live
ledger/    where every job stands        local       its workers are processes here
objects    files by digest               worker      such a process
executor   what all of them keep to      cluster     its workers are seats: threads here, actors of Ray there

Told with its promises and their limits in docs/jobs.md.
"""

from anew.jobs.job import Event as Event
from anew.jobs.job import Fault as Fault
from anew.jobs.job import Job as Job
from anew.jobs.job import Output as Output
from anew.jobs.ledger.putting import Terms as Terms
from anew.jobs.ledger.sweeping import Room as Room
from anew.jobs.queue import Queue as Queue
from anew.jobs.spec import Spec as Spec
