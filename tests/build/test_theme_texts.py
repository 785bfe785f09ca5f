"""A book in another language: what the theme says, the names of exhibits, the menu of languages, no English left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup, Comment
from nbformat.v4 import new_output

from cips_helpers.build.book_source import assemble
from cips_helpers.build.jupyter_book import Binder, build_html
from cips_helpers.build.theme_texts import IN_SCRIPTS, ON_PAGES, say_theme
from cips_helpers.catalogue import OWN
from cips_helpers.words import Words
from made_up import pseudo, small_report
from made_up.messages import template

CHAPTER = "⟦Čhápťéŕ ~~⟧"
"""The chapter's own words, which are of the country and not of a catalogue."""


def shown() -> nbformat.NotebookNode:
    """Return a chart as a chapter shows it."""
    about = {"caption": CHAPTER, "label": "fig-a", "alt": CHAPTER, "note": CHAPTER}
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>{CHAPTER}</text></svg>'
    data = {"image/svg+xml": drawing, "text/plain": CHAPTER}
    return new_output("display_data", data=data, metadata={"image/svg+xml": about})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bind one chapter in the made-up language, for a study of three."""
    folder = tmp_path_factory.mktemp("pseudo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(OWN, str(pseudo.write_catalogue(template(), folder / "locale")))
        chapter = small_report.notebook(f"# {CHAPTER}\n\n{CHAPTER}", "show()")
        chapter.cells[-1].outputs = [shown()]
        nbformat.write(chapter, folder / "01_a.ipynb")
        report = small_report.report(folder, language=pseudo.LANGUAGE, languages=("en", "fr", pseudo.LANGUAGE))
        said = dict.fromkeys(("name", "title", "subtitle", "notice", "author", "edition_title", "mark"), CHAPTER)
        report = replace(report, facts={CHAPTER: CHAPTER}, **said)
        assemble(report, [folder / "01_a.ipynb"], folder / "source")
        with Binder(folder) as binder:
            build_html(binder, folder / "source", folder / "html", Words(pseudo.LANGUAGE))
    return folder / "html"


def texts_of(page: Path) -> list[str]:
    """Return all that a page says, and the labels that are read aloud."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    for element in soup(["script", "style", "kbd"]):
        element.decompose()
    said = [text for text in soup.find_all(string=True) if not isinstance(text, Comment)]
    labels = ("aria-label", "title", "alt", "placeholder")
    return [*map(str, said), *(str(tag[name]) for tag in soup.find_all(True) for name in labels if tag.get(name))]


def test_no_english_is_left_around_the_chapters(built: Path) -> None:
    """Besides: names of languages and formats, and what Sphinx itself says in Esperanto."""
    texts = [text for page in built.glob("*.html") for text in texts_of(page)]
    left = {word for text in texts for word in pseudo.english_in(text)}
    assert left == {"English", "Esperanto", "PDF", "SVG", "PNG", "html", "sekva", "Eraro"}


def test_a_page_leads_to_itself_in_the_other_languages(built: Path) -> None:
    soup = BeautifulSoup((built / "01_a.html").read_text(encoding="utf-8"), "html.parser")
    assert soup.html is not None
    assert soup.html["lang"] == pseudo.LANGUAGE
    menu = soup.select(".cips-languages a")
    assert [(link["href"], link["hreflang"], link.get_text()) for link in menu] == [
        ("../../XAA/html/01_a.html", "en", "English"),
        ("../../XAA_fr/html/01_a.html", "fr", "Français"),
    ]


def test_the_search_speaks_the_language(built: Path) -> None:
    script = (built / "_static" / "translations.js").read_text(encoding="utf-8")
    assert all(pseudo.pseudo(text) in script for text in IN_SCRIPTS if '"' not in text)


def test_only_texts_of_the_theme_are_replaced(tmp_path: Path) -> None:
    page = '<nav aria-label="Main"><a title="next">Search</a> Search it</nav><article><p>Search</p></article>'
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    say_theme(tmp_path, Words("en"))
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == page
    say_theme(tmp_path, Words("fr"))
    found = (tmp_path / "a.html").read_text(encoding="utf-8")
    french = {text: Words("fr").text(text) for text in ON_PAGES}
    assert found == (
        f'<nav aria-label="{french["Main"]}"><a title="{french["next"]}">{french["Search"]}</a> Search it</nav>'
        "<article><p>Search</p></article>"
    )
