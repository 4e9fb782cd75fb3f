"""Our own training step in Firefox and WebKitGTK: the same network, batch, optimiser and digits."""

import json
from pathlib import Path
from statistics import median

from bench.browser_training import OURS, READY, ROUNDS, SETTINGS
from bench.server import Link, Site
from records.figures import Row
from site_src.browsers import engines

ROOT = Path(__file__).resolve().parents[1]
NAMES = {"firefox": "Firefox", "webkit": "WebKitGTK"}
TIMES = """(async () => {
  await %s;
  const measure = %s;
  const times = { many: [], single: [] };
  for (let round = 0; round < %d; round++) {
    times.many.push(await measure([%s, 300, 100]));
    times.single.push(await measure([%s, 50, 1]));
  }
  return times;
})().catch(String)"""


def times(engine: str) -> dict[str, list[float]] | None:
    """Return ms a step, many steps a call and one; None where the engine is not installed.

    Raises:
        EngineError: when the engine fails.

    """
    if engine in engines.missing():
        return None
    settings = json.dumps(SETTINGS)
    site = Site(ROOT / "site", Link())
    address = f"{site.address}en/embed/train-lab/"
    answer = engines.ask(engine, address, TIMES % (READY, OURS, ROUNDS, settings, settings))
    site.shutdown()
    if isinstance(answer, str):
        raise engines.EngineError(f"{engine}: {answer}")
    return {key: list(map(float, taken)) for key, taken in answer.items()}


def measure() -> list[Row]:
    """Return two rows an engine."""
    rows = []
    for engine, name in NAMES.items():
        measured = times(engine)
        many, single = (median(measured[key]) if measured else None for key in ("many", "single"))
        step = f"a training step in {name}"
        rows.append(Row(f"step_{engine}", f"{step}, wasm, one thread", many, "ms"))
        rows.append(Row(f"step_{engine}_single", f"{step}, one step a call", single, "ms"))
    return rows
