"""The command line: each step of the way from MNIST to verified ONNX files."""

import argparse
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from model_export.command import Parser, run

if TYPE_CHECKING:
    from model_export.digits.data.originals import Mnist
    from model_export.digits.recipes import Recipe
    from model_export.digits.train import Run

BUILD = Path("build")


def seed(text: str) -> int:
    """Return a seed.

    Raises:
        argparse.ArgumentTypeError: when it is no whole number that PyTorch takes.

    """
    if not text.isdecimal() or int(text) >= 2**31:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 to 2³¹ − 1")
    return int(text)


def parser() -> Parser:
    """Return the command line's grammar."""
    main = Parser(prog="python -m model_export", description=__doc__)
    steps = main.add_subparsers(dest="step", required=True, metavar="STEP")
    for name, text in (
        ("data", "check the four MNIST files and cache them"),
        ("train", "train a recipe, going on from its last checkpoint"),
        ("export", "write the trained network's graphs as ONNX"),
        ("verify", "compare the ONNX files with PyTorch and write the manifest"),
        ("all", "data, train, export and verify; what is done is skipped"),
    ):
        step = steps.add_parser(name, help=text, description=text)
        if name == "data":
            step.add_argument("--mnist", type=Path, help="folder with the four IDX files")
        if name in {"train", "export", "verify", "all"}:
            step.add_argument("--recipe", choices=["article", "robust"], default="robust")
            step.add_argument(
                "--seed", type=seed, default=0, help="another network of the same recipe"
            )
            step.add_argument("--device", choices=["auto", "cpu", "cuda", "mps"], default="auto")
            step.add_argument(
                "--bf16", action="store_true", help="multiply matrices in bfloat16 while training"
            )
            step.add_argument(
                "--compile", action="store_true", help="let torch.compile fuse the operations"
            )
    text = "measure the exported graphs on a file of pen strokes"
    step = steps.add_parser("strokes", help=text, description=text)
    step.add_argument("file", type=Path)
    step.add_argument(
        "--record", action="store_true", help="keep the figure in records/ for the manifest"
    )
    steps.add_parser("schema", help="print the JSON schema of the manifest")
    return main


def print_schema() -> None:
    """Print the manifest's JSON schema."""
    from model_export.digits.manifest import Manifest

    print(json.dumps(Manifest.model_json_schema(), indent=1))


def measure_strokes(file: Path, record: bool) -> None:
    """Print accuracy on a stroke file, with the threshold of the manifest."""
    from model_export.digits import manifest
    from model_export.digits.measured import strokes

    published = manifest.read()
    result = strokes.measure(file, published.decision.threshold, published.training)
    strokes.show(result)
    if record:
        strokes.write_record(result)


def digits() -> "Mnist":
    """Return MNIST; a folder that MNIST_DIR names is read and checked, whatever was kept before.

    Raises:
        DataError: see originals.read_checked.

    """
    from model_export.digits.data import originals

    return (
        originals.load(originals.source_folder())
        if os.environ.get("MNIST_DIR")
        else originals.load()
    )


def trained(arguments: argparse.Namespace) -> "tuple[Recipe, Run, Mnist] | None":
    """Return recipe, run and digits; None on every rank but the first, whose work ends here."""
    from model_export.digits.recipes import RECIPES
    from model_export.digits.train import train
    from model_export.training.device import choose_device, explained
    from model_export.training.distributed import joined
    from model_export.training.execution import Execution

    recipe = replace(RECIPES[arguments.recipe], seed=arguments.seed)
    with joined(choose_device(arguments.device)) as (ranks, device), explained(device):
        execution = Execution(device, arguments.bf16, arguments.compile, ranks)
        mnist = ranks.from_first(digits)
        run = train(recipe, mnist, execution)
    return (recipe, run, mnist) if ranks.first else None


def walk(arguments: argparse.Namespace) -> None:
    """Walk from the data to the given step."""
    from model_export.digits import (
        companions,
        manifest,
        publish,
        verify,
        verify_labs,
        verify_learning,
    )
    from model_export.digits.network import Network, half_precision
    from model_export.export import onnx_file

    result = trained(arguments)
    if result is None:
        return
    recipe, run, mnist = result
    step = arguments.step
    print(
        f"{recipe.name}: {len(run.history)} epochs in {run.wall_seconds:.0f} s on {run.device}, "
        f"{run.examples_per_second:,.0f} examples/s, "
        f"validation accuracy {run.history[-1].validation_accuracy:.2%}"
    )
    if step == "train":
        return
    network = Network(recipe.hidden)
    network.load_state_dict(half_precision(run.weights))
    beside = companions.train(network.eval(), mnist, recipe.seed)
    # Until everything is verified there is no manifest, so a failed run publishes nothing.
    manifest.PATH.unlink(missing_ok=True)
    if step in {"export", "all"}:
        onnx_file.export_all(network, beside.published())
    if step in {"verify", "all"}:
        compared = verify.compare(network, mnist, onnx_file.MODELS)
        learning = verify_learning.compare(network, mnist, onnx_file.MODELS)
        labs = verify_labs.compare(network, beside, mnist, onnx_file.MODELS)
        content = publish.build(
            recipe, run, (network, beside), mnist, (compared, learning, labs), onnx_file.MODELS
        )
        publish.write(content, manifest.PATH)
        print(
            f"verified on {compared.images:,} test digits: same class on {compared.same_class:,}, "
            f"logits within {compared.max_abs_logit_difference:.1e}; "
            f"test accuracy {content.evaluation.test_accuracy:.2%}"
        )


def obey(arguments: argparse.Namespace) -> None:
    """Do one step."""
    if arguments.step == "schema":
        print_schema()
    elif arguments.step == "strokes":
        measure_strokes(arguments.file, arguments.record)
    elif arguments.step == "data":
        from model_export.digits.data import originals

        mnist = originals.load(arguments.mnist or originals.source_folder())
        print(f"{len(mnist.train.labels):,} + {len(mnist.validation.labels):,} digits, checked")
    elif os.environ.get("RANK", "0") == "0":
        from model_export.lock import alone

        with alone(BUILD, "training", "training"):
            walk(arguments)
    else:  # the first rank alone reads and writes
        walk(arguments)


def main() -> int:
    """Run one step; an error that the user can mend is one sentence."""
    arguments = parser().parse_args()
    stopped = "Stopped; the next run goes on from the last finished epoch."
    return run(lambda: obey(arguments), stopped)


if __name__ == "__main__":
    sys.exit(main())
