"""The command line: each step of the way from MNIST to verified ONNX files."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from model_export.command import Parser, run

BUILD = Path("build")
# Named here too, so that a wrong word is answered before PyTorch is loaded; a test compares them.
FAMILIES = ("digits", "verse", "calculator")


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
            step.add_argument(
                "family", nargs="?", choices=FAMILIES, default="digits", help="which networks"
            )
            step.add_argument("--recipe", help="another way to train than the site's")
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
    step = steps.add_parser("schema", help="print the JSON schema of a family's manifest")
    step.add_argument("family", nargs="?", choices=FAMILIES, default="digits")
    return main


def print_schema(name: str) -> None:
    """Print the JSON schema of a family's manifest."""
    from model_export import families
    from model_export.export import manifest

    family = families.load(name)
    print(manifest.schema(family.Manifest, family.NAMES))


def measure_strokes(file: Path, record: bool) -> None:
    """Print accuracy on a stroke file, with the threshold of the manifest."""
    from model_export.digits import manifest
    from model_export.digits.measured import strokes

    published = manifest.read()
    result = strokes.measure(file, published.decision.threshold, published.training)
    strokes.show(result)
    if record:
        strokes.write_record(result)


def trained(arguments: argparse.Namespace) -> tuple[bool, Any]:
    """Return whether this is the first rank, the work of all others ends here, and what it has."""
    from model_export import families
    from model_export.training.device import choose_device, explained
    from model_export.training.distributed import joined
    from model_export.training.execution import Execution

    family = families.load(arguments.family)
    with joined(choose_device(arguments.device)) as (ranks, device), explained(device):
        execution = Execution(device, arguments.bf16, arguments.compile, ranks)
        return ranks.first, family.train(arguments.recipe, arguments.seed, execution)


def walk(arguments: argparse.Namespace) -> None:
    """Walk from the data to the given step."""
    from model_export import families
    from model_export.export import manifest, onnx_file

    first, finished = trained(arguments)
    if not first:
        return
    family, folder = families.load(arguments.family), families.folder(arguments.family)
    step = arguments.step
    print(family.summary(finished))
    if step == "train":
        return
    # Until everything is verified there is no manifest, so a failed run publishes nothing.
    (folder / manifest.FILE).unlink(missing_ok=True)
    if step in {"export", "all"}:
        onnx_file.write(family.graphs(finished), folder)
    if step in {"verify", "all"}:
        content = family.publish(finished, folder)
        manifest.write(content, folder)
        worst = max(model.difference for model in content.models.values())
        print(
            f"{arguments.family}: {len(content.models)} graphs verified, "
            f"within {worst:.1e} of PyTorch"
        )


def obey(arguments: argparse.Namespace) -> None:
    """Do one step."""
    if arguments.step == "schema":
        print_schema(arguments.family)
    elif arguments.step == "strokes":
        measure_strokes(arguments.file, arguments.record)
    elif arguments.step == "data":
        from model_export.digits.data import originals

        mnist = originals.load(arguments.mnist or originals.source_folder())
        print(f"{len(mnist.train.labels):,} + {len(mnist.validation.labels):,} digits, checked")
    elif os.environ.get("RANK", "0") == "0":
        from model_export.lock import alone

        # Families have nothing in common that is written: make builds two at once.
        with alone(BUILD, f"training-{arguments.family}", "training"):
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
