"""Every graph of verse, by the name that the manifest gives it."""

from collections.abc import Mapping

from model_export.export.graph import Graph
from model_export.verse.graphs import read, score, settle, weights, write
from model_export.verse.graphs.shown import Shown
from model_export.verse.network import Network, Shape

# A network's weights for each language; the other graphs hold none, and fit both.
NETWORKS = ("zh", "en")
NAMES = (*NETWORKS, "write", "write_plain", "read", "score", "settle")


def graphs(networks: Mapping[str, Network]) -> dict[str, Graph[Shown]]:
    """Return every graph.

    Args:
        networks: the published ones by language, of one shape but for their vocabularies.

    """
    shape: Shape = networks["zh"].shape
    return {
        "zh": weights.graph(networks["zh"], gives="weights"),
        "en": weights.graph(networks["en"]),
        "write": write.cached(shape),
        "write_plain": write.plain(shape),
        "read": read.graph(shape),
        "score": score.graph(shape),
        "settle": settle.GRAPH,
    }
