"""``python -m anew``: the same as the command ``anew``."""

from anew.cli.main import main

if __name__ == "__main__":
    main()
