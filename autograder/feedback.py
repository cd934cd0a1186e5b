"""The feedback page: what a student sees of the verdicts, and nothing of the tests.

The page is made from the verdicts, the student's own cells and their pictures. Tests, tracebacks, solutions and
whatever a test printed are not among its data, so the template cannot show them.
"""

from dataclasses import dataclass, field
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbgrader.preprocessors import GetGrades

from autograder import source, verdicts
from autograder.verdicts import Judgement, Verdict

Resources = dict[str, Any]

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


class FeedbackPage(GetGrades):
    """Collects the page's data into `resources["feedback"]` and empties the notebook."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Return a notebook without cells and the resources with a `Page`."""
        nb, resources = super().preprocess(nb, resources)
        resources["feedback"] = page_of(nb)
        nb.cells = []
        return nb, resources

    def _get_score(self, cell: NotebookNode, resources: Resources) -> None:
        """Also note which answers a person has yet to mark; to nbgrader their score is 0 until then."""
        super()._get_score(cell, resources)
        names = resources["nbgrader"]
        grade = self.gradebook.find_grade(
            source.grade_id(cell), names["notebook"], names["assignment"], names["student"]
        )
        cell.metadata.nbgrader["pending"] = grade.needs_manual_grade and grade.manual_score is None


def page_of(notebook: NotebookNode) -> Page:
    """Return the feedback page's data of a graded notebook, whose cells carry scores from the gradebook."""
    tasks: dict[str, TaskPart] = {}
    questions = []
    for cell in notebook.cells:
        data = source.metadata(cell)
        if source.is_answer(cell):
            tasks[source.grade_id(cell)] = TaskPart(
                source.grade_id(cell), code=cell.source, comment=data.get("comment") or ""
            )
    for cell in notebook.cells:
        data = source.metadata(cell)
        task = tasks.get(source.task_of(cell))
        if source.is_question(cell):
            questions.append(question(cell))
        elif source.is_test(cell) and task:
            judgement = verdicts.stored(cell) or Judgement(Verdict.GRADER_FAULT, "This part was not graded yet.")
            task.tests.append(test_line(cell, judgement))
            if judgement.hint and judgement.hint not in task.hints:
                task.hints.append(judgement.hint)
        elif task and source.grade_id(cell).endswith("-picture"):
            task.pictures += pictures_in(cell)
    return Page(list(tasks.values()), questions, verdicts.notes(notebook))


def test_line(cell: NotebookNode, judgement: Judgement) -> TestLine:
    """Return the row of one hidden test."""
    score = source.metadata(cell).get("score")
    reason = "" if judgement.verdict is Verdict.PASS else judgement.reason
    mark = MARKS.get(judgement.verdict, "✗")
    return TestLine(
        mark, str(judgement.verdict), source.property_of(cell), float(score or 0), source.points_of(cell), reason
    )


def question(cell: NotebookNode) -> QuestionPart:
    """Return the part of one question."""
    data = source.metadata(cell)
    score = None if data.get("pending") else float(data.get("score") or 0)
    name = source.grade_id(cell).removeprefix("question-").replace("_", " ")
    return QuestionPart(name, cell.source, source.points_of(cell), score, data.get("comment") or "")


def pictures_in(cell: NotebookNode) -> list[str]:
    """Return the PNG pictures among a cell's outputs as base64."""
    outputs = cell.get("outputs", [])
    return [output.data["image/png"].replace("\n", "") for output in outputs if "image/png" in output.get("data", {})]
