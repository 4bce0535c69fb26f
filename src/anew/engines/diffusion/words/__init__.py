"""Words: what a prompt says, and the tensors that CLIP makes of it.

weights     the field's syntax for stress, read into text and numbers; pure Python
encode      weighted prompts of any length as embeddings
inversion   words that were learned: textual inversions
"""
