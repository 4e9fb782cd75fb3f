"""The language switch: it points at the twin of the page, and stays there."""

from mkdocs.config.defaults import MkDocsConfig


def alternates(config: MkDocsConfig, url: str) -> list[dict[str, str]]:
    """Return this page and its twin, as Material's language switch wants them.

    Args:
        config: of this language; ``extra.twin`` says where the other one lies.
        url: the page, relative to this language's root; the same in both.

    """
    here, twin, names = config.theme["language"], config.extra["twin"], config.extra["names"]
    links = {here: url or "./", twin["lang"]: twin["prefix"] + url}
    return [{"name": names[lang], "link": links[lang], "lang": lang} for lang in names]


def keep_page(html: str) -> str:
    """Give the switch's links a target.

    Material 9.7 and later replaces the href of a link without a target by the first sitemap entry
    that fits, which is the home page when one language lies below the other.
    """
    return html.replace('class="md-select__link"', 'class="md-select__link" target="_self"')
