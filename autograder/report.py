"""The instructor's view of a graded class: a marks table as CSV, and a page with distributions and mistakes.

Scores come from nbgrader's gradebook, so marks given by a person count; verdicts and mistakes come from the graded
notebooks.
"""

import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median

import jinja2
import nbformat
from nbgrader.api import Gradebook

from autograder import catalogue, grading, layout, source
from autograder.course import COURSE_ID, Course
from autograder.jail import Isolation
from autograder.marks import marks_of
from autograder.verdicts import Judgement

BINS = 10
QUESTIONS = "questions"


@dataclass
class Row:
    """One student's marks: per task, by machine (`earned`) and in all; `pending` points wait for a person."""

    student: str
    tasks: dict[str, float]
    earned: float
    total: float
    pending: float
    late_penalty: float
    summary: str
    notes: list[str]


@dataclass
class TaskReport:
    """One task over the class: its points, every student's score, and how many students lost each test."""

    name: str
    points: float
    scores: list[float]
    tests: list[tuple[str, float, int]]  # what is looked at, points, students who lost it

    @property
    def mean(self) -> float:
        """The mean score; 0 for an empty class."""
        return mean(self.scores) if self.scores else 0.0

    @property
    def bars(self) -> list[tuple[str, int]]:
        """How many students earned none, some and all of the points."""
        full = sum(score >= self.points for score in self.scores)
        none = sum(score <= 0 for score in self.scores)
        return [("none", none), ("some", len(self.scores) - full - none), ("all", full)]


@dataclass
class ClassReport:
    """Everything that the page and the table show."""

    assignment: str
    rows: list[Row] = field(default_factory=list)
    tasks: list[TaskReport] = field(default_factory=list)
    by_machine: float = 0.0
    by_hand: float = 0.0
    mistakes: list[tuple[str, str, str, int]] = field(default_factory=list)  # name, task, hint, students
    faults: list[tuple[str, str]] = field(default_factory=list)
    unisolated: list[str] = field(default_factory=list)

    @property
    def histogram(self) -> list[tuple[str, int]]:
        """How many students earned which share of the machine's points, in ten bins."""
        counts = [0] * BINS
        for row in self.rows:
            share = row.earned / self.by_machine if self.by_machine else 0
            counts[min(int(share * BINS), BINS - 1)] += 1
        return [(f"{100 * i // BINS}–{100 * (i + 1) // BINS} %", count) for i, count in enumerate(counts)]

    @property
    def centre(self) -> tuple[float, float]:
        """The mean and the median of the points by machine."""
        earned = [row.earned for row in self.rows] or [0.0]
        return mean(earned), median(earned)


@dataclass
class Paths:
    """The files of a report."""

    marks: Path
    page: Path


def verdicts_in_words(judgements: dict[str, Judgement]) -> str:
    """Return how often each verdict occurs, as "12 pass, 2 wrong"."""
    counts = Counter(str(judgement.verdict) for judgement in judgements.values())
    return ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())


def collect(course: Course, assignment: str) -> ClassReport:
    """Return the report of every submission of an assignment that was graded, and the faults of those that were not."""
    notebook = nbformat.read(course.source(assignment), as_version=4)
    tests = [cell for cell in notebook.cells if source.is_test(cell)]
    questions = [cell for cell in notebook.cells if source.is_question(cell)]
    report = ClassReport(
        assignment, by_machine=sum(map(source.points_of, tests)), by_hand=sum(map(source.points_of, questions))
    )
    names = list(dict.fromkeys(source.task_of(cell) for cell in tests))
    lost: Counter[str] = Counter()
    mistakes: Counter[tuple[str, str]] = Counter()
    with Gradebook(course.db_url, COURSE_ID) as gradebook:
        for student in course.students(assignment):
            graded = grading.graded(course, assignment, student)
            marks = marks_of(gradebook.db, assignment, assignment, student)
            if graded.fault or marks is None:
                report.faults.append((student, graded.fault or "It is not in the gradebook."))
                continue
            if graded.isolation == Isolation.NONE:
                report.unisolated.append(student)
            scores = {source.grade_id(cell): marks.cells[source.grade_id(cell)].score for cell in tests}
            per_task = {
                name: sum(scores[source.grade_id(cell)] for cell in tests if source.task_of(cell) == name)
                for name in names
            }
            by_hand = [marks.cells[source.grade_id(cell)] for cell in questions]
            per_task[QUESTIONS] = sum(mark.score for mark in by_hand)
            pending = sum(mark.points for mark in by_hand if mark.pending)
            earned = sum(scores.values())
            penalty = marks.late_penalty
            report.rows.append(
                Row(
                    student,
                    per_task,
                    earned,
                    earned + per_task[QUESTIONS] - penalty,
                    pending,
                    penalty,
                    verdicts_in_words(graded.judgements),
                    graded.notes,
                )
            )
            lost.update(
                source.grade_id(cell) for cell in tests if scores[source.grade_id(cell)] < source.points_of(cell)
            )
            mistakes.update(
                {
                    (judgement.mistake, name.split("-")[0])
                    for name, judgement in graded.judgements.items()
                    if judgement.mistake
                }
            )
    for name in names:
        own = [cell for cell in tests if source.task_of(cell) == name]
        report.tasks.append(
            TaskReport(
                name,
                sum(map(source.points_of, own)),
                [row.tasks[name] for row in report.rows],
                [(source.property_of(cell), source.points_of(cell), lost[source.grade_id(cell)]) for cell in own],
            )
        )
    hints = {(known.name, known.task): known.hint for known in catalogue.load(layout.EXERCISES / assignment).mistakes}
    report.mistakes = [
        (name, task, hints.get((name, task), ""), count) for (name, task), count in mistakes.most_common()
    ]
    return report


def write(report: ClassReport, folder: Path) -> Paths:
    """Write the marks table and the page; return where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = Paths(folder / "marks.csv", folder / "index.html")
    names = [task.name for task in report.tasks]
    with paths.marks.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["student", *names, QUESTIONS, "late_penalty", "total", "maximum", "waits_for_a_person"])
        for row in report.rows:
            marks = [f"{row.tasks[name]:g}" for name in (*names, QUESTIONS)]
            whole = [row.late_penalty, row.total, report.by_machine + report.by_hand, row.pending]
            table.writerow([row.student, *marks, *(f"{value:g}" for value in whole)])
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    paths.page.write_text(environment.get_template("report.html.j2").render(report=report), encoding="utf-8")
    return paths
