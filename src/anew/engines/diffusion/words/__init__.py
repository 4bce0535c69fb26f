"""Words: what a prompt says, and the tensors that CLIP makes of it.

weights     the field's syntax for stress, read into text and numbers; pure Python
inversion   words that were learned: textual inversions
clip        the text encoders of a pipeline, and one chunk of tokens through one of them
encode      weighted prompts of any length, as a pipeline takes them
"""
