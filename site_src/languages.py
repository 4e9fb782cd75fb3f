"""The languages of the book, in one table: another one is another row, and words under its code.

Whatever is said in a language is kept under its code; what the languages differ in beside words
stands here. No code compares a language with a name.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """What the build knows of a language."""

    code: str
    name: str
    # Where its pages lie, seen from the site's root.
    prefix: str
    configuration: str
    locale: str
    # What stands around a word that explains another, and after what is then said of it.
    brackets: tuple[str, str]
    colon: str
    # Whether words stand side by side, so that the end of a source's line would be seen as a gap.
    unspaced: bool = False

    @property
    def root(self) -> str:
        """The way from this language's root to the site's."""
        return "../" * self.prefix.count("/")

    def explained(self, name: str, other: str) -> str:
        """Return a name with another for the same beside it."""
        before, after = self.brackets
        return f"{name}{before}{other}{after}"


# The first is the default, and lies at the site's root.
LANGUAGES = {
    language.code: language
    for language in (
        Language("zh", "中文", "", "mkdocs.yml", "zh_CN", ("（", "）"), "：", unspaced=True),
        Language("en", "English", "en/", "mkdocs.en.yml", "en_GB", (" (", ")"), ": "),
    )
}
DEFAULT = next(iter(LANGUAGES.values()))


def others(code: str) -> list[Language]:
    """Return all languages but one."""
    return [language for language in LANGUAGES.values() if language.code != code]
