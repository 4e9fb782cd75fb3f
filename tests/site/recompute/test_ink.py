"""A drawing in a link: page and Python read the same, clamp the same, and refuse the same."""

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from site_src.recompute import link

ROOT = Path(__file__).resolve().parents[3]
READ = """
import { readFileSync } from "node:fs";
const { ink } = await import(process.argv[1]);
const texts = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map((text) => ink.parse(text))));
"""


def texts() -> list[str]:
    """Return drawings, damaged ones, ones that leave the pad, and noise."""
    chance = random.Random(7)
    some = ["UUuiBA", "", ".", "A", "AA", "AAA", "gggggggggg", "UU.%%.AA", "UU.", "AA" * 20_001]
    some += ["999999" * 4, "//", "ZZ", "AA.AA", "AA" * 20_000, "gA" * 3, "ggA" * 2, "gggA" * 2]
    for _ in range(3_000):
        letters = chance.choice((link.LETTERS, link.LETTERS[:32], link.LETTERS + ".%"))
        some.append("".join(chance.choice(letters) for _ in range(chance.randrange(1, 12))))
    return some


@pytest.fixture(scope="module")
def of_the_page(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any] | None]:
    bundle = tmp_path_factory.mktemp("ink") / "ink.mjs"
    source = ROOT / "site_src" / "demos" / "digits" / "shared" / "ink.ts"
    esbuild = ROOT / "node_modules" / ".bin" / "esbuild"
    make = [esbuild, source, "--bundle", "--format=esm", f"--outfile={bundle}"]
    subprocess.run(make, check=True, capture_output=True)
    run = subprocess.run(
        ["node", "--input-type=module", "-e", READ, bundle.as_uri()],
        input=json.dumps(texts()),
        capture_output=True,
        text=True,
        check=True,
    )
    answers: list[dict[str, Any] | None] = json.loads(run.stdout)
    return answers


def test_page_and_python_read_every_drawing_alike(
    of_the_page: list[dict[str, Any] | None],
) -> None:
    read = 0
    for text, page in zip(texts(), of_the_page, strict=True):
        state = link.State("digit-demo", {"ink": text})
        # What the page reads in part is refused here: a figure is computed from the whole of it.
        if page is None or page.get("isPartial"):
            with pytest.raises(link.LabLinkError, match="is not a whole drawing"):
                state.strokes()
            continue
        assert state.strokes() == page["value"], text[:60]
        read += 1
    assert read > 300
