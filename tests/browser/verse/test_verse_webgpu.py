"""The graph that writes, on WebGPU: Chromium's software adapter runs the real code path.

The page offers none: a poem takes milliseconds on wasm, and the GPU's runtime weighs more than all
else that the writer needs.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, Route

from site_src.browsers.chromium import FLAGS, WEBGPU_FLAGS, executable
from site_src.recompute.graphs import MODELS
from site_src.recompute.link import State
from site_src.recompute.verse import verse_writer as again

LIBRARY = Path("node_modules/onnxruntime-web/dist")
FILES = {
    "ort.mjs": LIBRARY / "ort.jspi.bundle.min.mjs",
    "ort.wasm": LIBRARY / "ort-wasm-simd-threaded.jspi.wasm",
    "zh.onnx": MODELS / "verse" / "zh.onnx",
    "write.onnx": MODELS / "verse" / "write.onnx",
}
STATES = "start=春眠不觉晓&form=5&seed=3&topK=50&topP=0.95&branch=none&temperature=0.8&language=zh"
WRITE = """async (given) => {
  self.dispatches = 0;
  const pass = GPUComputePassEncoder.prototype;
  const { dispatchWorkgroups } = pass;
  pass.dispatchWorkgroups = function (...sizes) {
    self.dispatches += 1;
    return dispatchWorkgroups.apply(this, sizes);
  };
  const ort = await import("/probe/ort.mjs");
  Object.assign(ort.env.wasm, { numThreads: 1, wasmPaths: { wasm: "/probe/ort.wasm" } });
  const open = (file, provider) =>
    ort.InferenceSession.create(`/probe/${file}`, { executionProviders: [provider] });
  const voice = await open("zh.onnx", "wasm");
  const weights = await voice.run({ token: new ort.Tensor("int64", [0n], []) });
  const graph = await open("write.onnx", "webgpu");
  const kinds = { float32: Float32Array, int64: BigInt64Array };
  const feeds = {};
  for (const name of graph.inputNames) {
    const { type, dims, data } = given[name] ?? {};
    const numbers = () => kinds[type].from(data, type === "int64" ? BigInt : Number);
    feeds[name] = weights[name] ?? new ort.Tensor(type, numbers(), dims);
  }
  const { written } = await graph.run(feeds, ["written"]);
  return [Array.from(written.data, Number), self.dispatches];
}"""


def serve(route: Route) -> None:
    file = FILES.get(route.request.url.split("/probe/")[1])
    if file is None:
        route.fulfill(body="<!doctype html><title>probe</title>", content_type="text/html")
    else:
        kind = "text/javascript" if file.suffix == ".mjs" else "application/wasm"
        route.fulfill(path=file, content_type=kind)


@pytest.fixture(scope="module")
def gpu_browser(playwright: Playwright) -> Iterator[Browser]:
    flags = [*FLAGS, *WEBGPU_FLAGS]
    browser = playwright.chromium.launch(executable_path=executable(playwright), args=flags)
    yield browser
    browser.close()


def test_a_gpu_writes_the_same_tokens(gpu_browser: Browser, address: str) -> None:
    order = again.order(State("verse-writer", dict(each.split("=") for each in STATES.split("&"))))
    steps = order.language.steps(order.form)
    wanted = order.write(steps)["written"].tolist()
    own = set(again.weights("zh"))
    given = {
        name: {"type": part.dtype.name, "dims": list(part.shape), "data": part.ravel().tolist()}
        for name, part in order.feeds(steps).items()
        if name not in own
    }
    page = gpu_browser.new_page()
    page.route("**/probe/**", serve)
    page.goto(f"{address}probe/")
    written, dispatches = page.evaluate(WRITE, given)
    page.close()
    assert written == wanted
    assert dispatches > steps, "it was not the GPU that computed"
