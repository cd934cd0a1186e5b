"""No page of the site gives an assignment away: no hidden test, no solution, no mistake."""

import html
import re
from functools import cache

import pytest

from autograder import catalogue, layout, release, source

READABLE = {".html", ".js", ".mjs", ".txt", ".md", ".ipynb", ".json"}
TELLING = 40  # characters: a shorter solution is one idiom that a chapter may well show


def squeezed(text: str) -> str:
    """Return text without tags, entities and white space: what a reader could copy."""
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", text)))


@cache
def site() -> dict[str, str]:
    folder = layout.BUILD / "html"
    assert (folder / "book" / "index.html").is_file(), "run make first"
    paths = [path for path in folder.rglob("*") if path.suffix in READABLE and "mathjax" not in path.parts]
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8", errors="replace") for path in paths}


@cache
def squeezed_site() -> dict[str, str]:
    return {name: squeezed(text.replace("\\n", "\n").replace('\\"', '"')) for name, text in site().items()}


def solutions(name: str) -> list[str]:
    regions = []
    for cell in source.build(name).cells:
        if source.is_answer(cell):
            regions += re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", cell.source, flags=re.DOTALL)
        elif source.is_question(cell):
            regions.append(cell.source)
    return [squeezed(html.escape(region)) for region in regions]


def hidden_tests(name: str) -> list[str]:
    cells = [cell.source for cell in source.build(name).cells if source.is_test(cell)]
    return [squeezed(html.escape(text.split("### BEGIN HIDDEN TESTS")[1].split("### END")[0])) for text in cells]


@pytest.mark.parametrize("name", layout.assignments())
def test_no_page_holds_a_secret(name: str) -> None:
    known = catalogue.load(layout.EXERCISES / name)
    secrets = [text for text in solutions(name) + hidden_tests(name) if len(text) > TELLING]
    secrets += [squeezed(html.escape(mistake.hint)) for mistake in known.mistakes]
    secrets += [
        squeezed(html.escape(mistake.source.split("\n", 1)[1]))
        for mistake in known.mistakes
        if len(squeezed(mistake.source)) > 2 * TELLING
    ]
    assert len(secrets) > 20
    for page, text in squeezed_site().items():
        assert not [secret for secret in secrets if secret in text], page


@pytest.mark.parametrize("name", layout.assignments())
def test_the_notebook_that_the_site_offers_is_the_release(name: str) -> None:
    offered = [text for page, text in site().items() if page.endswith(f"{name}.ipynb")]
    assert offered == [(layout.RELEASE / name / f"{name}.ipynb").read_text(encoding="utf-8")]
    assert release.leaked(name, offered[0]) == []


def test_the_search_for_secrets_can_find_one() -> None:
    cell = next(cell for cell in source.build("conv2d").cells if source.is_test(cell))
    page = f"<pre><span>{html.escape(cell.source)}</span></pre>"
    assert any(secret in squeezed(page) for secret in hidden_tests("conv2d"))
