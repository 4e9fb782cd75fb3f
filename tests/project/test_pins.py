"""What the workflows use is pinned by commit, and each action by one and the same."""

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
USED = re.compile(r"uses: ([\w/-]+)@(\S+) # (\S+)$", re.MULTILINE)


def test_each_action_has_one_version() -> None:
    pins: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        for action, commit, version in USED.findall(path.read_text(encoding="utf-8")):
            pins[action].add(f"{commit} {version}")
    assert len(pins) > 4
    assert {action: versions for action, versions in pins.items() if len(versions) > 1} == {}
