"""Check the folders of all labs, and write what their scripts import: `python -m site_src.labs`."""

import sys
from pathlib import Path

from model_export.command import Parser, run
from site_src.labs import scripts


def main() -> int:
    """Write the modules; return 1 when a folder is not as its contract wants it."""
    Parser(prog="python -m site_src.labs", description=__doc__).parse_args()
    return run(lambda: scripts.write(Path.cwd()))


if __name__ == "__main__":
    sys.exit(main())
