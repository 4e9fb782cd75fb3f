"""What the build has already measured of the shipped network, with our targets beside it."""

import json
from pathlib import Path
from typing import Any

from records.figures import Row


def measure(folder: Path) -> list[Row]:
    """Return the figures of the manifest of a built copy that have a target."""
    text = (folder / "build/models/digits/manifest.json").read_text(encoding="utf-8")
    manifest: dict[str, Any] = json.loads(text)
    evaluation, training = manifest["evaluation"], manifest["training"]
    rows = [
        Row("accuracy", "MNIST test set", 100 * evaluation["test_accuracy"], "%", "at least", 99.1),
        Row(
            "training",
            f"training the shipped network ({training['device']})",
            training["wall_seconds"],
            "s",
            "at most",
            240,
        ),
        Row(
            "parity",
            "PyTorch against onnxruntime, largest difference of a logit",
            manifest["parity"]["max_abs_logit_difference"],
            "",
            "at most",
            1e-4,
        ),
    ]
    return rows[:1] + of_strokes(manifest["strokes"]) + of_decision(manifest["decision"]) + rows[1:]


def of_strokes(strokes: dict[str, Any] | None) -> list[Row]:
    """Return what was measured on people's pen strokes, nothing where it was not."""
    if strokes is None:
        return []
    return [
        Row("strokes", "people's pen strokes", 100 * strokes["accuracy"], "%", "at least", 98),
        Row(
            "strokes_sure",
            "the same, where it answers",
            100 * strokes["accuracy_when_sure"],
            "%",
            "at least",
            99,
        ),
    ]


def of_decision(decision: dict[str, Any]) -> list[Row]:
    """Return how much is answered of digits, and refused of what is none."""
    return [
        Row(
            "coverage",
            "validation digits answered",
            100 * decision["validation_coverage"],
            "%",
            "at least",
            97,
        ),
        Row(
            "scribbles",
            "scribbles refused",
            100 * decision["scribbles_refused"],
            "%",
            "at least",
            90,
        ),
        Row(
            "doodles",
            "doodles, most of kinds that it never saw, refused",
            100 * decision["doodles_refused"],
            "%",
            "at least",
            90,
        ),
    ]
