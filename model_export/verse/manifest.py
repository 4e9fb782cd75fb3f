"""The manifest of verse: every file and figure that the pages and the demos rely on."""

from model_export import families
from model_export.export import manifest
from model_export.export.manifest import FamilyManifest, File, Record
from model_export.verse.features import Features
from model_export.verse.graphs.registry import NAMES
from model_export.verse.ladder import LadderRecord
from model_export.verse.lesson import Lesson
from model_export.verse.measured.looking import Looking
from model_export.verse.measured.scaling import Scaling
from model_export.verse.measured.squeezing import Squeezing
from model_export.verse.memory import Memory
from model_export.verse.readings import Reading
from model_export.verse.records import Losses, RunRecord, Tried

FOLDER = families.folder("verse")
PATH = FOLDER / manifest.FILE


class Stage(Record):
    """A network on its way.

    ``model`` is the graph that hands out its weights; the entry ``reached`` of the record's
    history, from 0, says how far it had come. ``ruler`` is how many nats a rule of form costs it,
    as measured/rulers.py says.
    """

    model: str
    reached: int
    ruler: float


class Voice(Record):
    """A language's network.

    ``tokens`` is the file with its tokens; ``words`` that of the words that the checker of form
    numbers, where it works on words; ``begun`` names the token that a text begins with, in
    Chinese by the characters of a line; ``length`` is the longest text in tokens. ``validation`` is
    measured in this build, ``rounded`` with the weights of eight bits that the page runs, and
    ``differs`` is how far the first is from the record. ``samples`` are poems at temperature 0.8,
    of the seeds 0, 1, 2, …: not chosen. ``stages`` are the way here; the last one is the network.
    ``on_the_way`` poems were written after each entry of the record's history. ``judged`` is the
    file with the poems that smaller networks are judged by, ``squeezing`` what was found;
    ``looking`` is what a book is worth to it.
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
    stages: list[Stage]
    on_the_way: int
    judged: File
    squeezing: Squeezing
    looking: Looking


class Manifest(FamilyManifest):
    """Everything that is published.

    ``scaling`` is what the ladder tells of larger networks; ``lesson`` how the page teaches the
    writer to rhyme; ``readings`` are the texts that a reader's own network learns from;
    ``memory`` is what the writer may have by heart; ``features`` are those inside it.
    """

    voices: dict[str, Voice]
    tried: Tried
    ladder: LadderRecord
    scaling: Scaling
    lesson: Lesson
    readings: dict[str, Reading]
    memory: Memory
    features: Features


def read() -> Manifest:
    """Return the manifest that was written; ManifestError as manifest.read."""
    return manifest.read(Manifest, PATH, NAMES)
