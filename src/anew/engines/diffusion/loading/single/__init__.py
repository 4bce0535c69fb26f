"""Single: a whole model in one safetensors file, as it is traded on Civitai and was first published by its makers.

    header --> what it is --> a Folder whose components take their tensors from this one file --> opened as any other

what         what a safetensors file is: a checkpoint of a known kind, or something else by its name
naming       from the names in such a file to those that diffusers and transformers use
checkpoint   the file as a ``Folder``: sizes and names from its header, configurations from ``configs``
building     networks, tokenizers and schedulers of it, in memory
vocabulary   CLIP's words, which ship with the package

The configurations in ``configs`` are those that the models were published with. ``configs/clip`` holds the vocabulary
of CLIP under its own licence (MIT, OpenAI).
"""
