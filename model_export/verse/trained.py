"""What verse is published from: a network for each language, and what was recorded of it."""

from dataclasses import dataclass
from functools import cached_property

from model_export.verse.data import corpus
from model_export.verse.graphs.weights import rounded
from model_export.verse.network import Network
from model_export.verse.records import RunRecord
from model_export.verse.text import Text


@dataclass(frozen=True)
class Voice:
    """A language's network as it was recorded, with its way, and its text."""

    record: RunRecord
    network: Network
    # As it was after the recorded stages but the last one.
    stages: tuple[Network, ...]

    @cached_property
    def published(self) -> Network:
        """Return the network that the page runs: weights of eight bits."""
        return rounded(self.network)

    @cached_property
    def text(self) -> Text:
        """Return how the language is written in tokens."""
        return corpus.text(self.record.language)


@dataclass(frozen=True)
class Trained:
    """Both voices; ``trained`` says what was trained now, where something was."""

    voices: dict[str, Voice]
    trained: str | None = None
