"""The sources of the chapters: the parts that CONTRIBUTING.md asks for, and what they name exists."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "book"
FIRST = ["The idea in one picture", "By hand", "The same in code"]
LAST = ["Play with it", "Check yourself", "Common mistakes", "Summary", "Exercises", "Assignment", "Further reading"]


def toc(parts: str = "") -> list[str]:
    """Return the names of the book's pages, in order; with `parts`, of those parts whose caption begins with it."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    pages = [
        entry["file"] for part in contents["parts"] if part["caption"].startswith(parts) for entry in part["chapters"]
    ]
    root = [] if parts else [contents["root"]]
    return [Path(page).name for page in root + pages]


CHAPTERS = toc("Part ")
PAGES = [name for name in toc() if (BOOK / f"{name}.md").is_file()]


@dataclass
class Fence:
    """A directive: its name, argument, options, body, line, and the level 2 heading above it."""

    name: str
    argument: str
    options: dict[str, Any]
    body: str
    line: int
    section: str


@dataclass
class Exercise:
    """An exercise with its hints and, once found, its solution."""

    label: str
    hints: list[Fence] = field(default_factory=list)
    solution: list[Fence] | None = None


def read_options(content: str) -> tuple[dict[str, Any], str]:
    """Split the content of a directive into its options and its body."""
    if content.startswith("---\n"):
        head, body = content[4:].split("---\n", 1)
        return yaml.safe_load(head) or {}, body
    head_match = re.match(r"(?::[\w-]+:.*\n?)*", content)
    assert head_match
    head = head_match.group()
    lines = [line[1:].split(":", 1) for line in head.splitlines()]
    # sphinx options are plain text; those of code cells are YAML
    return {name: read_value(value.strip()) for name, value in lines}, content[len(head) :]


def read_value(text: str) -> Any:
    """Return an option's value, as YAML where it is a list or a mapping."""
    return yaml.safe_load(text) if text[:1] in "[{" else text


