"""The tour: real photographs remade, offline and with no weights. `make demo` runs it."""
