"""The marks of one submission as the gradebook has them, read in three queries. Nothing is written here."""

from dataclasses import dataclass, field
from typing import Any

from nbgrader.api import Assignment, BaseCell, Comment, Grade, Notebook, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import Select, select
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class CellMark:
    """The points of one cell: earned and possible; `pending` says that a person has yet to mark it."""

    score: float
    points: float
    pending: bool


@dataclass
class SubmissionMarks:
    """The marks of one submitted notebook; `late_penalty` is not yet taken off."""

    late_penalty: float = 0.0
    cells: dict[str, CellMark] = field(default_factory=dict)
    comments: dict[str, str | None] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """The points earned, after a late penalty."""
        return sum(cell.score for cell in self.cells.values()) - self.late_penalty

    @property
    def points(self) -> float:
        """The points that could be earned."""
        return sum(cell.points for cell in self.cells.values())


def marks_of(session: Session, assignment: str, notebook: str, student: str) -> SubmissionMarks | None:
    """Return the marks of a student's notebook, None where the gradebook has none."""
    submitted = session.execute(
        chosen(
            select(SubmittedNotebook.id, SubmittedNotebook.late_submission_penalty).select_from(SubmittedNotebook),
            assignment,
            notebook,
            student,
        )
    ).first()
    if submitted is None:
        return None
    marks = SubmissionMarks(submitted.late_submission_penalty or 0.0)
    for row in session.execute(
        select(BaseCell.name, Grade.score, Grade.max_score, Grade.needs_manual_grade, Grade.manual_score)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .where(Grade.notebook_id == submitted.id)
    ):
        pending = bool(row.needs_manual_grade) and row.manual_score is None
        marks.cells[row.name] = CellMark(float(row.score or 0), float(row.max_score or 0), pending)
    for name, comment in session.execute(
        select(BaseCell.name, Comment.comment)
        .join(BaseCell, BaseCell.id == Comment.cell_id)
        .where(Comment.notebook_id == submitted.id)
    ):
        marks.comments[name] = comment
    return marks


def chosen(query: Select[Any], assignment: str, notebook: str, student: str) -> Select[Any]:
    """Return a query of submitted notebooks narrowed to one."""
    return (
        query.join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == assignment, Notebook.name == notebook, SubmittedAssignment.student_id == student)
    )
