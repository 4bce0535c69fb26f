"""Trees: pictures and what each was made from, below /v1/trees.

routes    trees and nodes                shapes    what is given
files     pictures, looks, recipes       asked     what may be sent
parcels   a tree as a zip                telling   from the garden's words to the shapes
"""
