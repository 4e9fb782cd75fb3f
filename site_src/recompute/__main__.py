"""Print the columns of a lab as CSV: ``python -m site_src.recompute LINK``."""

import csv
import sys
from itertools import zip_longest

from model_export.command import Parser, run
from site_src import recompute


def show(link: str) -> None:
    """Print the columns of the lab that a link shows."""
    columns = recompute.columns(link)
    table = csv.writer(sys.stdout)
    table.writerow(["index", *columns])
    for index, row in enumerate(zip_longest(*columns.values(), fillvalue="")):
        table.writerow([index, *row])


def main() -> int:
    """Print the columns; return 1 when the link shows none."""
    parser = Parser(prog="python -m site_src.recompute", description=recompute.__doc__)
    parser.add_argument("link", help="as the lab's button copies it")
    link = parser.parse_args().link
    return run(lambda: show(link))


if __name__ == "__main__":
    sys.exit(main())
