"""The parts of the labs that `?hide=` takes away, as the labs' sources mark them."""

import re

from site_src import labs

DEMOS = labs.ROOT / labs.DEMOS
MARK = re.compile(r'data-control="([a-z]+)"')
# What a lab has from the parts that labs share, by how its source asks for it.
SHARED = {"this.renderFooter()": "footer", "this.renderInput()": "input", "openedSteps(": "steps"}
OF_ALL = {"footer", "input", "table"}
TABLES = re.compile("renderPictures|xy-chart|<data-table")


def parts() -> dict[str, set[str]]:
    """Return the parts of every lab that has some, by the lab's name."""
    marks = {}
    for folder in labs.elements():
        source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.ts"))
        marked = set(MARK.findall(source))
        marked |= {part for call, part in SHARED.items() if call in source}
        if TABLES.search(source):
            marked.add("table")
        if marked:
            marks[folder.name] = marked
    return marks


def names() -> set[str]:
    """Return every name that an address may use."""
    sources = [path.read_text(encoding="utf-8") for path in DEMOS.rglob("*.ts")]
    return {name for source in sources for name in MARK.findall(source)}
