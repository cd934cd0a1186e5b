"""The pages in a browser: quiet, in both themes and on a phone, by keyboard alone and without JavaScript."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from conftest import Visit
from drawing.style import ROLES
from playwright.sync_api import ElementHandle, Page
from test_pictures_style import SMALLEST_CONTRAST, TEXT_ROLES, contrast

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
# bytes of all that a page loads, uncompressed, fonts included; the heaviest chapter had 3.3 MB
LARGEST_VISIT = 4_000_000
DESKTOP, PHONE = 1280, 360

# the dark theme changes colours only
RULES = {"light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "dark": ["color-contrast"]}
RUN_AXE = """
async (rules) => {
  // without preload, axe does not fetch the style sheets once more
  const { violations } = await axe.run(document, { preload: false, runOnly: rules, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) =>
    `${id}: ${html.slice(0, 200)} ${failureSummary.slice(0, 300)}`));
}
"""
WIDER_THAN_THE_PAGE = """
() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const scrolls = (element) =>
    element && (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
  const wide = [...document.querySelectorAll("body *")].filter((element) =>
    element.getBoundingClientRect().right > root.clientWidth + 1 && !scrolls(element.parentElement));
  return [`${root.scrollWidth} px`, ...wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 150))];
}
"""
SWITCH = "(theme) => { document.documentElement.dataset.theme = theme; }"
# the painted colours of the inline pictures' shapes that name a role, as { role: [colours] }
PAINTED = """
() => {
  const found = {};
  for (const shape of document.querySelectorAll("svg.course-figure [style*='var(--fig-']")) {
    for (const property of ["fill", "stroke"]) {
      const role = shape.style[property].match(/--fig-(\\w+)/)?.[1];
      if (role) (found[role] ??= new Set()).add(getComputedStyle(shape)[property]);
    }
  }
  return Object.fromEntries(Object.entries(found).map(([role, colours]) => [role, [...colours]]));
}
"""
# what a figure shows: its markup and the pixels of its canvases, without the numbers beside the sliders
SHOWN = """
(stage) => {
  const copy = stage.cloneNode(true);
  copy.querySelectorAll("input, select, output").forEach((control) => control.remove());
  return copy.innerHTML + [...stage.querySelectorAll("canvas")].map((canvas) => canvas.toDataURL()).join();
}
"""
FOCUS_BEFORE = """
(element) => {
  element.tabIndex = -1;
  element.focus();
  element.removeAttribute("tabindex");
}
"""
FOCUSED = "document.activeElement.outerHTML.split('>')[0]"


def as_hex(colour: str) -> str:
    """Return a computed colour, rgb(1, 2, 3), as a hex string."""
    return "#" + "".join(f"{int(value):02x}" for value in re.findall(r"\d+", colour)[:3])


@pytest.fixture(scope="module")
def opened(page_name: str, new_visit: Callable[..., Visit]) -> Iterator[Visit]:
    """Return a visit of the page, opened once for all tests of the page that need JavaScript."""
    visit = new_visit(color_scheme="light")
    visit.open(page_name)
    yield visit
    visit.page.context.close()


def at_width(visit: Visit, width: int) -> Page:
    """Return the visit's page in the light theme at a width."""
    visit.page.evaluate(SWITCH, "light")
    visit.page.set_viewport_size({"width": width, "height": 900})
    return visit.page


def test_page_loads_quietly(opened: Visit) -> None:
    assert not opened.troubles.errors
    assert not opened.troubles.failed_requests
    assert not opened.troubles.foreign_requests


def test_page_loads_little(opened: Visit) -> None:
    sizes = "performance.getEntries().map((entry) => [entry.decodedBodySize ?? 0, entry.name])"
    files = sorted(opened.page.evaluate(sizes), reverse=True)
    assert sum(size for size, _ in files) <= LARGEST_VISIT, files[:5]


def test_icons_come_from_the_web_font(opened: Visit) -> None:
    """The theme's icon script is left out, so the font must have arrived."""
    assert opened.page.evaluate(
        "[...document.fonts].some((font) => /Awesome/.test(font.family) && font.status === 'loaded')"
    )
    icon = opened.page.locator("i.fa-magnifying-glass, i.fas.fa-search, .search-button i").first
    assert icon.evaluate("(icon) => getComputedStyle(icon, '::before').content") not in ("none", "normal")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_page_does_not_scroll_sideways(opened: Visit, width: int) -> None:
    assert not at_width(opened, width).evaluate(WIDER_THAN_THE_PAGE)


@pytest.mark.parametrize("theme", RULES)
def test_page_is_accessible(opened: Visit, theme: str) -> None:
    page = at_width(opened, DESKTOP)
    page.evaluate(SWITCH, theme)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    wrong = page.evaluate(RUN_AXE, RULES[theme])
    assert not wrong, "\n".join(wrong[:10])


