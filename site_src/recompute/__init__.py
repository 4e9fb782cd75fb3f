"""Compute a lab's numbers again in Python, from the link that the lab hands out.

``python -m site_src.recompute 'https://…#attack-lab?sample=2&epsilon=0.1…'`` runs the same graphs
with onnxruntime and prints the columns that the lab saves as CSV. A lab's module is found by the
lab's family and name. What depends on the reader is left out: of the compression lab the names of
all that was tried, in the reader's language, and the time that each took (``compressed``, ``ms``);
its other columns have the network that the link means. The curves of the membership lab are
PyTorch's, as the manifest has them.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import numpy as np

from model_export.command import shortened
from site_src import labs
from site_src.recompute.graphs import Columns, published
from site_src.recompute.link import LabLinkError, State, read

HERE = Path(__file__).parent


def modules() -> dict[str, str]:
    """Return the module of every lab that has one here, in the order of the book."""
    families = {folder.name: folder.parent.name for folder in labs.folders()}
    known = {name: (families[name], name.replace("-", "_")) for name in labs.read()}
    return {
        name: f"{__name__}.{family}.{module}"
        for name, (family, module) in known.items()
        if (HERE / family / f"{module}.py").is_file()
    }


def columns(link: str) -> Columns:
    """Return the numbers of the figure that a link shows, by the names in the lab's CSV file.

    Raises:
        LabLinkError: when the link shows no figure whose numbers can be computed here.
        ManifestError: when the site's files have not been made, or are of another version.

    """
    state, known = read(link), modules()
    if state.lab not in known:
        raise LabLinkError(
            f"{shortened(state.lab)} is none of {', '.join(known)}: copy the link from below one of"
            " these."
        )
    published()  # written last of all
    of_lab: Callable[[State], Columns] = import_module(known[state.lab]).columns
    return {name: np.ravel(values) for name, values in of_lab(state).items()}
