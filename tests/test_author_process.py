"""The author's locked cells run once for each grader, in a warm process from which the trusted sides are forked."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from notebooks import answer, cell, notebook, test_cell

from autograder import source, verdicts
from autograder.grader import Assignment, Grader, Options
from autograder.session import GraderFault
from autograder.verdicts import Verdict

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a twin is forked on Linux only")


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    made = Grader(Options(timeout=10))
    yield made
    made.close()


class Exercise:
    """An assignment of one locked cell, one answer and one test, in a file of its own."""

    def __init__(self, grader: Grader, folder: Path, locked: str, body: str, test: str) -> None:
        self.grader = grader
        self.path = folder / "one" / "one.ipynb"
        self.write(locked, body, test)

    def write(self, locked: str, body: str, test: str) -> None:
        self.notebook = notebook(cell("start", locked), answer("f", body), test_cell("f-a", test))
        self.path.parent.mkdir(exist_ok=True)
        nbformat.write(self.notebook, self.path)

    def known(self) -> Assignment:
        return self.grader.assignment(self.path)

    def verdict(self) -> Verdict:
        made = nbformat.read(self.path, as_version=4)
        self.grader.judge(made, self.path)
        (found,) = (verdicts.stored(one) for one in made.cells if source.is_test(one))
        assert found is not None
        return found.verdict


def test_locked_cells_run_once_and_what_a_test_changes_is_gone_with_its_submission(
    grader: Grader, tmp_path: Path
) -> None:
    locked = "import time\nstarted, kept = time.time_ns(), [0]"
    exercise = Exercise(grader, tmp_path, locked, "return x", "kept[0] += 1\nassert f(kept) == [1]")
    assert [exercise.verdict() for _ in range(3)] == [Verdict.PASS] * 3
    assert exercise.known().author is not None
    sessions = [grader.session_of(exercise.known()) for _ in range(2)]
    for one in sessions:
        one.prepare(exercise.known().plan.prepared)
    first, second = (one.test("started % 1e9 / 1e9", [], "").score for one in sessions)
    for one in sessions:
        one.close()
    assert first is not None and first == second


def test_a_seed_that_a_locked_cell_sets_reaches_the_students_side(grader: Grader, tmp_path: Path) -> None:
    locked = "import numpy as np\nnp.random.seed(7)"
    test = "expected = np.random.RandomState(7).rand()\nassert f(0) == expected"
    exercise = Exercise(grader, tmp_path, locked, "return np.random.rand()", test)
    assert [exercise.verdict() for _ in range(2)] == [Verdict.PASS] * 2
    assert exercise.known().author is not None


def test_a_locked_cell_that_writes_a_file_runs_in_the_submissions_own_folder(grader: Grader, tmp_path: Path) -> None:
    locked = "with open('file', 'x') as file:\n    file.write('1')"
    exercise = Exercise(grader, tmp_path, locked, "return x", "assert f(open('file').read()) == '1'")
    assert [exercise.verdict() for _ in range(2)] == [Verdict.PASS] * 2
    assert exercise.known().author is None


def test_a_changed_locked_cell_is_run_anew(grader: Grader, tmp_path: Path) -> None:
    exercise = Exercise(grader, tmp_path, "limit = 1", "return x", "assert f(1) == limit")
    assert exercise.verdict() is Verdict.PASS
    exercise.write("limit = 2", "return x", "assert f(1) == limit")
    os.utime(exercise.path, (1, 1))
    assert exercise.verdict() is Verdict.WRONG


def test_a_lost_process_costs_one_submission_a_try_and_no_more(grader: Grader, tmp_path: Path) -> None:
    exercise = Exercise(grader, tmp_path, "limit = 1", "return x", "assert f(1) == limit")
    assert exercise.verdict() is Verdict.PASS
    author = exercise.known().author
    assert author is not None
    author.close()
    with pytest.raises(GraderFault):
        exercise.verdict()
    assert exercise.verdict() is Verdict.PASS
