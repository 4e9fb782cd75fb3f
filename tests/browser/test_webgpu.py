"""The same training step on WebGPU: Chromium's software adapter runs the real code path."""

import base64
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from accessibility import violations
from numpy.typing import NDArray
from playwright.sync_api import Browser, ViewportSize, expect
from visits import Visit, open_lab, said, tampered, unfold_recipe, watch
from webgpu import COUNT

from model_export.digits import verify_learning
from model_export.digits.data import originals
from model_export.digits.graphs.parts import numbers
from model_export.digits.network import Network

UNITS, BATCH, STEPS = 16, 16, 50
QUERY = f"#train-lab?units={UNITS}&batch={BATCH}&epochs=1&engine=webgpu"
SELF_TEST = "customElements.whenDefined('self-test').then(() => window.selftest)"
LEARN = """async (tensors) => {
  const kinds = { float32: Float32Array, uint8: Uint8Array, int64: BigInt64Array };
  const feeds = {};
  for (const [name, { type, dims, bytes }] of Object.entries(tensors)) {
    const raw = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
    feeds[name] = { type, dims, data: new kinds[type](raw.buffer) };
  }
  const { client } = document.querySelector("train-lab").course;
  return [...(await client.run("train_adam", feeds, ["losses"])).losses.data];
}"""


@pytest.fixture
def gpu_visit(gpu_browser: Browser, address: str) -> Iterator[Visit]:
    size: ViewportSize = {"width": 1280, "height": 800}
    context = gpu_browser.new_context(viewport=size, service_workers="block")
    yield watch(context.new_page(), address)
    context.close()


def packed(array: NDArray[np.generic]) -> dict[str, Any]:
    bytes_ = base64.b64encode(array.tobytes()).decode()
    return {"type": array.dtype.name, "dims": list(array.shape), "bytes": bytes_}


def start() -> Network:
    torch.manual_seed(0)
    return Network(UNITS)


