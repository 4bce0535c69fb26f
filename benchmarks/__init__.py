"""What anew costs and how good it is, measured: one module a question.

    python -m benchmarks                      all of them, tables on standard output
    python -m benchmarks inpaint speed        two of them
    python -m benchmarks --write              all, and docs/benchmarks.md brought up to date
    python -m benchmarks.inpaint --quick      one alone, on a case or two: does it still run?

Rules that all of them keep
    Time is CPU seconds of all threads, so that a busy machine changes it little; the clock is given beside it.
    Warm means that the same call ran once before. Several runs are given as their median.
    A comparison is a ratio of two figures of the same run on the same machine.
    A target stands beside its figure, reached or missed.
"""
