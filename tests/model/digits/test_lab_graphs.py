"""What the labs show beside the shipped network: ranks, companions, and the worked example."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from model_export.digits import companions, manifest, verify_labs
from model_export.digits.graphs.mlp import NAMES
from model_export.digits.graphs.parts import numbers
from model_export.digits.manifest import FOLDER as MODELS
from model_export.digits.measured import experiments, jacobi, storage
from model_export.digits.measured.evaluate import accuracy
from model_export.digits.network import Network
from model_export.errors import VerificationError
from site_src.build import worked_example
from tests.small import few_digits


def published() -> manifest.Manifest:
    return manifest.Manifest.model_validate_json(manifest.PATH.read_text(encoding="utf-8"))


def test_the_small_network_computes_the_worked_example() -> None:
    wanted = worked_example.values()
    session = onnxruntime.InferenceSession(MODELS / "toy.onnx")
    feeds = {
        "image": np.array([worked_example.INPUT], np.float32),
        "label": np.array([worked_example.TARGET.index(1.0)]),
        "rate": np.array(worked_example.LEARNING_RATE, np.float32),
        "w1": np.array(worked_example.HIDDEN_WEIGHTS, np.float32),
        "b1": np.array(worked_example.HIDDEN_BIASES, np.float32),
        "w2": np.array(worked_example.OUTPUT_WEIGHTS, np.float32),
        "b2": np.array(worked_example.OUTPUT_BIASES, np.float32),
    }
    names = [output.name for output in session.get_outputs()]
    computed = dict(zip(names, session.run(None, feeds), strict=True))
    pairs = {"z1": "z1", "a1": "a1", "logits": "z2", "probabilities": "p", "loss": "loss"}
    first = {ours: wanted[theirs] for ours, theirs in pairs.items()}
    back = {"delta2": "d2", "passed": "back", "delta1": "d1", "dw2": "dw2", "dw1": "dw1"}
    moved = {f"next_{name}": wanted[name] for name in NAMES}
    after = {f"{ours}_after": wanted["after"][theirs] for ours, theirs in pairs.items()}
    expected = first | {key: wanted[value] for key, value in back.items()} | moved | after
    assert set(expected) == set(computed)
    for name, value in expected.items():
        assert np.ravel(computed[name]) == pytest.approx(np.ravel(value), abs=1e-6), name


@pytest.mark.parametrize("rows", [2, 8, 32])
def test_any_rank_is_the_nearest_matrix(rows: int) -> None:
    torch.manual_seed(rows)
    weights = torch.randn(rows, 784)
    weights[-1] = weights[0] * 0.5  # less than full rank
    turned = jacobi.orthogonal(weights, MODELS)
    left, values, right = torch.linalg.svd(weights, full_matrices=False)
    for rank in {1, rows // 2, rows}:
        matrix, thin, wide, spectrum = jacobi.nearest(weights, turned, rank, MODELS)
        assert spectrum == pytest.approx(values, abs=1e-3)
        wanted = left[:, :rank] * values[:rank] @ right[:rank]
        assert torch.dist(matrix, wanted) < 1e-3 * values[0]
        assert torch.allclose(thin @ wide, matrix, atol=1e-4)
        assert thin.shape == (rows, rank)


def test_a_wrong_matrix_is_seen_however_close_two_singular_values_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    torch.manual_seed(0)
    network = Network(32)
    nearest = jacobi.nearest

    def off(*of: object) -> tuple[torch.Tensor, ...]:
        matrix, *rest = nearest(*of)  # type: ignore[arg-type]
        return (matrix * 1.01, *rest)

    assert verify_labs.rank_difference(network, MODELS) < 1e-4
    monkeypatch.setattr(jacobi, "nearest", off)
    assert verify_labs.rank_difference(network, MODELS) > 1e-4


def test_rows_that_stay_skew_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jacobi, "SWEEPS", 1)
    with pytest.raises(VerificationError, match=r"after 1 sweeps.*allow more SWEEPS"):
        jacobi.orthogonal(torch.randn(32, 784), MODELS)


def test_a_graph_that_hands_out_other_weights_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    network = Network(4).eval()
    mnist = few_digits()

    class Other:
        def run(self, outputs: list[str], feeds: dict[str, np.ndarray]) -> list[np.ndarray]:
            with torch.no_grad():
                logits = network(torch.from_numpy(feeds["image"])).numpy()
            return [logits, *(part + 1 for part in numbers(network).values())]

    monkeypatch.setattr(verify_labs, "session", lambda folder, name: Other())
    beside = companions.Companions(network, network, network, network)
    with pytest.raises(VerificationError, match=r"hardened\.onnx does not.*export again"):
        verify_labs.companion_difference(beside, mnist, MODELS)


def test_few_bits_are_packed_without_gaps() -> None:
    wholes = [torch.tensor([[1, -1]], dtype=torch.int8), torch.tensor([7, -7], dtype=torch.int8)]
    # Four bits each, the first in the low half: 1, 15; 7, 9.
    assert storage.pack([], wholes, 4) == bytes([0xF1, 0x97])
    assert storage.sizes(bytes(1000), 10) == (1040, pytest.approx(60, abs=10))


def test_an_attack_of_no_strength_changes_nothing() -> None:
    torch.manual_seed(0)
    network, images, labels = Network(8), torch.rand(50, 784), torch.arange(50) % 10
    clean = accuracy(network, images, labels)
    assert experiments.resisted(network, images, labels, 0.0, 1) == pytest.approx(clean)
    several = experiments.resisted(network, images, labels, 0.1, 10)
    assert several <= clean


def test_a_kept_network_is_not_trained_again(tmp_path: Path) -> None:
    path, first = tmp_path / "one.pt", Network(4)
    made = companions.kept(path, "mark", lambda: first)

    def never() -> Network:
        raise AssertionError

    again = companions.kept(path, "mark", never)
    assert torch.equal(made.hidden.weight, again.hidden.weight)
    with pytest.raises(AssertionError):
        companions.kept(path, "other mark", never)


def test_training_against_attacks_helps_and_costs() -> None:
    manifest = published()
    luck = 0.01  # far beyond the trained strength both networks read next to nothing
    for point in manifest.experiments.attack[2:]:
        assert point.hardened_pgd_accuracy >= point.pgd_accuracy - luck
        assert point.pgd_accuracy <= point.accuracy + luck
    trained = next(point for point in manifest.experiments.attack if point.epsilon == 0.1)
    assert trained.hardened_pgd_accuracy > trained.pgd_accuracy + 0.3
    assert manifest.experiments.hardening.test_accuracy > 0.95


def test_small_networks_weigh_what_their_file_weighs() -> None:
    experiments = published().experiments
    assert experiments.quantisation[0].bytes == 784 * 256 + 2560 + 4 * 266
    assert experiments.low_rank[0].bytes == 4 * (
        experiments.low_rank[0].rank * (256 + 784) + 2560 + 266
    )
    assert experiments.distillation.taught.bytes == 4 * experiments.distillation.parameters
