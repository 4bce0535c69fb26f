"""Guard: who may come in, how often, and how much they may bring.

door     the middleware: asks the others, answers who may not pass
names    the Host it is called by, the Origin it is called from (DNS rebinding, foreign pages)
keys     bearer, basic, X-Api-Key, and a browser's session after a one-time link
rates    so many requests a second for each
bodies   so many bytes, and not too slowly
"""
