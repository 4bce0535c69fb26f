"""Web: the studio, as files that a browser loads.

    GET /             the page; a few words on how to get in for whoever is not in
    GET /assets/*     what it is made of; a name stands for its content
    GET /samples/*    photographs to begin with, and masks that are ready

bundle    the files that Vite built, in the package    page      their routes, where they were built
samples   photographs of the tour, with their masks    trying    their routes, always
outside   what whoever is not in sees
"""
