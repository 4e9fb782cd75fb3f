"""The membership lab as a reader meets it: its threshold walks along the curve."""

import pytest
from lab_numbers import experiments, numbers, open_lab
from playwright.sync_api import expect
from visits import Visit


def test_the_threshold_walks_along_the_roc(visit: Visit, address: str) -> None:
    lab = open_lab(visit, address, "en/embed/membership-lab/", "membership-lab")
    curve, said = experiments()["membership"]["overfitted"], lab.locator("p.sum")
    for index in (0, 40, 85):
        lab.locator("input[type=range]").fill(str(index))
        wanted = [100 * curve["found"][index], 100 * curve["alarms"][index]]
        assert numbers(said.inner_text())[:2] == pytest.approx(wanted, abs=0.01)
    lab.get_by_role("button", name="the published network").click()
    auc = experiments()["membership"]["shipped"]["auc"]
    expect(said).to_contain_text(f"AUC is {auc:.3f}")
    assert visit.complaints == []
