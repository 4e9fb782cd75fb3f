"""Print the columns of a lab as CSV: ``python -m site_src.recompute LINK``."""

import argparse
import csv
import sys
from itertools import zip_longest

from site_src import recompute
from site_src.recompute.link import LinkError


def main() -> int:
    """Print the columns; return 1 when the link shows none."""
    parser = argparse.ArgumentParser(
        prog="python -m site_src.recompute", description=recompute.__doc__
    )
    parser.add_argument("link", help="as the lab's button copies it")
    try:
        found = recompute.columns(parser.parse_args().link)
    except LinkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    table = csv.writer(sys.stdout)
    table.writerow(["index", *found])
    for place, row in enumerate(zip_longest(*found.values(), fillvalue="")):
        table.writerow([place, *row])
    return 0


if __name__ == "__main__":
    sys.exit(main())
