"""Every graph of the site answers in the browser as PyTorch did where the site was built."""

from pathlib import Path
from typing import Any

from visits import Visit

from model_export import manifest

ROOT = Path(__file__).resolve().parents[2]
# The page's own worker, asked as the page asks it.
VERIFY = """async ([bundle, names]) => {
  const root = new URL(`/assets/${bundle}/`, location.href).href;
  const worker = new Worker(`${root}runtime/worker.js`, { type: "module" });
  const ask = (request) => new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }) => {
      if (data.id === null) return;
      if (data.ok) resolve(data.value); else reject(new Error(JSON.stringify(data.failure)));
    };
    worker.postMessage({ id: 0, ...request });
  });
  await ask({ kind: "load", root });
  const found = {};
  for (const model of names) found[model] = await ask({ kind: "verify", model });
  return found;
}"""


def test_every_graph_answers_as_pytorch_did(visit: Visit, address: str) -> None:
    visit.page.goto(address + "404.html")
    bundle = next(ROOT.glob("site/assets/*/models")).parent.name
    names = list(manifest.Models.model_fields)
    verified: dict[str, Any] = visit.page.evaluate(VERIFY, [bundle, names])
    assert list(verified) == names
    for name, result in verified.items():
        assert result["difference"] <= result["tolerance"] == 1e-4, name
        assert result["values"] > 0, name
