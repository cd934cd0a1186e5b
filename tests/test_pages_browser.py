"""The pages in a browser: quiet, in both themes and on a phone, by keyboard alone and without JavaScript."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from conftest import Visit
from drawing.style import ROLES
from playwright.sync_api import Locator, Page
from test_pictures_style import SMALLEST_CONTRAST, TEXT_ROLES, contrast

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
ROOT = Path(__file__).parents[1]
FIGURES = sorted(path.stem for path in (ROOT / "book" / "_static" / "interactive").glob("*.mjs") if path.stem not in ("maths", "page"))

# Faults of the theme that stand in its own templates: rule -> selectors of the elements that may break it.
THEME_FAULTS: dict[str, list[str]] = {}

RUN_AXE = """
async () => {
  const options = { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa"] }, resultTypes: ["violations"] };
  const { violations } = await axe.run(document, options);
  return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ target, html, failureSummary }) => (
    { target: target.flat().join(" "), html: html.slice(0, 200), why: failureSummary.slice(0, 300) })) }));
}
"""
WIDER = """
() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const scrolls = (element) => element && (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
  const wide = [...document.querySelectorAll("body *")].filter((element) =>
    element.getBoundingClientRect().right > root.clientWidth + 1 && !scrolls(element.parentElement));
  return [`${root.scrollWidth} px`, ...wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 150))];
}
"""
SWITCH = "(mode) => { document.documentElement.dataset.theme = mode; }"


@pytest.fixture(scope="module")
def opened(page_name: str, new_visit: Callable[..., Visit]) -> Iterator[Visit]:
    """Return a visit of the page, opened once for the tests that only look."""
    visit = new_visit(color_scheme="light")
    visit.open(page_name)
    yield visit
    visit.page.context.close()


def test_page_is_quiet(opened: Visit) -> None:
    assert not opened.troubles.errors
    assert not opened.troubles.failed_requests
    assert not opened.troubles.foreign_requests


@pytest.mark.parametrize("width", [1280, 360])
def test_page_does_not_scroll_sideways(opened: Visit, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 900})
    assert not opened.page.evaluate(WIDER)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_page_is_accessible(opened: Visit, theme: str) -> None:
    page = opened.page
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(SWITCH, theme)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    wrong = {
        rule["id"]: [node for node in rule["nodes"] if node["target"] not in THEME_FAULTS.get(rule["id"], [])]
        for rule in page.evaluate(RUN_AXE)
    }
    assert not {rule: nodes[:5] for rule, nodes in wrong.items() if nodes}
