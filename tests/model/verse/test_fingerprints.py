"""Sets of lines in few bits: the hash is the known one, and page and Python read the same."""

import base64
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model_export.verse import fingerprints
from model_export.verse.fingerprints import Known, Table

pytestmark = pytest.mark.quick

# What tests/unit/fingerprints.test.ts reads too.
VECTORS = Path(__file__).parents[2] / "unit/fingerprints.json"
LINES = ["床前看月光", "朝辞白帝彩云间", "𠮷野家家有月明", "白日依山尽", "a", "更上一层楼"]


def characters(generator: random.Random, count: int) -> str:
    return "".join(chr(generator.randrange(0x4E00, 0x9FFF)) for _ in range(count))


def test_the_hash_is_murmurhash3() -> None:
    """Four ASCII bytes make one number: the vectors of Appleby's function for `test` and `aaaa`."""
    for word, seed, expected in (
        (b"test", 0, 0xBA6BD213),
        (b"test", 0x9747B28C, 0x704B81DC),
        (b"aaaa", 0x9747B28C, 0x5A97808A),
    ):
        points = np.array([[int.from_bytes(word, "little")]], np.uint32)
        assert fingerprints.hashes(points, seed).tolist() == [expected]


@pytest.mark.parametrize("shift", [0, 1, 6, 11])
def test_numbers_come_back_from_their_code(shift: int) -> None:
    generator = np.random.default_rng(shift)
    keys = np.unique(generator.integers(0, 50_000, 900))
    content = fingerprints.encode(keys, shift)
    assert fingerprints.decode(content, len(keys), shift).tolist() == keys.tolist()
    with pytest.raises(ValueError, match="of"):
        fingerprints.decode(content[: len(content) // 2], len(keys), shift)


def test_every_line_is_found_and_few_strangers_are() -> None:
    generator = random.Random(1)
    lines = sorted({characters(generator, generator.choice((5, 7))) for _ in range(3_000)})
    known = fingerprints.made(lines, 50, seed=3)
    assert all(map(known.has, lines))
    strangers = [characters(generator, 7) for _ in range(3_000)]
    taken = sum(map(known.has, strangers)) / len(strangers)
    assert 0.5 / known.table.one_in < taken < 2 / known.table.one_in
    assert not known.has("")
    # Golomb's code costs about a bit and a half more than no code can do without.
    assert 8 * known.table.bytes / len(lines) < np.log2(50) + 1.7


def vectors() -> dict[str, Any]:
    known = fingerprints.made(LINES, 10, seed=7)
    asked = [*LINES, *(characters(random.Random(place), 5) for place in range(60))]
    points = [np.array([list(map(ord, line))], np.uint32) for line in LINES]
    return {
        "lines": LINES,
        "hashes": [int(fingerprints.hashes(each, 7)[0]) for each in points],
        "table": known.table.model_dump(),
        "content": base64.b64encode(known.content).decode(),
        "asked": asked,
        "found": [known.has(line) for line in asked],
    }


def test_the_page_is_tested_on_what_python_writes() -> None:
    """Written anew by `python tests/model/verse/test_fingerprints.py` when the format changes."""
    assert json.loads(VECTORS.read_text("utf-8")) == vectors()


def test_a_set_is_read_from_its_place_in_a_file() -> None:
    kept = json.loads(VECTORS.read_text("utf-8"))
    table = Table.model_validate(kept["table"])
    known = Known(table, base64.b64decode(kept["content"]))
    assert [known.has(line) for line in kept["asked"]] == kept["found"]
    assert 0 < sum(kept["found"][len(LINES) :]) < 30


if __name__ == "__main__":
    VECTORS.write_text(json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n", "utf-8")
