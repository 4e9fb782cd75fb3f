"""The manifest of verse: every file and figure that the pages and the demos rely on."""

from model_export import families
from model_export.export import manifest
from model_export.export.manifest import FamilyManifest, File, Record
from model_export.verse.graphs.registry import NAMES
from model_export.verse.ladder import LadderRecord
from model_export.verse.measured.scaling import Scaling
from model_export.verse.records import Losses, RunRecord, Tried

FOLDER = families.folder("verse")
PATH = FOLDER / manifest.FILE


class Voice(Record):
    """A language's network.

    ``tokens`` is the file with its tokens; ``words`` that of the words that the checker of form
    numbers, where it works on words; ``begun`` names the token that a text begins with, in
    Chinese by the characters of a line; ``length`` is the longest text in tokens. ``validation`` is
    measured in this build, ``rounded`` with the weights of eight bits that the page runs, and
    ``differs`` is how far the first is from the record. ``samples`` are poems at temperature 0.8,
    of the seeds 0, 1, 2, …: not chosen.
    """

    tokens: File
    words: File | None
    begun: dict[str, int]
    length: int
    record: RunRecord
    validation: Losses
    rounded: Losses
    differs: float
    samples: list[str]


class Manifest(FamilyManifest):
    """Everything that is published; ``scaling`` is what the ladder tells of larger networks."""

    voices: dict[str, Voice]
    tried: Tried
    ladder: LadderRecord
    scaling: Scaling


def read() -> Manifest:
    """Return the manifest that was written; ManifestError as manifest.read."""
    return manifest.read(Manifest, PATH, NAMES)
