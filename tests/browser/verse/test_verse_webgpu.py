"""The network of verse on WebGPU: Chromium's software adapter runs the real code path.

The page offers none. A poem takes milliseconds on wasm, the GPU's runtime weighs more than all else
that the writer needs, and it does not open the graph that writes: a token is drawn in float64.
"""

from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Route
from webgpu import COUNT

from site_src.recompute.graphs import MODELS, run
from site_src.recompute.verse import verse_writer as again

LIBRARY = Path("node_modules/onnxruntime-web/dist")
FILES = {
    "ort.mjs": LIBRARY / "ort.jspi.bundle.min.mjs",
    "ort.wasm": LIBRARY / "ort-wasm-simd-threaded.jspi.wasm",
    "zh.onnx": MODELS / "verse" / "zh.onnx",
    "score.onnx": MODELS / "verse" / "score.onnx",
}
TEXT = "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。"
SCORE = """async (tokens) => {
  const ort = await import("/probe/ort.mjs");
  Object.assign(ort.env.wasm, { numThreads: 1, wasmPaths: { wasm: "/probe/ort.wasm" } });
  const open = (file, provider) =>
    ort.InferenceSession.create(`/probe/${file}`, { executionProviders: [provider] });
  const voice = await open("zh.onnx", "wasm");
  const weights = await voice.run({ token: new ort.Tensor("int64", [0n], []) });
  const graph = await open("score.onnx", "webgpu");
  const read = new ort.Tensor("int64", tokens.map(BigInt), [1, tokens.length]);
  const feeds = { tokens: read };
  for (const name of graph.inputNames) feeds[name] ??= weights[name];
  const { log_probabilities: found } = await graph.run(feeds);
  return [[...found.data], self.dispatches];
}"""


def serve(route: Route) -> None:
    file = FILES.get(route.request.url.split("/probe/")[1])
    if file is None:
        route.fulfill(body="<!doctype html><title>probe</title>", content_type="text/html")
    else:
        kind = "text/javascript" if file.suffix == ".mjs" else "application/wasm"
        route.fulfill(path=file, content_type=kind)


def test_a_gpu_finds_a_poem_as_likely(gpu_browser: Browser, address: str) -> None:
    spoken = again.language("zh")
    row = np.array([[spoken.first(5), *(spoken.tokens.index(letter) for letter in TEXT)]])
    wanted = run("score", {"tokens": row, **again.weights("zh")}, "verse")["log_probabilities"][0]
    page = gpu_browser.new_page()
    page.route("**/probe/**", serve)
    page.goto(f"{address}probe/")
    page.evaluate(COUNT)
    found, dispatches = page.evaluate(SCORE, row[0].tolist())
    page.close()
    assert np.allclose(found, wanted, atol=1e-3)
    assert dispatches > len(TEXT), "it was not the GPU that computed"
