"""Prove an assignment by its known answers: what `autograder check` prints and the tests assert.

The reference answer earns every point, the blank release none, every mistake loses exactly the tests that it names
and is recognised as itself, every right answer in another style keeps everything.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions

from autograder import source
from autograder.catalogue import Answer, Catalogue
from autograder.diagnosis import Diagnosis
from autograder.session import Session


@dataclass(frozen=True)
class Finding:
    """One answer of the catalogue, and what is wrong with it (nothing, if `problem` is empty)."""

    answer: str
    task: str
    lost: float
    problem: str = ""


def blank(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook with every solution replaced by nbgrader's stub, hidden tests kept."""
    cleared, _ = ClearSolutions().preprocess(deepcopy(notebook), {})
    return cleared


class Proof:
    """Runs the answers of one assignment in one session; the session is the caller's to close."""

    def __init__(self, notebook: NotebookNode, catalogue: Catalogue, session: Session) -> None:
        self.notebook = notebook
        self.catalogue = catalogue
        self.session = session
        self.tests = [cell for cell in notebook.cells if source.is_test(cell)]
        self.points = {source.grade_id(cell): source.points_of(cell) for cell in self.tests}

    def run_all(self, notebook: NotebookNode) -> list[str]:
        """Run every cell that is no test and no picture; return the `grade_id` of those that fail."""
        failed = []
        for cell in notebook.cells:
            quiet = source.is_test(cell) or source.grade_id(cell).endswith("-picture")
            if cell.cell_type == "code" and not quiet and self.session.run(cell.source).failure:
                failed.append(source.grade_id(cell))
        return failed

    def failed_tests(self) -> set[str]:
        """Run every hidden test; return the `grade_id` of those that do not pass."""
        failed = set()
        for cell in self.tests:
            ran = self.session.run(cell.source)
            if ran.failure or ran.timed_out or ran.died:
                failed.add(source.grade_id(cell))
        return failed

    def lost(self, failed: set[str]) -> float:
        """Return the points that the failed tests cost."""
        return sum(self.points[name] for name in failed)

    def findings(self) -> Iterator[Finding]:
        """Yield one finding per answer: the blank release, the reference, the mistakes, the other styles."""
        all_tests = set(self.points)
        self.run_all(blank(self.notebook))
        failed = self.failed_tests()
        yield Finding("blank release", "all", self.lost(failed), difference(all_tests, failed))

        broken = self.run_all(self.notebook)
        failed = self.failed_tests()
        problem = f"these cells fail: {', '.join(broken)}" if broken else difference(set(), failed)
        yield Finding("reference answer", "all", self.lost(failed), problem)

        references = {source.grade_id(cell): cell.source for cell in self.notebook.cells if source.is_answer(cell)}
        diagnosis = Diagnosis(self.catalogue, self.session, references)
        for answer in (*self.catalogue.mistakes, *self.catalogue.right_answers):
            if answer.task not in references:
                yield Finding(answer.name, answer.task, 0, "there is no such task")
                continue
            unknown = answer.loses - all_tests
            self.session.run(answer.source)
            failed = self.failed_tests()
            problem = (
                f"there is no test {', '.join(sorted(unknown))}" if unknown else difference(set(answer.loses), failed)
            )
            yield Finding(
                answer.name, answer.task, self.lost(failed), problem or recognition(answer, diagnosis, self.session)
            )
            self.session.run(references[answer.task])


def difference(expected: set[str], failed: set[str]) -> str:
    """Return in words how the failed tests differ from the expected ones."""
    parts = []
    if failed - expected:
        parts.append(f"loses {', '.join(sorted(failed - expected))}, which it should not")
    if expected - failed:
        parts.append(f"does not lose {', '.join(sorted(expected - failed))}")
    return "; ".join(parts)


def recognition(answer: Answer, diagnosis: Diagnosis, session: Session) -> str:
    """Return what is wrong with how the probes recognise an answer."""
    found = [mistake.name for mistake in diagnosis.matches(answer.task, session)]
    if not answer.loses:
        return f"is taken for the mistake {found[0]!r}" if found else ""
    if found != [answer.name]:
        others = ", ".join(repr(name) for name in found if name != answer.name)
        return f"the probes cannot tell it from {others}" if others else "the probes do not recognise it"
    return ""