def test_pictures_follow_the_theme_button(opened: Visit) -> None:
    page = at_width(opened, DESKTOP)
    for theme in ("dark", "light"):
        for _ in range(3):  # the button leads from automatic to light to dark
            page.locator("button.theme-switch-button:visible").first.click()
            if page.evaluate("document.documentElement.dataset.theme") == theme:
                break
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        background = as_hex(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        for role in TEXT_ROLES:
            assert contrast(getattr(ROLES[role], theme), background) >= SMALLEST_CONTRAST
        for role, colours in page.evaluate(PAINTED).items():
            assert {as_hex(colour) for colour in colours} == {getattr(ROLES[role], theme)}, role


def test_quizzes_answer_to_the_keyboard(opened: Visit) -> None:
    page = at_width(opened, DESKTOP)
    for quiz in page.locator("fieldset.quiz").all():
        assert not quiz.locator(".quiz-answers").is_visible()
        reasons = quiz.locator(".quiz-answers .quiz-why").all_text_contents()
        radios = quiz.locator("input[type=radio]")
        quiz.evaluate(FOCUS_BEFORE)
        page.keyboard.press("Tab")
        assert radios.nth(0).evaluate("(radio) => radio === document.activeElement"), page.evaluate(FOCUSED)
        assert quiz.locator("[role=status]").text_content() == ""
        for number, reason in enumerate(reasons):
            page.keyboard.press("ArrowDown" if number else "Space")
            assert radios.nth(number).is_checked()
            right = radios.nth(number).get_attribute("data-correct") == "true"
            result = quiz.locator("[role=status]").text_content() or ""
            assert result == ("Right. " if right else "Not quite. ") + reason
            assert len(reason.split()) >= 3
            assert quiz.get_attribute("data-state") == ("right" if right else "wrong")


def use(page: Page, control: ElementHandle) -> None:
    """Change a native control with the keyboard."""
    kind = control.evaluate("(control) => control.type")
    before = control.evaluate("(control) => control.value")
    control.focus()
    if kind in ("button", "checkbox"):
        page.keyboard.press("Space")
    elif kind == "text":
        page.keyboard.press("End")
        page.keyboard.type(" 1")
    else:
        forth, back = {"range": ("ArrowRight", "ArrowLeft"), "number": ("ArrowUp", "ArrowDown")}.get(
            kind, ("ArrowDown", "ArrowUp")
        )
        page.keyboard.press(forth)
        if control.evaluate("(control) => control.value") == before:  # it stood at its end
            page.keyboard.press(back)


def test_interactive_figures_work_by_keyboard(opened: Visit) -> None:
    """Each control changes what the figure shows, if not at once then after others; the result is told in words."""
    page = at_width(opened, DESKTOP)
    for figure in page.locator("figure.interactive").all():
        name = figure.get_attribute("data-module")
        assert figure.get_attribute("data-ready") == "true", f"{name} did not start"
        assert not figure.locator(".interactive-fallback").is_visible()
        stage = figure.locator(".interactive-stage")
        controls = stage.locator("input, select, button, textarea").element_handles()
        assert controls, f"{name} has no controls"

        still = stage.evaluate(SHOWN)
        page.wait_for_timeout(200)
        assert stage.evaluate(SHOWN) == still, f"{name} moves without being asked"

        idle, told = set(range(len(controls))), set()
        for _ in range(4):
            for number, control in enumerate(controls):
                if control.is_enabled():
                    before = stage.evaluate(SHOWN)
                    use(page, control)
                    if stage.evaluate(SHOWN) != before:
                        idle.discard(number)
                    told.add(stage.locator("[role=status]").first.text_content())
            if not idle:
                break
        assert not [
            controls[number].evaluate("(control) => control.parentElement.outerHTML.slice(0, 120)") for number in idle
        ], name
        assert len(told) > 2, f"{name} does not tell its result in words"


def test_interactive_figures_are_reached_by_tab(opened: Visit) -> None:
    page = at_width(opened, DESKTOP)
    for figure in page.locator("figure.interactive").all():
        expected = figure.locator("input:enabled, select:enabled, button:enabled").count()
        figure.evaluate(FOCUS_BEFORE)
        reached = 0
        for _ in range(expected):
            page.keyboard.press("Tab")
            reached += figure.evaluate("(figure) => figure.contains(document.activeElement)")
        assert reached == expected


def test_interactive_figures_fit_a_phone(opened: Visit) -> None:
    page = at_width(opened, PHONE)
    for figure in page.locator("figure.interactive").all():
        inside, box = figure.evaluate("(figure) => [figure.scrollWidth, figure.clientWidth]")
        assert inside <= box, f"{figure.get_attribute('data-module')} is {inside} px wide in {box} px"


def test_page_stays_quiet(opened: Visit) -> None:
    """Nothing that the tests above did made an error or asked another host."""
    assert not opened.troubles.errors
    assert not opened.troubles.failed_requests
    assert not opened.troubles.foreign_requests


def test_page_reads_without_javascript(page_name: str, site: Path, new_visit: Callable[..., Visit]) -> None:
    html = (site / page_name).read_text(encoding="utf-8")
    if "interactive-fallback" not in html and 'class="quiz"' not in html:
        return
    page = new_visit(java_script_enabled=False).page
    page.goto((site / page_name).as_uri(), wait_until="commit")
    page.wait_for_selector("footer", state="attached")
    for fallback in page.locator(".interactive-fallback").all():
        assert fallback.is_visible() and len((fallback.text_content() or "").split()) >= 5
    for quiz in page.locator("fieldset.quiz").all():
        answers = quiz.locator("details.quiz-answers")
        assert answers.is_visible()
        assert not answers.locator("li").first.is_visible()
        answers.locator("summary").focus()
        page.keyboard.press("Enter")
        assert all(answer.is_visible() for answer in answers.locator("li").all())
        assert answers.locator("li").count() == quiz.locator("input[type=radio]").count()
    page.context.close()


def test_dark_systems_get_the_dark_theme(visit: Visit) -> None:
    visit.page.emulate_media(color_scheme="dark")
    page = visit.open("book/glossary.html")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_first_page_leads_into_the_book(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{visit.server}/index.html")
    page.wait_for_url(re.compile(r"/book/[\w-]+\.html$"))
    assert not visit.troubles.failed_requests and not visit.troubles.foreign_requests


def test_the_search_finds_a_term(visit: Visit) -> None:
    page = visit.open("search.html?q=convolution")
    page.wait_for_selector("#search-results li a", timeout=5000)
    assert not visit.troubles.errors and not visit.troubles.foreign_requests
