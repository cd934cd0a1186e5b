"""The feedback page: what a student sees of the verdicts, and nothing of the tests.

The page is made from the verdicts, the student's own cells and their pictures. Tests, tracebacks, solutions and
whatever a test printed are not among its data, so the template cannot show them.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder import source, verdicts
from autograder.marks import SubmissionMarks, marks_of
from autograder.verdicts import Judgement, Verdict

Resources = dict[str, Any]
TEMPLATES = Path(__file__).parent / "templates"

MARKS = {
    Verdict.PASS: "✓",
    Verdict.MISSING: "–",
    Verdict.GRADER_FAULT: "?",
}


@dataclass
class TestLine:
    """One row of a task's table."""

    mark: str
    verdict: str
    looks_at: str
    score: float
    points: float
    reason: str


@dataclass
class TaskPart:
    """One task: its score, its tests, the hints of recognised mistakes, the student's code and its picture."""

    name: str
    code: str = ""
    comment: str = ""
    tests: list[TestLine] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)

    @property
    def score(self) -> float:
        """The points earned."""
        return sum(line.score for line in self.tests)

    @property
    def points(self) -> float:
        """The points that could be earned."""
        return sum(line.points for line in self.tests)


@dataclass
class QuestionPart:
    """One question that a person marks; `score` is None until then."""

    name: str
    answer: str
    points: float
    score: float | None
    comment: str


@dataclass
class Page:
    """Everything that the template shows."""

    tasks: list[TaskPart]
    questions: list[QuestionPart]
    notes: list[str]

    @property
    def pending(self) -> float:
        """The points of the answers that a person has yet to mark."""
        return sum(question.points for question in self.questions if question.score is None)


class FeedbackExporter(HTMLExporter):
    """Writes the page with the template `feedback_page` (see `nbgrader_config.py`)."""


class FeedbackPage(NbGraderPreprocessor):
    """Collects the page's data into `resources["feedback"]` and empties the notebook, for nbgrader's own command."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Return a notebook without cells and the resources with a `Page` and the score."""
        names = resources["nbgrader"]
        with Gradebook(names["db_url"]) as gradebook:
            marks = marks_of(gradebook.db, names["assignment"], names["notebook"], names["student"])
        marks = marks or SubmissionMarks()
        resources["feedback"] = page_of(nb, marks)
        names.update(score_of(marks))
        nb.cells = []
        return nb, resources


def score_of(marks: SubmissionMarks) -> dict[str, float]:
    """Return the sums that the page's first line tells."""
    return {"score": marks.score, "max_score": marks.points, "late_penalty": marks.late_penalty}


@cache
def template() -> jinja2.Template:
    """Return the page's template, the same that nbgrader's own command uses."""
    folders = [TEMPLATES / "feedback_page", TEMPLATES]
    return jinja2.Environment(loader=jinja2.FileSystemLoader(folders)).get_template("index.html.j2")


def rendered(nb: NotebookNode, notebook: str, student: str, marks: SubmissionMarks) -> str:
    """Return the feedback page of a graded notebook as HTML."""
    mark = {"notebook": notebook, "student": student, **score_of(marks)}
    return template().render(resources={"feedback": page_of(nb, marks), "nbgrader": mark})


def page_of(notebook: NotebookNode, marks: SubmissionMarks) -> Page:
    """Return the feedback page's data of a graded notebook and its marks."""
    tasks: dict[str, TaskPart] = {}
    questions = []
    for cell in notebook.cells:
        if source.is_answer(cell):
            name = source.grade_id(cell)
            tasks[name] = TaskPart(name, code=cell.source, comment=marks.comments.get(name) or "")
    for cell in notebook.cells:
        task = tasks.get(source.task_of(cell))
        if source.is_question(cell):
            questions.append(question(cell, marks))
        elif source.is_test(cell) and task:
            judgement = verdicts.stored(cell) or Judgement(Verdict.GRADER_FAULT, "This part was not graded yet.")
            task.tests.append(test_line(cell, judgement, marks))
            if judgement.hint and judgement.hint not in task.hints:
                task.hints.append(judgement.hint)
        elif task and source.grade_id(cell).endswith("-picture"):
            task.pictures += pictures_in(cell)
    return Page(list(tasks.values()), questions, verdicts.notes(notebook))


def test_line(cell: NotebookNode, judgement: Judgement, marks: SubmissionMarks) -> TestLine:
    """Return the row of one hidden test."""
    mark = marks.cells.get(source.grade_id(cell))
    reason = "" if judgement.verdict is Verdict.PASS else judgement.reason
    sign = MARKS.get(judgement.verdict, "✗")
    score = mark.score if mark else 0.0
    return TestLine(sign, str(judgement.verdict), source.property_of(cell), score, source.points_of(cell), reason)


def question(cell: NotebookNode, marks: SubmissionMarks) -> QuestionPart:
    """Return the part of one question."""
    identity = source.grade_id(cell)
    mark = marks.cells.get(identity)
    score = None if mark is None or mark.pending else mark.score
    name = identity.removeprefix("question-").replace("_", " ")
    return QuestionPart(name, cell.source, source.points_of(cell), score, marks.comments.get(identity) or "")


def pictures_in(cell: NotebookNode) -> list[str]:
    """Return the PNG pictures among a cell's outputs as base64."""
    outputs = cell.get("outputs", [])
    return [output.data["image/png"].replace("\n", "") for output in outputs if "image/png" in output.get("data", {})]
