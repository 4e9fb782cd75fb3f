"""The manifest of digits: every file and figure that the pages and the demos rely on."""

from pathlib import Path

from pydantic import Field

from model_export import families
from model_export.digits.graphs.registry import NAMES
from model_export.export import manifest
from model_export.export.manifest import FamilyManifest, File, Record

FOLDER = families.folder("digits")
PATH = FOLDER / manifest.FILE


class DigitFile(File):
    """A packed part of MNIST (model_export/digits/data/compact.py) and how many digits it has."""

    count: int


class Portable(File):
    """A network without weights; ``headers`` are hexadecimal, by hidden units and weight.

    See model_export/digits/portable.py.
    """

    headers: dict[str, dict[str, str]]


class DigitFiles(Record):
    """MNIST for training in the browser: a first part, all training digits, the test set."""

    train: DigitFile
    full: DigitFile
    test: DigitFile


class NetworkInfo(Record):
    """Sizes of the network."""

    inputs: int
    hidden: int
    outputs: int
    parameters: int


class TrainingInfo(Record):
    """How the weights came to be.

    ``preparation_seconds``, in which digits are re-inked and made, are part of ``wall_seconds``.
    The shares are those of a minibatch: what is no digit, then of the digits the re-inked and the
    made ones; the rest is scanned. ``images`` are all that minibatches are taken from.
    """

    recipe: str
    seed: int
    epochs: int
    batch_size: int
    optimizer: str
    learning_rate: float
    device: str
    preparation_seconds: float
    wall_seconds: float
    examples_per_second: float
    train_examples: int
    validation_examples: int
    images: int
    reinked_share: float
    made_share: float
    augmentation: dict[str, float]
    handwriting: dict[str, float]
    allographs: dict[str, float]
    nonsense: dict[str, float]


class BinInfo(Record):
    """One bin of the reliability diagram."""

    confidence: float
    accuracy: float
    count: int


class Evaluation(Record):
    """MNIST: chosen on validation, judged once on test. Confusion has true digits as rows."""

    test_accuracy: float
    test_errors: int
    test_examples: int
    validation_accuracy: float
    confusion: list[list[int]]
    ece: float
    reliability: list[BinInfo]


class Anchor(Record):
    """A published figure to compare with; ``gap`` is ours minus theirs."""

    cite: str
    description: str
    accuracy: float
    gap: float


class DecisionInfo(Record):
    """The threshold of "I don't know", the digits it was chosen on, and what it refuses.

    ``made`` digits are of hands that the network has not learnt from. Scribbles are no digits,
    drawn by another program than those that it learns from; ``doodles`` are things of other kinds.
    """

    threshold: float
    validation_coverage: float
    validation_accuracy_when_sure: float
    made: int
    made_accuracy: float
    made_coverage: float
    made_accuracy_when_sure: float
    scribbles: int
    scribbles_refused: float
    doodles: int
    doodles_refused: float


class Parity(Record):
    """PyTorch against onnxruntime over the whole test set."""

    images: int
    same_class: int
    max_abs_logit_difference: float
    tolerance: float
    max_abs_pixel_difference: float


class Learning(Record):
    """Graphs that learn, attack and compress, against PyTorch: largest differences."""

    gradient: float
    attack: float
    training_steps: int
    training_update: float
    training_losses: float
    training_drift: float
    toy: float
    xor: float
    singular_values: float
    companions: float
    tolerance: float


class OtherNetwork(Record):
    """What a network of the same recipe and another seed makes of the same pen strokes."""

    seed: int
    accuracy: float
    accuracy_when_sure: float
    unknown_share: float
    weights_sha256: str


class Strokes(Record):
    """Accuracy on people's pen strokes, and with what it was measured (`strokes --record`).

    ``others`` tells how much of it is chance: what holds for a network trained elsewhere.
    """

    dataset: str
    records: int
    writers: int
    accuracy: float
    accuracy_when_sure: float
    unknown_share: float
    by_digit: dict[str, float]
    by_writer: dict[str, float]
    confusion: list[list[int]]
    preprocess_sha256: str
    # Of the weights in float32 (`strokes.weights_hash`).
    weights_sha256: str
    # Of how the weights came to be, machine and seed left out (`strokes.recipe_hash`).
    recipe_sha256: str
    seed: int
    others: list[OtherNetwork] = Field(default=[])


class PublishedStrokes(Strokes):
    """Recorded strokes that tell something of these models.

    ``same_weights`` is false where these very weights were not measured: on another CPU, or from
    another seed, the same recipe ends in other weights. What holds for them then is the range of
    the networks that were, `lowest` to `highest`.
    """

    same_weights: bool
    lowest: float
    highest: float


class Small(Record):
    """A compressed network: bytes of its weights in a file, plain and gzipped; test accuracy."""

    bytes: int
    zipped: int
    accuracy: float


class Pruning(Small):
    """With a share of the weights set to zero."""

    share: float


class Quantisation(Small):
    """With weights rounded to so many bits."""

    bits: int


class LowRank(Small):
    """With the hidden layer's weights as a product of two thin matrices."""

    rank: int


class Distillation(Record):
    """A small network taught by the shipped one, and the same one with the labels alone."""

    hidden: int
    parameters: int
    epochs: int
    temperature: float
    soft_share: float
    taught: Small
    alone: Small


class Attack(Record):
    """Test accuracy with every pixel moved by up to epsilon.

    ``accuracy`` after one step along the gradient's sign (FGSM), ``pgd_accuracy`` after several
    shorter ones, ``random_accuracy`` with random signs; the same for the hardened network.
    """

    epsilon: float
    accuracy: float
    pgd_accuracy: float
    random_accuracy: float
    hardened_accuracy: float
    hardened_pgd_accuracy: float


class Hardening(Record):
    """How the hardened network was trained on from the shipped one."""

    epsilon: float
    steps: int
    epochs: int
    test_accuracy: float


class Curve(Record):
    """A loss threshold tried as a test of membership: area under the ROC curve, 0.5 is guessing.

    For each threshold of ``Membership`` the share of members found, and of others taken for them.
    """

    auc: float
    found: list[float]
    alarms: list[float]


class Membership(Record):
    """Membership inference by loss, on the shipped network and on an overfitted one."""

    thresholds: list[float]
    shipped: Curve
    overfitted: Curve
    examples_overfitted: int
    train_accuracy_overfitted: float
    test_accuracy_overfitted: float


class Experiments(Record):
    """The experiments of section 7 on the shipped network."""

    pruning: list[Pruning]
    quantisation: list[Quantisation]
    low_rank: list[LowRank]
    distillation: Distillation
    attack: list[Attack]
    hardening: Hardening
    membership: Membership


class Manifest(FamilyManifest):
    """All of it; ``strokes`` is null when it was not measured with this recipe."""

    samples: File
    portable: Portable
    digits: DigitFiles
    network: NetworkInfo
    training: TrainingInfo
    evaluation: Evaluation
    anchors: list[Anchor]
    decision: DecisionInfo
    parity: Parity
    learning: Learning
    strokes: PublishedStrokes | None
    experiments: Experiments


def read(path: Path = PATH) -> Manifest:
    """Return a manifest that was written.

    Raises:
        ManifestError: when there is none, or it is damaged or of another version.
        OSError: when it cannot be read.

    """
    return manifest.read(Manifest, path, NAMES)
