"""Judge the trained network, choose its threshold, and write the manifest beside the models."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from model_export.digits import manifest, portable, verify, verify_labs, verify_learning
from model_export.digits.companions import Companions
from model_export.digits.data import compact
from model_export.digits.data.batches import pool_size
from model_export.digits.data.originals import Mnist
from model_export.digits.data.scribbles import doodles, scribbles
from model_export.digits.data.unseen import unseen
from model_export.digits.graphs import registry
from model_export.digits.graphs.mlp import NAMES
from model_export.digits.graphs.shown import shown, tensors
from model_export.digits.manifest import Manifest
from model_export.digits.measured import decision, evaluate, experiments, strokes
from model_export.digits.network import CLASSES, PIXELS, Network, count_parameters
from model_export.digits.recipes import Recipe
from model_export.digits.train import Run
from model_export.digits.trained import Trained
from model_export.digits.verify import Comparison
from model_export.digits.verify_labs import Labs
from model_export.digits.verify_learning import Learning
from model_export.export import references
from model_export.export.manifest import SizePreset, describe, models_of, versions
from model_export.export.running import session
from model_export.export.verify import TOLERANCE
from model_export.files import whole

SAMPLES = "samples.json"
# The parts of a recipe that make images, as the manifest has them too.
MADE_BY = ("augmentation", "handwriting", "allographs", "nonsense")
# Simard, Steinkraus and Platt 2003, table 1: two layers, 800 hidden units, cross-entropy.
PUBLISHED = (
    ("800 hidden units, no distortions", 0.984),
    ("800 hidden units, affine distortions", 0.989),
    ("800 hidden units, elastic distortions", 0.993),
)


def sample(labels: evaluate.Labels, test: evaluate.Floats, digit: int, threshold: float) -> int:
    """Return the first place where the network reads this digit rightly, and is sure of it.

    Where it is sure of none, the first that it reads rightly: a lab shows what it says.
    """
    right = (labels == digit) & (test.argmax(axis=1) == digit)
    sure = right & (test.max(axis=1).astype(float) >= threshold)
    return int((sure if sure.any() else right).argmax())


def write_samples(mnist: Mnist, test: evaluate.Floats, threshold: float, path: Path) -> None:
    """Write ten test digits, one a class, with which the labs begin."""
    samples = []
    for digit in range(CLASSES):
        index = sample(mnist.test.labels, test, digit, threshold)
        image = mnist.test.images[index].tolist()
        samples.append({"label": digit, "index": index, "image": image})
    with whole(path) as half_written:
        half_written.write_text(json.dumps(samples, separators=(",", ":")), encoding="utf-8")


def probabilities(folder: Path, images: NDArray[np.float32]) -> evaluate.Floats:
    """Return what classify.onnx says, as the browser will."""
    classify = session(folder, "classify")
    answer: evaluate.Floats = classify.run(["probabilities"], {"image": images})[0]
    return answer


def portable_network(folder: Path) -> manifest.Portable:
    """Write and return what a reader's own network is exported with."""
    headers = {
        str(units): {name: head.hex() for name, head in parts.items()}
        for units, parts in portable.write(folder).items()
    }
    return manifest.Portable(**describe(folder / portable.FILE).model_dump(), headers=headers)


def evaluation(test: evaluate.Floats, mnist: Mnist, validation: float) -> manifest.Evaluation:
    """Return the judgement on the test set."""
    predicted, labels = test.argmax(axis=1), mnist.test.labels
    bins = evaluate.reliability(test, labels)
    return manifest.Evaluation(
        test_accuracy=evaluate.share_right(predicted, labels),
        test_errors=int((predicted != labels).sum()),
        test_examples=len(labels),
        validation_accuracy=validation,
        confusion=evaluate.confusion(predicted, labels),
        ece=evaluate.calibration_error(bins),
        reliability=[manifest.BinInfo(**asdict(entry)) for entry in bins],
    )


def choose_threshold(folder: Path, mnist: Mnist) -> decision.Decision:
    """Return the threshold for the exported graphs."""
    digits, labels = mnist.validation.tensors(torch.device("cpu"))
    made = unseen()

    def read(drawn: list[NDArray[np.float32]]) -> evaluate.Floats:
        drawings = [strokes.Drawing(0, "", segments) for segments in drawn]
        return probabilities(folder, strokes.images_of(drawings, folder))

    return decision.choose(
        decision.Read(probabilities(folder, digits.numpy()), labels.numpy()),
        decision.Read(read([one.segments for one in made]), np.array([one.label for one in made])),
        read(scribbles()),
        read(doodles()),
    )


def settings_of(part: Any) -> dict[str, float]:  # noqa: ANN401
    """Return the numbers of a part of a recipe, none where the recipe does without."""
    return asdict(part) if part is not None else {}


