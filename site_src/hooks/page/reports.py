"""Links with which a reader mends a page, or says what is wrong with it."""

from urllib.parse import urlencode

from records.revision import Revision

# What stands on these pages comes from another file.
SOURCES = {
    "5-practice.ipynb": "{language}/5-practice.py",
    "errata.md": "errata.yml",
    "glossary.md": "glossary.yml",
    "references.md": "references.bib",
}
QUESTIONS = {
    "zh": "哪句话、哪个图或哪个演示有问题？\n\n\n应该是怎样？依据是什么？\n\n",
    "en": "Which sentence, figure or demo is wrong?\n\n\nWhat should it be, and why?\n\n",
}


def edit(repository: str, page: str, language: str) -> str:
    """Return where a page's source is edited, or nothing without a repository."""
    source = SOURCES.get(page, "{language}/" + page).format(language=language)
    return f"{repository}/edit/main/docs/{source}" if repository else ""


def problem(repository: str, address: str, title: str, language: str, revision: Revision) -> str:
    """Return the address of a new issue that names page and revision, or nothing.

    Args:
        repository: address of the repository on GitHub, without a slash at its end.
        address: of the page.
        title: of the page.
        language: of the questions.
        revision: what the page was built from.
    """
    if not repository:
        return ""
    state = " ".join(part for part in (revision.version, revision.short, revision.date) if part)
    body = f"{QUESTIONS[language]}---\n{address}\n{state}\n"
    return f"{repository}/issues/new?{urlencode({'title': f'{title}: ', 'body': body})}"
