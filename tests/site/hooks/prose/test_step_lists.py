"""Steps stand beside the lab that they lead through, and lead nowhere else."""

import pytest
from bs4 import BeautifulSoup

from site_src.hooks.errors import BuildError
from site_src.hooks.prose.lab_steps import fill

LAB = '<div>\n<coin-lab id="coin-lab" lang="en">\n<p>A coin.</p>\n</coin-lab>\n</div>'
LIST = (
    "<!-- steps -->\n<ol>\n"
    '<li><a href="#coin-lab?side=0">Heads</a> What <em>now</em>?</li>\n'
    '<li><a href="#coin-lab?side=1&amp;tosses=9">Tails</a> And now?</li>\n'
    "</ol>\n"
)


@pytest.mark.parametrize("lab", [LAB, '<p><coin-lab lang="en"></coin-lab></p>'])
def test_the_steps_and_their_lab_become_one_stage(lab: str) -> None:
    page = BeautifulSoup(
        fill(f"<p>Before.</p>\n{LIST}{lab}\n<p>After.</p>", "7.md", "en"), "html.parser"
    )
    stage = page.select_one(".staged")
    assert stage is not None
    assert stage.select_one("lab-steps + * coin-lab, lab-steps + coin-lab")
    assert [link["href"] for link in stage.select("lab-steps li > a")] == [
        "#coin-lab?side=0",
        "#coin-lab?side=1&tosses=9",
    ]
    assert [told.text for told in stage.select("li > .told")] == ["What now?", "And now?"]
    assert [item.get("class") for item in stage.select("li")] == [["open"], None]
    assert "Before." not in stage.text
    assert "After." not in stage.text


def test_a_page_without_steps_stays_as_it_is() -> None:
    html = f"<ol><li>One</li></ol>{LAB}"
    assert fill(html, "7.md", "zh") == html


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (LIST + "<p>In between.</p>" + LAB, "right after it a lab"),
        ("<!-- steps -->" + LAB, "a numbered list"),
        (LIST.replace("#coin-lab?side=1", "#dice-lab?side=1") + LAB, "coin-lab"),
        (LIST.replace('<a href="#coin-lab?side=0">Heads</a>', "Heads:") + LAB, "begin with"),
    ],
)
def test_a_mistake_is_named_with_its_page(html: str, said: str) -> None:
    with pytest.raises(BuildError, match=said) as raised:
        fill(html, "7.md", "en")
    assert "7.md" in str(raised.value)
