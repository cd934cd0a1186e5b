"""A made-up class of thirty: every kind of submission that an instructor meets, with what each must lose.

Made from the catalogue (right answers in other styles, known mistakes) and from damage done to good notebooks. `make`
grades it, and the tests compare each outcome with `loses`.
"""

import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder import source
from autograder.catalogue import Answer, Catalogue

SIZE = 30
STYLES = 5


@dataclass
class Submission:
    """One made-up submission: the text of its notebook file, and the tests that it must lose."""

    student: str
    text: str
    loses: frozenset[str] = frozenset()
    file: str = ""


@dataclass
class SampleClass:
    """Makes the submissions of one assignment from its released notebook, its source and its catalogue."""

    name: str
    released: NotebookNode
    notebook: NotebookNode
    catalogue: Catalogue
    submissions: list[Submission] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make all submissions."""
        self.references = source.answers(self.notebook)
        self.tests = [source.grade_id(cell) for cell in self.notebook.cells if source.is_test(cell)]
        self.tasks = list(self.references)
        self.add("reference", self.solved())
        for number, style in enumerate(by_task(self.catalogue.right_answers, self.tasks)[:STYLES], start=1):
            self.add(f"right-style-{number}", self.solved({style.task: style.source}))
        self.damage()
        for mistake in by_task(self.catalogue.mistakes, self.tasks)[: SIZE - len(self.submissions)]:
            name = f"mistake-{mistake.task}-{mistake.name}".replace(" ", "-").replace("_", "-")
            self.add(name, self.solved({mistake.task: mistake.source}), mistake.loses)

    def add(
        self, student: str, notebook: NotebookNode | str, loses: frozenset[str] | set[str] = frozenset(), file: str = ""
    ) -> None:
        """Add a submission."""
        text = notebook if isinstance(notebook, str) else nbformat.writes(notebook)
        self.submissions.append(Submission(student, text, frozenset(loses), file or f"{self.name}.ipynb"))

    def solved(self, changed: dict[str, str] | None = None, only: list[str] | None = None) -> NotebookNode:
        """Return the released notebook with reference answers, some changed, or with some tasks `only`."""
        notebook = deepcopy(self.released)
        for cell in notebook.cells:
            task = source.grade_id(cell)
            if task in self.references and (only is None or task in only):
                cell.source = (changed or {}).get(task, self.references[task])
            elif source.is_question(cell):
                cell.source = "The kernel is turned by 180 degrees before it slides."
        return notebook

    def tests_of(self, *tasks: str) -> set[str]:
        """Return the names of the tests of some tasks."""
        return {test for test in self.tests if test.split("-", 1)[0] in tasks}

    def damage(self) -> None:
        """Add the submissions that are blank, part done, damaged or misbehaving."""
        first, second, *_, last = self.tasks
        self.add("blank", deepcopy(self.released), set(self.tests))
        self.add("half-done", self.solved(only=[first, second]), set(self.tests) - self.tests_of(first, second))
        self.add(
            "syntax-error",
            self.solved({second: f"def {second}(image, kernel)\n    return image\n"}),
            self.tests_of(second),
        )
        self.add("cells-deleted", self.edited(lambda cell: [] if self.is_locked_extra(cell) else [cell]))
        self.add(
            "cells-duplicated", self.edited(lambda cell: [cell, deepcopy(cell)] if source.is_answer(cell) else [cell])
        )
        self.add("cells-split", self.edited(split))
        self.add("cells-moved", self.moved())
        self.add("tests-edited", self.edited(emptied, only=[first]), set(self.tests) - self.tests_of(first))
        self.add("not-a-notebook", "This is my homework, exported as text.\n", set(self.tests))
        self.add("renamed", self.solved(), file=f"my {self.name} (1).ipynb")
        self.add("endless-loop", self.solved({last: endless(self.references[last])}), self.tests_of(last))
        self.add("process-ended", self.solved({first: ended(self.references[first])}), self.tests_of(first))
        self.add("warning", self.solved({task: warned(text) for task, text in self.references.items()}))

    def is_locked_extra(self, cell: NotebookNode) -> bool:
        """Tell whether a cell is a text, a check or a test that a student may have deleted."""
        return source.is_test(cell) or source.grade_id(cell).endswith("-visible")

    def edited(
        self, change: Callable[[NotebookNode], list[NotebookNode]], only: list[str] | None = None
    ) -> NotebookNode:
        """Return the solved notebook with each cell replaced by the cells that `change` makes of it."""
        notebook = self.solved(only=only)
        notebook.cells = [new for cell in notebook.cells for new in change(cell)]
        return distinct(notebook)

    def moved(self) -> NotebookNode:
        """Return the solved notebook with its answers in reverse order at its end."""
        notebook = self.solved()
        answers = [cell for cell in notebook.cells if source.is_answer(cell)]
        notebook.cells = [cell for cell in notebook.cells if not source.is_answer(cell)] + answers[::-1]
        return notebook

    def write(self, submitted: Path) -> None:
        """Write the submissions as nbgrader's `submitted` directory, in place of one that is there."""
        shutil.rmtree(submitted, ignore_errors=True)
        for submission in self.submissions:
            folder = submitted / submission.student / self.name
            folder.mkdir(parents=True)
            (folder / submission.file).write_text(submission.text, encoding="utf-8")


def by_task(answers: list[Answer], tasks: list[str]) -> list[Answer]:
    """Return answers so that every task has its turn: the first of each task, then the second of each, and so on."""
    columns = [[answer for answer in answers if answer.task == task] for task in tasks]
    return [answer for row in zip_longest(*columns) for answer in row if answer is not None]


def split(cell: NotebookNode) -> list[NotebookNode]:
    """Cut an answer after its docstring's first half, as Jupyter's "split cell" does: both parts keep the metadata."""
    if not source.is_answer(cell):
        return [cell]
    other = deepcopy(cell)
    lines = cell.source.split("\n")
    cell.source, other.source = "\n".join(lines[:1]), "\n".join(lines[1:])
    return [cell, other]


def emptied(cell: NotebookNode) -> list[NotebookNode]:
    """Replace a test by one that always passes."""
    if source.is_test(cell):
        cell.source = "assert True"
    return [cell]


def distinct(notebook: NotebookNode) -> NotebookNode:
    """Give every cell an id of its own."""
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    return notebook


def with_first_line(answer: str, line: str) -> str:
    """Return an answer whose function begins with `line`, before or in place of its docstring's statements."""
    head, body = answer.split(":\n", 1)
    return f"{head}:\n    {line}\n{body}"


def endless(answer: str) -> str:
    """Return an answer that never comes back."""
    return with_first_line(answer, "while True: pass")


def ended(answer: str) -> str:
    """Return an answer that ends the whole Python process."""
    return with_first_line(answer, "import os; os._exit(0)")


def warned(answer: str) -> str:
    """Return an answer that warns on stderr and is right all the same."""
    return with_first_line(answer, "import sys, warnings; warnings.warn('careful'); print('a note', file=sys.stderr)")
