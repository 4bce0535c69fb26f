"""Ledger: where every job stands, in one SQLite file that survives whatever dies. No SQL is above this room.

schema      the tables               watching    how far a job is, and whether it is to stop
ledger      the file, transactions   finishing   done, failed, cancelled, given back
putting     into the queue           crews       signs of life, and what the dead leave behind
taking      into a worker's hands    events      what happened, numbered
rows        looked up                sweeping    what is old or too much

The functions take a ``Ledger`` and give back plain data.
"""
