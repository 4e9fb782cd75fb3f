"""Ask every address that the book cites whether it still answers.

Not part of the tests, which need no network; a scheduled workflow runs it. A DOI is asked of the
registry instead of the publisher, since publishers turn robots away.
"""

import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from model_export.command import Parser, run
from site_src.hooks.errors import BuildError
from site_src.hooks.prose import citations

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'`]+")
LOCAL = re.compile(r"https?://(127\.0\.0\.1|localhost)\b")
DOI = "https://doi.org/"
REGISTRY = "https://doi.org/api/handles/"
# Answers of a page that is there and turns robots away.
SHY = {401, 403, 405, 406, 418, 429, 503}
PATIENCE_S = 30
TRIES = 2


@dataclass(frozen=True)
class Answer:
    """What came back from an address: ``broken`` only when a reader would find nothing."""

    address: str
    says: str
    broken: bool


def cited(root: Path) -> list[str]:
    """Return every outgoing address of the prose, the list of references and the READMEs."""

    def texts() -> Iterator[str]:
        for pattern in ("docs/*/*.md", "docs/*/*.py", "docs/*.yml", "*.md"):
            for path in root.glob(pattern):
                yield path.read_text(encoding="utf-8")
        references = citations.load(root / "docs" / "references.bib")
        yield from (citations.link(entry) for entry in references.entries.values())

    addresses = {address.rstrip(".,;") for text in texts() for address in ADDRESS.findall(text)}
    return sorted(address for address in addresses if not LOCAL.match(address))


def ask(address: str) -> Answer:
    """Return what an address answers, after a second try when the network failed."""
    where = address.replace(DOI, REGISTRY) if address.startswith(DOI) else address
    request = Request(where, headers={"User-Agent": "link check of an open book"})
    says = ""
    for _ in range(TRIES):
        try:
            with urlopen(request, timeout=PATIENCE_S) as reply:
                return Answer(address, str(reply.status), broken=False)
        except HTTPError as error:
            return Answer(address, f"{error.code} {error.reason}", error.code not in SHY)
        except (OSError, HTTPException) as error:
            says = str(error)
    return Answer(address, says, broken=True)


def report() -> int:
    """Print what is broken and who turns robots away; return the exit status."""
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, cited(ROOT)))
    broken = [answer for answer in answers if answer.broken]
    shy = [answer for answer in answers if not answer.broken and answer.says != "200"]
    print(f"{len(answers)} addresses, {len(broken)} broken, {len(shy)} not shown to robots.\n")
    for answer in broken:
        print(f"- broken: <{answer.address}> says {answer.says}")
    for answer in shy:
        print(f"- look by hand: <{answer.address}> says {answer.says}")
    return 1 if broken else 0


def main() -> int:
    """Ask every address; returns 1 when one is broken."""
    Parser(prog="python -m site_src.build.outgoing_links", description=__doc__).parse_args()
    return run(report, mendable=(BuildError,))


if __name__ == "__main__":
    sys.exit(main())
