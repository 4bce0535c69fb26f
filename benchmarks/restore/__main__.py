"""``python -m benchmarks.restore``."""

from benchmarks.restore.command import main

if __name__ == "__main__":
    raise SystemExit(main())
