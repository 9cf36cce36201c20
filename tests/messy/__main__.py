"""`python -m tests.messy DIR`: write the folder of messy files, with a page that says that all of it is made up."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.messy import FILES, write_folder


def main() -> int:
    """Write the folder named on the line."""
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python -m tests.messy DIR\n")
        return 2
    folder = write_folder(Path(sys.argv[1]))
    sys.stdout.write(f"{len(FILES)} files in {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