def test_fifty_steps_on_webgpu_have_the_losses_of_pytorch(
    gpu_visit: Visit, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = open_lab(gpu_visit, address, QUERY)
    lab.get_by_role("button", name="One step").click()
    expect(said(lab)).to_contain_text("Paused", timeout=120_000)
    expect(lab.locator("p.number")).to_contain_text("WebGPU (google swiftshader)")
    worker = next(w for w in gpu_visit.page.workers if "worker-webgpu" in w.url)
    worker.evaluate(COUNT)

    digits = originals.load().train
    pixels = digits.images[: STEPS * BATCH].reshape(STEPS, BATCH, 784)
    labels = digits.labels[: STEPS * BATCH].reshape(STEPS, BATCH).astype(np.int64)
    monkeypatch.setattr(verify_learning, "start", start)
    begin = numbers(start())
    state = begin | {f"{m}_{n}": np.zeros_like(p) for n, p in begin.items() for m in "mv"}
    zero, rate = np.zeros((), np.float32), np.array(verify_learning.RATES["adam"], np.float32)
    feeds = {**state, "m_one": zero, "v_one": zero, "rate": rate}
    feeds |= {"pixels": pixels, "labels": labels}
    losses = gpu_visit.page.evaluate(LEARN, {name: packed(part) for name, part in feeds.items()})

    tensors = torch.from_numpy(pixels), torch.from_numpy(labels)
    _, wanted = verify_learning.train_in_torch("adam", *tensors)
    assert len(losses) == STEPS
    # Two right runs drift apart, on each machine otherwise; a wrong step is further off.
    assert np.allclose(losses, wanted.numpy(), rtol=1e-2, atol=0)
    assert worker.evaluate("self.dispatches") > 10 * STEPS
    assert gpu_visit.complaints == []
    assert gpu_visit.foreign == []


def test_a_gpu_that_is_lost_is_replaced_by_wasm(
    gpu_browser: Browser, gpu_visit: Visit, address: str
) -> None:
    lab = open_lab(gpu_visit, address, QUERY)
    lab.get_by_role("button", name="Start training").click()
    number = lab.locator("p.number")
    expect(number).to_contain_text("WebGPU (", timeout=120_000)
    expect(number).not_to_contain_text("Step 0", timeout=120_000)
    gpu_browser.new_browser_cdp_session().send("Browser.crashGpuProcess")
    expect(lab.locator(".own")).to_contain_text("WebGPU gave up (WebGPU: ", timeout=60_000)
    expect(said(lab)).to_contain_text("Training is over", timeout=60_000)
    expect(number).to_contain_text("wasm, one thread")


def asked_for(visit: Visit) -> list[str]:
    """Return the files of the WebGPU engine that the page asks for, as it goes on."""
    names: list[str] = []
    visit.page.on("request", lambda request: names.append(request.url.rsplit("/", 1)[-1]))
    return names


def test_the_self_test_trains_on_webgpu_when_the_address_asks(
    gpu_visit: Visit, address: str
) -> None:
    gpu_visit.page.goto(f"{address}en/selftest/?engine=webgpu")
    report = gpu_visit.page.evaluate(SELF_TEST)
    trained = report["training"]["webgpu"]
    assert report["ok"], trained
    assert (trained["asked"], trained["backend"]) == ("webgpu", "webgpu")
    assert trained["adapter"] == "google swiftshader"
    assert trained["steps"] == 20
    assert [steps["steps"] for steps in report["training"]["wasm"]] == [20, 20]
    assert 0 < trained["difference"] <= trained["tolerance"] == 1e-3
    assert trained["msPerStep"] > 0 < trained["msPerStepOnWasm"]
    row = gpu_visit.page.locator("self-test tbody tr").last
    expect(row).to_contain_text("WebGPU (google swi")
    expect(row.locator("td").nth(1)).to_have_text("webgpu")
    expect(gpu_visit.page.locator("self-test .webgpu")).to_contain_text("20 training steps on WebG")
    assert violations(gpu_visit.page) == []
    assert gpu_visit.complaints == gpu_visit.foreign == []


def test_the_self_test_fetches_no_webgpu_engine_before_its_button(
    gpu_visit: Visit, address: str
) -> None:
    files = asked_for(gpu_visit)
    gpu_visit.page.route("**/ort-webgpu.wasm", lambda route: route.fulfill(status=503))
    gpu_visit.page.goto(f"{address}selftest/")
    assert gpu_visit.page.evaluate(SELF_TEST)["training"]["webgpu"] is None
    assert not {"worker-webgpu.js", "ort-webgpu.wasm"} & set(files)
    gpu_visit.page.get_by_role("button", name="同时检查 WebGPU").click()
    expect(gpu_visit.page.locator("self-test .webgpu")).to_contain_text("没有下载成功（HTTP 503）")
    report = gpu_visit.page.evaluate(SELF_TEST)
    assert not report["ok"]
    assert report["training"]["webgpu"]["backend"] is None
    assert "ort-webgpu.wasm" in report["training"]["webgpu"]["failure"]["subject"]
    gpu_visit.page.unroute("**/ort-webgpu.wasm")
    gpu_visit.page.get_by_role("button", name="重试").click()
    expect(gpu_visit.page.locator("self-test .webgpu")).to_contain_text(
        "训练了 20 步", timeout=120_000
    )
    assert gpu_visit.page.evaluate(SELF_TEST)["ok"]


def test_a_webgpu_runtime_with_one_other_byte_is_refused(gpu_visit: Visit) -> None:
    with tampered("ort-webgpu.wasm") as address:
        gpu_visit.page.goto(f"{address}en/selftest/?engine=webgpu")
        failure = gpu_visit.page.evaluate(SELF_TEST)["training"]["webgpu"]["failure"]
    assert failure["kind"] == "checksum"
    assert failure["subject"].endswith("/ort-webgpu.wasm")


def test_without_an_adapter_the_self_test_says_so_and_is_content(
    visit: Visit, address: str
) -> None:
    files = asked_for(visit)
    visit.page.goto(f"{address}en/selftest/?engine=webgpu")
    report = visit.page.evaluate(SELF_TEST)
    assert report["ok"]
    assert report["training"]["webgpu"]["lack"]
    expect(visit.page.locator("self-test .webgpu")).to_contain_text("this browser has")
    assert violations(visit.page) == []
    assert "ort-webgpu.wasm" not in files


def test_without_an_adapter_the_lab_says_why_it_trains_on_wasm(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, QUERY)
    unfold_recipe(lab)
    expect(lab).to_contain_text("Training runs on wasm:")
    expect(lab.get_by_label("Runs on")).to_have_count(0)