@dataclass
class Page:
    """A source page: its text, its level 2 headings and its directives in order."""

    name: str
    text: str = field(repr=False)
    headings: list[str] = field(repr=False)
    fences: list[Fence] = field(repr=False)

    def of(self, *names: str) -> list[Fence]:
        """Return the directives with one of these names."""
        return [fence for fence in self.fences if fence.name in names]

    def section(self, heading: str) -> str:
        """Return the text between a level 2 heading and the next."""
        match = re.search(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", self.text, flags=re.MULTILINE | re.DOTALL)
        assert match, f"{self.name} has no section {heading!r}"
        return match.group(1)

    def prose(self) -> str:
        """Return the text without its code cells and code blocks."""
        return re.sub(r"^(`{3,})\{(?:code-cell|code-block)\}.*?^\1$", "", self.text, flags=re.MULTILINE | re.DOTALL)

    def exercises(self) -> list[Exercise]:
        """Return the exercises, each with its hints and its solution's directives."""
        found: dict[str, Exercise] = {}
        exercise: Exercise | None = None
        solution: list[Fence] | None = None
        for fence in self.fences:
            if fence.name == "exercise-start":
                label = fence.options["label"]
                assert label not in found, f"two exercises are called {label}"
                exercise = found[label] = Exercise(label)
            elif fence.name == "exercise-end":
                exercise = None
            elif fence.name == "solution-start":
                assert fence.argument in found, f"a solution to {fence.argument}, which is no exercise above"
                solution = found[fence.argument].solution = []
                solution.append(fence)
            elif fence.name == "solution-end":
                solution = None
            elif exercise is not None and fence.name == "dropdown" and fence.argument.startswith("Hint"):
                exercise.hints.append(fence)
            elif solution is not None:
                solution.append(fence)
        return list(found.values())


@cache
def read(name: str) -> Page:
    """Read a page of the book."""
    text = (BOOK / f"{name}.md").read_text(encoding="utf-8")
    body = re.sub(r"\A---\n.*?\n---\n", lambda match: "\n" * match.group().count("\n"), text, flags=re.DOTALL)
    tokens = MarkdownIt("commonmark").parse(body)
    headings, fences, titles = [], [], []
    for token, following in zip(tokens, tokens[1:] + tokens[-1:], strict=True):
        if token.type == "heading_open" and token.tag == "h1":
            titles.append(following.content)
        elif token.type == "heading_open" and token.tag == "h2":
            headings.append(following.content)
        elif token.type == "fence" and (match := re.match(r"\{([\w:-]+)\}\s*(.*)", token.info)):
            options, content = read_options(token.content)
            line = token.map[0] + 1 if token.map else 0
            section = headings[-1] if headings else ""
            fences.append(Fence(match[1], match[2].strip(), options, content, line, section))
    assert len(titles) == 1, f"{name} has {len(titles)} titles"
    return Page(name, text, headings, fences)


@pytest.fixture(params=CHAPTERS)
def chapter(request: pytest.FixtureRequest) -> Page:
    """Return each chapter in turn."""
    return read(request.param)


def test_the_book_has_its_chapters() -> None:
    assert len(CHAPTERS) >= 5
    missing = [name for name in toc() if not (BOOK / f"{name}.md").is_file()]
    assert not missing


def test_every_page_stands_in_the_contents() -> None:
    assert {path.stem for path in BOOK.glob("*.md")} <= set(toc())


def test_parts_stand_in_order(chapter: Page) -> None:
    assert chapter.headings[: len(FIRST)] == FIRST
    assert chapter.headings[-len(LAST) :] == LAST
    assert len(set(chapter.headings)) == len(chapter.headings)


def test_opening_says_why_and_what(chapter: Page) -> None:
    before = chapter.text.split("\n# ", 1)[1].split("\n## ", 1)[0]
    why = re.sub(r"^(`{3,}).*?^\1$", "", before.split("\n", 1)[1], flags=re.MULTILINE | re.DOTALL).strip()
    assert len(re.findall(r"[.?](?=\s|$)", why)) >= 2, "two or three sentences say why you want this"
    boxes = [fence for fence in chapter.of("admonition") if fence.argument == "Before you start"]
    assert len(boxes) == 1
    assert boxes[0].section == "" and boxes[0].options.get("class") == "tip"
    assert re.search(r"\byou need\b", boxes[0].body, flags=re.IGNORECASE)
    assert re.search(r"\b(minutes|hours?)\b", boxes[0].body), "the box says how long it takes"


def test_each_objective_names_an_exercise(chapter: Page) -> None:
    box = next(fence for fence in chapter.of("admonition") if fence.argument == "Before you start")
    objectives = re.findall(r"^- (.*?)(?=^- |^\s*$|\Z)", box.body, flags=re.MULTILINE | re.DOTALL)
    assert 3 <= len(objectives) <= 5
    labels = {exercise.label for exercise in chapter.exercises()}
    for objective in objectives:
        named = re.findall(r"\{ref\}`(?:[^`<]*<)?([^`<>]+)>?`", objective)
        assert named, f"no exercise checks: {objective}"
        assert set(named) <= labels, f"not exercises of this chapter: {set(named) - labels}"


def test_first_cell_sets_the_chapter_up(chapter: Page) -> None:
    cell = chapter.of("code-cell")[0]
    assert "remove-cell" in cell.options.get("tags", [])
    assert "style.use()" in cell.body and "import numpy as np" in cell.body


def test_quizzes(chapter: Page) -> None:
    quizzes = chapter.of("quiz")
    assert 3 <= len(quizzes) <= 6
    places = []
    for quiz in quizzes:
        options = re.findall(r"^- \[([ x])\] .+ :: .+", quiz.body, flags=re.MULTILINE)
        assert len(options) >= 2 and options.count("x") == 1, f"line {quiz.line}"
        places.append(options.index("x"))
    assert len(set(places)) > 1, "the right answer always stands at the same place"


def test_exercises_have_hints_and_solutions(chapter: Page) -> None:
    exercises = chapter.exercises()
    assert len(exercises) >= 4
    assert not chapter.of("exercise", "solution"), "exercises are gated: exercise-start ... exercise-end"
    for exercise in exercises:
        hints = [hint.argument for hint in exercise.hints]
        assert len(hints) >= 2, f"{exercise.label} has {len(hints)} hints"
        assert hints == [f"Hint {number}" for number in range(1, len(hints) + 1)], exercise.label
        assert all(len(hint.body.split()) >= 4 for hint in exercise.hints), exercise.label
        assert exercise.solution is not None, f"{exercise.label} has no solution"
        assert exercise.solution[0].options.get("class") == "dropdown", (
            f"the solution of {exercise.label} is in plain sight"
        )
        cells = [fence for fence in exercise.solution if fence.name == "code-cell"]
        assert cells, f"the solution of {exercise.label} runs nothing"


def test_exercises_stand_in_their_section(chapter: Page) -> None:
    sections = {fence.section for fence in chapter.of("exercise-start", "solution-start")}
    assert sections == {"Exercises"}


def test_there_is_a_figure_to_play_with(chapter: Page) -> None:
    figures = chapter.of("interactive")
    assert "Play with it" in {figure.section for figure in figures}
    for figure in figures:
        assert (BOOK / "_static" / "interactive" / f"{figure.argument}.mjs").is_file()
        assert len(figure.options.get("alt", "")) >= 20 and figure.body.strip()


def test_the_assignment_is_linked(chapter: Page) -> None:
    linked = re.findall(r"\{ref\}`(?:[^`<]*<)?assignment-([\w-]+)>?`", chapter.section("Assignment"))
    assert linked
    for name in linked:
        assert (ROOT / "exercises" / name / f"{name}.md").is_file()


def citations(text: str) -> list[str]:
    """Return the keys that a text cites."""
    return [key.strip() for keys in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", text) for key in keys.split(",")]


def test_citations_exist(chapter: Page) -> None:
    known = set(
        re.findall(r"^@\w+\{([^,\s]+),", (BOOK / "references.bib").read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    cited = citations(chapter.text)
    assert not set(cited) - known
    assert len(set(citations(chapter.section("Further reading")))) >= 2


@pytest.mark.parametrize("name", PAGES)
def test_pictures_have_alternative_texts(name: str) -> None:
    """The build asks for a text; here it has to say something, and something of its own."""
    texts = []
    for cell in read(name).of("code-cell"):
        if "plt.show(" in cell.body and "remove-cell" not in cell.options.get("tags", []):
            alt = (cell.options.get("mystnb") or {}).get("image", {}).get("alt", "")
            assert len(alt) >= 20, f"line {cell.line}: {alt!r}"
            texts.append(alt)
    assert len(set(texts)) == len(texts)


def glued(text: str) -> set[str]:
    """Return the keys that a page glues, as regular expressions: the parts of an f-string match anything."""
    keys = re.findall(r"""\bglue\(\s*f?(?:"([^"]+)"|'([^']+)')""", text)
    return {re.sub(r"\\\{[^{}]*\\\}", ".+", re.escape(double or single)) for double, single in keys}


def pasted(text: str) -> set[str]:
    """Return the keys of glued values that a page shows."""
    roles = re.findall(r"\{glue:?\w*\}`([^`:]+)(?::[^`]*)?`", text)
    return set(roles) | set(re.findall(r"^`{3,}\{glue:?\w*\} (\S+)", text, flags=re.MULTILINE))


@pytest.mark.parametrize("name", PAGES)
def test_glued_values_are_of_the_same_page(name: str) -> None:
    """A page sees no values of other pages, and a value that no sentence shows is left over."""
    page = read(name)
    known, shown = glued(page.text), pasted(page.text)
    assert not [key for key in shown if not any(re.fullmatch(pattern, key) for pattern in known)]
    assert not [pattern for pattern in known if not any(re.fullmatch(pattern, key) for key in shown)]


def test_glued_names_belong_to_one_chapter() -> None:
    owner: dict[str, str] = {}
    for name in CHAPTERS:
        for key in glued(read(name).text):
            first = key.replace("\\", "").split("-")[0]
            assert owner.setdefault(first, name) == name, f"{key} is glued in {name} and in {owner[first]}"


def test_no_generated_notebooks_and_no_loose_ends() -> None:
    sources = [path for folder in (BOOK, ROOT / "exercises") for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in sources if path.suffix == ".ipynb"]
    loose = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in sources
        if path.suffix in (".md", ".py", ".mjs", ".css", ".bib")
        for word in re.findall(r"\b(?:TODO|FIXME|XXX|TBD|Lorem ipsum)\b", path.read_text(encoding="utf-8"))
    ]
    assert not loose


# Terms in reading order

OTHER_FORMS = {
    "autoregressive model": ["autoregressive"],
    "complex number": ["complex wave"],
    "convolution": ["convolve", "convolved"],
    "cross-correlation": ["cross-correlate"],
    "discrete Fourier transform": ["DFT"],
    "equivariance": ["equivariant"],
    "frequency": ["frequencies"],
    "high-pass filter": ["high pass"],
    "invariance": ["invariant"],
    "low-pass filter": ["low pass"],
    "multilayer perceptron": ["MLP"],
    "padding": ["padded"],
    "pooling": ["max pool", "pooled"],
    "similarity": ["similarities"],
    "Sobel kernels": ["Sobel kernel", "Sobel"],
    "spectrum": ["spectra"],
}
"""Words that stand for a term of the glossary, besides the term itself and its plural."""


def glossary() -> list[str]:
    """Return the terms of the glossary."""
    body = next(fence.body for fence in read("glossary").fences if fence.name == "glossary")
    return [line for line in body.splitlines() if line and not line.startswith(" ")]


def paragraphs(text: str) -> list[str]:
    """Split a chapter's prose at empty lines and at fences.

    Headings, the box "Before you start" (which promises what the chapter will explain), figures and code are left out.
    """
    lines, inside = [], ""
    for line in text.split("\n# ", 1)[-1].splitlines()[1:]:
        fence = re.match(r"(`{3,})(.*)", line)
        if inside:
            inside = "" if fence and fence[1] == inside and not fence[2].strip() else inside
        elif fence:
            prose = re.match(
                r"$|\{(?:quiz|dropdown|admonition|(?:exercise|solution)-(?:start|end))\}", fence[2].strip()
            )
            inside = fence[1] if not prose or "Before you start" in fence[2] else ""
            lines.append("")
        else:
            lines.append("" if re.match(r"#+ |:\w+:|\(.*\)=$", line) else line)
    return [paragraph for paragraph in re.split(r"\n\s*\n", "\n".join(lines)) if paragraph.strip()]


def linked_terms(paragraph: str) -> set[str]:
    """Return the glossary terms that a paragraph links, in small letters."""
    targets = (
        re.sub(r".*<(.*)>$", r"\1", role, flags=re.DOTALL) for role in re.findall(r"\{term\}`([^`]+)`", paragraph)
    )
    return {" ".join(target.split()).lower() for target in targets}


def words(paragraph: str) -> str:
    """Return a paragraph without its roles, its code and its formulas."""
    shown = re.sub(r"\{term\}`([^`<]+?)(?:\s*<[^`]*>)?`", r"\1", paragraph)
    return re.sub(r"\{[\w:]+\}`[^`]*`|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$", " ", shown, flags=re.DOTALL)


def form(term: str) -> str:
    """Return a regular expression for a term, its plural and its other forms, with any gap between the words."""
    gapped = (r"[\s-]+".join(map(re.escape, name.split())) for name in [term, *OTHER_FORMS.get(term, [])])
    return rf"(?<![\w-])(?:{'|'.join(gapped)})(?:s|es)?(?![\w-])"


def used_too_early(pages: dict[str, str], terms: list[str]) -> list[str]:
    """Return each term that stands in a paragraph before the first one that links it to the glossary.

    A term within a longer term, such as "feature" in "feature map", does not count.
    """
    read_so_far = [(name, paragraph) for name, text in pages.items() for paragraph in paragraphs(text)]
    early = []
    for term in terms:
        longer = [form(other) for other in terms if other != term and re.search(form(term), other, re.IGNORECASE)]
        # in short words such as FFT or Adam, capitals count
        flags = re.NOFLAG if re.search(r"[A-Z]{2}|^Adam$", term) else re.IGNORECASE
        for name, paragraph in read_so_far:
            if term.lower() in linked_terms(paragraph):
                break
            text = re.sub("|".join(longer) or r"(?!)", " ", words(paragraph), flags=re.IGNORECASE)
            if match := re.search(form(term), text, flags):
                around = " ".join(text[max(0, match.start() - 40) : match.end() + 40].split())
                early.append(f"{term}, in {name}: ... {around} ...")
                break
    return early


def test_no_term_stands_before_its_definition() -> None:
    early = used_too_early({name: read(name).text for name in CHAPTERS}, glossary())
    assert not early, "\n".join(early)


def test_a_term_before_its_definition_is_found() -> None:
    first = "\n# One\nA kernel's feature\nmap.\n\n```{quiz}\nPools?\n\n- [x] No\n```\n\n```{code-cell}\nloss = 1\n```\n"
    second = "\n# Two\n## Loss\nA {term}`feature map`, a {term}`loss`.\n\n{term}`Max pools <pooling>`, {term}`kernel`s."
    found = used_too_early({"one": first, "two": second}, ["kernel", "feature", "feature map", "loss", "pooling"])
    assert [line.split(",")[0] for line in found] == ["kernel", "feature map"]
    assert used_too_early({"two": second}, ["kernel", "feature map", "loss", "pooling"]) == []
