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
        Row("accuracy", "MNIST test set", 100 * evaluation["test_accuracy"], "%", "at least", 99),
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
    if manifest["strokes"] is not None:
        accuracy = 100 * manifest["strokes"]["accuracy"]
        rows.insert(1, Row("strokes", "people's pen strokes", accuracy, "%", "at least", 96.5))
    return rows
