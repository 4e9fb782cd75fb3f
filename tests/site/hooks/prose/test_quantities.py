"""Symbols of formulas have the colours of what they stand for on their page."""

import pytest

from site_src.hooks.errors import BuildError
from site_src.hooks.prose.quantities import ROLES, by_symbol, coloured

TABLE = {"quantities": {"gradient": ["δ", "∇"], "input": ["x"]}}


def test_a_symbol_of_a_formula_gets_its_class_and_no_other_text() -> None:
    html = (
        "<p><i>δ</i></p><math><mi>δ</mi><mi>y</mi>"
        '<mo form="prefix" stretchy="false">∇</mo><mi class="own">x</mi></math>'
    )
    assert coloured(html, by_symbol(TABLE, "page.md")) == (
        '<p><i>δ</i></p><math><mi class="q-gradient">δ</mi><mi>y</mi>'
        '<mo class="q-gradient" form="prefix" stretchy="false">∇</mo><mi class="own">x</mi></math>'
    )


def test_a_page_without_a_table_stays_as_it_is() -> None:
    html = "<math><mi>δ</mi></math>"
    assert coloured(html, by_symbol({}, "page.md")) == html


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"gradient": ["δ"], "weight": ["δ"]}, "twice"),
        ({"colour": ["δ"]}, "no colour for `colour`"),
    ],
)
def test_a_mistake_is_named_with_its_page(table: dict[str, list[str]], said: str) -> None:
    with pytest.raises(BuildError, match=said) as raised:
        by_symbol({"quantities": table}, "4.md")
    assert "4.md" in str(raised.value)
    assert len(ROLES) == 6
