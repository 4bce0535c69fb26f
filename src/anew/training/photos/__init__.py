"""Photos: a folder of good photographs, and samples of what went wrong with them.

reading    every photograph once, decoded; a part of each group is held out
damaging   one sample for each network: what is given, what is told, what it should be
supply     batches of them, prepared ahead of the step
"""
