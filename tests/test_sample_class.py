"""The class of thirty that `make` grades: every submission gets a verdict, and exactly the points it should."""

import csv
import re
from functools import cache

import nbformat
import pytest

from autograder import catalogue, layout, release, source
from autograder.course import Course
from autograder.grading import Graded, graded
from autograder.report import collect
from autograder.sample_class import SIZE, SampleClass, Submission
from autograder.verdicts import Verdict

NAME = "conv2d"
FOLDER = layout.BUILD / "sample_class"


@cache
def sample() -> SampleClass:
    assert (FOLDER / "done").exists(), "run make first"
    return SampleClass(NAME, release.open_notebook(NAME), source.build(NAME), catalogue.load(layout.EXERCISES / NAME))


@cache
def outcome(student: str) -> Graded:
    return graded(Course(FOLDER), NAME, student)


def submissions() -> list[Submission]:
    return sample().submissions if (layout.RELEASE / NAME).exists() else []


@pytest.fixture(params=submissions(), ids=lambda submission: submission.student)
def submission(request: pytest.FixtureRequest) -> Submission:
    made: Submission = request.param
    return made


def page(student: str) -> str:
    return Course(FOLDER).feedback(NAME, student).read_text(encoding="utf-8")


def test_there_are_thirty() -> None:
    assert len({one.student for one in submissions()}) == SIZE


def test_it_loses_exactly_what_it_should(submission: Submission) -> None:
    found = outcome(submission.student)
    assert found.fault == ""
    lost = {name for name, judgement in found.judgements.items() if judgement.verdict is not Verdict.PASS}
    assert lost == submission.loses
    assert set(found.judgements) == set(sample().tests)
    assert all(judgement.reason for judgement in found.judgements.values())


def test_the_marks_table_and_the_gradebook_agree(submission: Submission) -> None:
    points = {source.grade_id(cell): source.points_of(cell) for cell in sample().notebook.cells if source.is_test(cell)}
    with (FOLDER / "report" / NAME / "marks.csv").open(newline="", encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["student"] == submission.student)
    for task in sample().tasks:
        earned = sum(
            value for name, value in points.items() if name.split("-")[0] == task and name not in submission.loses
        )
        assert float(row[task]) == earned


def test_the_feedback_page_gives_nothing_away(submission: Submission) -> None:
    text = page(submission.student)
    own = submission.text.replace("\\n", "\n").replace('\\"', '"')
    plain = (
        re.sub(r"&#34;|&quot;", '"', text)
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
    )
    leaks = [line for line in release.leaked(NAME, plain) if line not in own]
    assert leaks == []
    for word in ("Traceback", "HIDDEN TESTS", "rng.", "default_rng", "test_seed", "compare("):
        assert word not in text or word in own


def test_a_recognised_mistake_gets_its_hint() -> None:
    accused = [one for one in submissions() if one.student.startswith("mistake-")]
    assert len(accused) >= 10
    for one in accused:
        mistakes = {judgement.mistake for judgement in outcome(one.student).judgements.values()} - {""}
        known = [m for m in sample().catalogue.mistakes if m.name in mistakes]
        assert len(known) == 1, f"{one.student}: {mistakes}"
        said = (
            re.sub(r"</?code>", "`", page(one.student))
            .replace("&#39;", "'")
            .replace("&#34;", '"')
            .replace("&gt;", ">")
            .replace("&lt;", "<")
        )
        assert known[0].hint in said
        assert one.student.endswith(known[0].name.replace(" ", "-"))


@pytest.mark.parametrize(
    ("student", "verdict", "words"),
    [
        ("blank", Verdict.MISSING, "have not written"),
        ("syntax-error", Verdict.ERROR, "SyntaxError"),
        ("not-a-notebook", Verdict.MALFORMED, "not valid JSON"),
        ("endless-loop", Verdict.TIMEOUT, "loop"),
        ("process-ended", Verdict.CRASHED, "ended the Python process"),
    ],
)
def test_a_failure_says_what_happened(student: str, verdict: Verdict, words: str) -> None:
    failed = [judgement for judgement in outcome(student).judgements.values() if judgement.verdict is not Verdict.PASS]
    assert failed and all(judgement.verdict is verdict for judgement in failed)
    assert all(words in judgement.reason for judgement in failed)
    assert words in page(student)


def test_damage_that_was_mended_is_told_to_the_student() -> None:
    for student, words in (
        ("cells-deleted", "were put back"),
        ("cells-split", "parts"),
        ("cells-duplicated", "graded once"),
        ("cells-moved", "moved"),
        ("renamed", "was called"),
        ("tests-edited", "were changed"),
    ):
        assert any(words in note for note in outcome(student).notes), student
        assert words in page(student)


def test_an_honest_student_is_told_of_nothing() -> None:
    assert outcome("reference").notes == outcome("right-style-1").notes == outcome("blank").notes == []


def test_an_edited_test_is_replaced_by_the_true_one() -> None:
    notebook = nbformat.read(Course(FOLDER).autograded(NAME, "tests-edited"), as_version=4)
    true = {source.grade_id(cell): cell.source for cell in sample().notebook.cells if source.is_test(cell)}
    assert {source.grade_id(cell): cell.source for cell in notebook.cells if source.is_test(cell)} == true


def test_what_was_handed_in_is_never_changed() -> None:
    for one in submissions():
        assert (FOLDER / "submitted" / one.student / NAME / one.file).read_text(encoding="utf-8") == one.text


def test_the_report_counts_what_the_class_did() -> None:
    report = collect(Course(FOLDER), NAME)
    assert len(report.rows) == SIZE and not report.faults
    assert sum(count for _, count in report.histogram) == SIZE
    lost = sum(len(one.loses) for one in submissions())
    assert sum(count for task in report.tasks for _, _, count in task.tests) == lost
    named = {name for name, _, _, _ in report.mistakes}
    text = (FOLDER / "report" / NAME / "index.html").read_text(encoding="utf-8")
    assert named and all(name in text for name in named)
