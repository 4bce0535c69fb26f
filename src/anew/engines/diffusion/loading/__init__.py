"""Loading: from a model on disk to a pipeline in memory, with every doubt settled before anything is imported.

folder     a directory as diffusers writes it: what it names, and that all of it is there and harmless
single     a whole model in one file, as the same value
reading    the one or the other
component  one part of it: options, weights, shards, variants
allowed    which classes, and which words in their configurations, are let in
inside     files that are real, small enough and inside the directory
memory     what a run takes, from headers alone; refused if there is less
opening    the pipeline: safetensors only, whole, finite, aligned
quiet      two libraries that hold their tongue meanwhile
"""
