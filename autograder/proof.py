"""Prove an assignment by its known answers: what `autograder check` prints and the tests assert.

The reference answer earns every point, the blank release none, every mistake loses exactly the tests that it names
and is recognised as itself, every right answer in another style keeps everything.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions

from autograder import plan, source
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
    """Runs the answers of one assignment.

    `start` opens a session; the tests make their inputs from `seed`. Without `recognise` the probes are left out: they
    know no seed.
    """

    def __init__(
        self,
        notebook: NotebookNode,
        catalogue: Catalogue,
        start: Callable[[], Session],
        seed: int | None = None,
        recognise: bool = True,
    ) -> None:
        self.notebook = notebook
        self.catalogue = catalogue
        self.start = start
        self.seed = seed
        self.recognise = recognise
        self.plan = plan.make(notebook)
        self.tests = [cell for cell in notebook.cells if source.is_test(cell)]
        self.points = {source.grade_id(cell): source.points_of(cell) for cell in self.tests}
        self.references = source.answers(notebook)
        self.in_order = any(test.at_its_place for test in self.plan.tests.values())

    def started(self, notebook: NotebookNode) -> tuple[Session, list[str]]:
        """Open a session, run every cell that is no test and no picture; return the `grade_id` of those that fail."""
        session = self.start()
        session.prepare(self.plan.prepared, self.seed)
        failed = []
        for cell in notebook.cells:
            name = source.grade_id(cell)
            if source.is_test(cell) and self.plan.tests[name].at_its_place:
                session.keep(name, self.plan.tests[name].names)
            quiet = source.is_test(cell) or name.endswith("-picture")
            if cell.cell_type == "code" and not quiet and session.run(cell.source).failure:
                failed.append(name)
        return session, failed

    def with_answer(self, answer: Answer) -> NotebookNode:
        """Return the author's notebook with one answer in place of its own."""
        notebook = deepcopy(self.notebook)
        for cell in notebook.cells:
            if source.grade_id(cell) == answer.task:
                cell.source = answer.source
        return notebook

    def failed_tests(self, session: Session) -> set[str]:
        """Run every hidden test; return the `grade_id` of those that do not pass, and note the cause of each."""
        failed = set()
        for cell in self.tests:
            name = source.grade_id(cell)
            planned = self.plan.tests[name]
            for number in planned.before:
                session.test(self.plan.cells[number].source, planned.names)
            ran = session.test(cell.source, planned.names, name)
            if ran.failure or ran.fault:
                failed.add(name)
                self.causes[name] = f"{ran.failure.name}: {ran.failure.message}" if ran.failure else str(ran.fault)
        return failed

    def lost(self, failed: set[str]) -> float:
        """Return the points that the failed tests cost."""
        return sum(self.points[name] for name in failed)

    def findings(self) -> Iterator[Finding]:
        """Yield one finding per answer: the blank release, the reference, the mistakes, the other styles."""
        all_tests = set(self.points)
        self.causes: dict[str, str] = {}
        session, _ = self.started(blank(self.notebook))
        failed = self.failed_tests(session)
        session.close()
        yield Finding("blank release", "all", self.lost(failed), difference(all_tests, failed))

        self.causes.clear()
        session, broken = self.started(self.notebook)
        failed = self.failed_tests(session)
        problem = f"these cells fail: {', '.join(broken)}" if broken else difference(set(), failed)
        if self.causes and not broken:
            problem = "; ".join(f"{name} fails with {words}" for name, words in self.causes.items())
        yield Finding("reference answer", "all", self.lost(failed), problem)

        diagnosis = Diagnosis(self.catalogue, session, self.references) if self.recognise else None
        for answer in (*self.catalogue.mistakes, *self.catalogue.right_answers):
            if answer.task not in self.references:
                yield Finding(answer.name, answer.task, 0, "there is no such task")
                continue
            if session.ended:
                session, _ = self.started(self.notebook)
            if self.in_order:  # what the tests look at must be kept while the cells run, so all of them run
                session.close()
                session, _ = self.started(self.with_answer(answer))
            else:
                session.run(answer.source)
            failed = self.failed_tests(session)
            yield Finding(answer.name, answer.task, self.lost(failed), self.problem(answer, failed, diagnosis, session))
            session.run(self.references[answer.task])
        session.close()

    def problem(self, answer: Answer, failed: set[str], diagnosis: Diagnosis | None, session: Session) -> str:
        """Return what is wrong with an answer of the catalogue."""
        unknown = answer.loses - set(self.points)
        if unknown:
            return f"there is no test {', '.join(sorted(unknown))}"
        wrong = difference(set(answer.loses), failed)
        return wrong or (recognition(answer, diagnosis, session) if diagnosis else "")


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