def training_info(recipe: Recipe, run: Run, mnist: Mnist) -> manifest.TrainingInfo:
    """Return how the weights came to be."""
    return manifest.TrainingInfo(
        recipe=recipe.name,
        seed=recipe.seed,
        epochs=len(run.history),
        batch_size=recipe.batch_size,
        optimizer=recipe.optimizer,
        learning_rate=recipe.learning_rate,
        device=run.device,
        preparation_seconds=run.preparation_seconds,
        wall_seconds=run.wall_seconds,
        examples_per_second=run.examples_per_second,
        train_examples=len(mnist.train.labels),
        validation_examples=len(mnist.validation.labels),
        images=pool_size(recipe, len(mnist.train.labels)),
        reinked_share=recipe.reinked_share if recipe.handwriting else 0.0,
        made_share=recipe.made_share if recipe.allographs else 0.0,
        **{name: settings_of(getattr(recipe, name)) for name in MADE_BY},
    )


def digit_files(mnist: Mnist, folder: Path) -> manifest.DigitFiles:
    """Write and return the digits for training in the browser."""
    return manifest.DigitFiles(
        **{
            name: manifest.DigitFile(
                **describe(folder / compact.file_of(name)).model_dump(), count=count
            )
            for name, count in compact.write(mnist, folder).items()
        }
    )


def anchors(test_accuracy: float) -> list[manifest.Anchor]:
    """Return the published figures, and how far ours is from each."""
    return [
        manifest.Anchor(
            cite="simard2003",
            description=text,
            accuracy=share,
            gap=round(test_accuracy - share, 6),
        )
        for text, share in PUBLISHED
    ]


def network_info(recipe: Recipe, network: Network) -> manifest.NetworkInfo:
    """Return the sizes of the network."""
    return manifest.NetworkInfo(
        inputs=PIXELS,
        hidden=recipe.hidden,
        outputs=CLASSES,
        parameters=count_parameters(network),
    )


def size_of(recipe: Recipe, network: Network, mnist: Mnist) -> SizePreset:
    """Return what the calculator shows; a digit counts as a token each time that it was shown."""
    return SizePreset(
        name=f"MLP {PIXELS}-{recipe.hidden}-{CLASSES}",
        cite="",
        # Layers, width, heads twice, feed-forward width, vocabulary, context: no Transformer.
        shape=[1, PIXELS, 1, 1, recipe.hidden, CLASSES, 1],
        kind=[1, 0, 0, 0, 0, 0, 0, 1],
        tokens=float(recipe.epochs * len(mnist.train.labels)),
        parameters=count_parameters(network),
    )


@dataclass(frozen=True)
class Compared:
    """What PyTorch and onnxruntime differ by."""

    reading: Comparison
    learning: Learning
    labs: Labs


def compare(network: Network, beside: Companions, mnist: Mnist, folder: Path) -> Compared:
    """Return all differences.

    Raises:
        VerificationError: when one of them is more than the tolerance.

    """
    return Compared(
        verify.compare(network, mnist, folder),
        verify_learning.compare(network, mnist, folder),
        verify_labs.compare(network, beside, mnist, folder),
    )


def build(trained: Trained, folder: Path) -> Manifest:
    """Return the manifest of the models in a folder; writes what is published beside them."""
    recipe, run, mnist = trained.recipe, trained.run, trained.mnist
    network, beside = trained.network, trained.beside
    compared = compare(network, beside, mnist, folder)
    every = registry.graphs(network, beside.published())
    context = shown(network, mnist)
    differences = references.write(every, context, tensors(network), folder)
    images, _ = mnist.test.tensors(torch.device("cpu"))
    test = probabilities(folder, images.numpy())
    decided = choose_threshold(folder, mnist)
    write_samples(mnist, test, decided.threshold, folder / SAMPLES)
    judged = evaluation(test, mnist, run.history[-1].validation_accuracy)
    models = models_of(every, differences, folder)
    training = training_info(recipe, run, mnist)
    return Manifest(
        models=models,
        references=describe(folder / references.FILE),
        weights=list(NAMES),
        size=size_of(recipe, network, mnist),
        versions=versions(),
        samples=describe(folder / SAMPLES),
        portable=portable_network(folder),
        digits=digit_files(mnist, folder),
        network=network_info(recipe, network),
        training=training,
        evaluation=judged,
        anchors=anchors(judged.test_accuracy),
        decision=manifest.DecisionInfo(**asdict(decided)),
        parity=manifest.Parity(**asdict(compared.reading), tolerance=TOLERANCE),
        learning=manifest.Learning(**asdict(compared.learning), **asdict(compared.labs)),
        strokes=strokes.recorded(strokes.weights_hash(folder), models["preprocess"], training),
        experiments=experiments.run(network, beside, mnist, folder),
    )
