"""Judge a submission: run its cells on the student's side, its tests on the trusted side, and give each a verdict.

The student's cells come first and the tests after them, so that nothing the student's cells show can hold a hidden
input; where a later cell may change what a test looks at, that is kept at the test's place. What ends the student's
process is run no further: a new session repeats the rest without it, so that one task's fault never touches another's
points.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from nbformat import NotebookNode

from autograder import reasons, source, verdicts
from autograder.catalogue import Answer
from autograder.diagnosis import Diagnosis
from autograder.plan import Plan, TestPlan, needs_its_place
from autograder.session import Failure, GraderFault, Ran, Session
from autograder.verdicts import Judgement, Verdict

PATIENCE = 2  # time limits that one submission may use up whole; then a cell gets the short one
SHORT = 2.0  # seconds
OWN_FAULTS = 3  # cells of the student's own that may end the process; then they are left out
WHOLE = 4  # time limits that all cells together may take


@dataclass
class Fault:
    """Why a cell will not be run again: it looped, used up too much, or the process died in it."""

    verdict: Verdict
    sentence: str


class Judge:
    """Judges notebooks of one assignment.

    `start` opens a new session, `timeout` is its limit per cell in seconds, `seed` the number that the tests make their
    inputs from (None for the one that stands in the notebook).
    """

    def __init__(
        self,
        start: Callable[[], Session],
        timeout: float,
        plan: Plan,
        diagnosis: Callable[[], Diagnosis | None] = lambda: None,
        seed: int | None = None,
    ) -> None:
        self.start = start
        self.timeout = timeout
        self.plan = plan
        self.diagnosis = diagnosis
        self.seed = seed

    def judge(self, notebook: NotebookNode) -> None:
        """Run every cell of a notebook; put outputs into the cells and a `Judgement` into each test's metadata.

        Raises GraderFault where the grader itself fails: then nothing of the notebook may be recorded.
        """
        malformed = notebook.metadata.get(verdicts.KEY, {}).get("not_run")
        if malformed:
            self.judge_without_running(notebook, Judgement(Verdict(malformed["verdict"]), malformed["reason"]))
            return
        Run(self, notebook).judge()

    def judge_without_running(self, notebook: NotebookNode, judgement: Judgement) -> None:
        """Give every test of a notebook that cannot be run the same judgement."""
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = []
            if source.is_test(cell):
                finish(cell, judgement)


class Run:
    """One notebook being judged."""

    def __init__(self, judge: Judge, notebook: NotebookNode) -> None:
        self.judge_ = judge
        self.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        self.tests = [cell for cell in self.cells if source.is_test(cell)]
        self.answers = {source.grade_id(cell): cell for cell in self.cells if source.is_answer(cell)}
        self.tested_by = dict(self.pairs())
        self.at_place = self.tests_at_their_place()
        self.ran: dict[int, Ran] = {}
        self.judgements: dict[int, Judgement] = {}
        self.faults: dict[int, Fault] = {}
        self.late = self.own_faults = 0
        self.end = time.monotonic() + WHOLE * judge.timeout
        self.session = self.started()

    def pairs(self) -> Iterator[tuple[int, NotebookNode | None]]:
        """Yield each test with the answer that it tests: the one of its task, else the last one above it."""
        last = None
        for cell in self.cells:
            if source.is_answer(cell):
                last = cell
            elif source.is_test(cell):
                yield id(cell), self.answers.get(source.task_of(cell), last)

    def tests_at_their_place(self) -> set[int]:
        """Return the tests that look at something which a later cell of the student may change."""
        found: set[int] = set()
        later: list[str] = []
        for cell in reversed(self.cells):
            if id(cell) in self.tested_by and needs_its_place(self.plan_of(cell), later):
                found.add(id(cell))
            elif not source.metadata(cell).get("locked"):
                later.append(cell.source)
        return found

    def plan_of(self, test: NotebookNode) -> TestPlan:
        """Return how a test is run."""
        name = source.grade_id(test)
        if name not in self.judge_.plan.tests:
            raise GraderFault(f"The test {name} is not in the assignment's source. Release the assignment again.")
        return self.judge_.plan.tests[name]

    def started(self) -> Session:
        """Open a session and let its trusted side prepare itself meanwhile."""
        session = self.judge_.start()
        session.timeout = self.judge_.timeout if self.late < PATIENCE else min(SHORT, self.judge_.timeout)
        session.prepare(self.judge_.plan.prepared, self.judge_.seed)
        return session

    def judge(self) -> None:
        """Run the cells and the tests, then the probes of the tasks that lost points."""
        try:
            self.run_cells()
            for cell in self.tests:
                self.judge_test(cell)
            for cell in self.tests:
                finish(cell, self.judgements[id(cell)])
            self.add_hints()
        finally:
            self.session.close()

    def run_cells(self) -> None:
        """Run all cells but the tests; after a death start anew without the cause."""
        while not self.run_until_death():
            self.session = self.started()

    def run_until_death(self) -> bool:
        """Run the cells in their order; return whether the session lived to see the last one."""
        for cell in self.cells:
            if id(cell) in self.tested_by:
                if id(cell) in self.at_place and not self.keep(cell):
                    return False
                continue
            if id(cell) in self.faults or self.left_out(cell) or self.of_faulty_task(cell):
                continue
            ran = self.session.run(cell.source)
            self.ran[id(cell)] = ran
            cell.outputs = shown(ran.outputs) if source.is_visible_test(cell) else ran.outputs
            cell.execution_count = ran.number
            self.note_fault(cell, ran)
            if self.session.ended:
                return False
        return True

    def keep(self, test: NotebookNode) -> bool:
        """Keep what a test looks at as it is at the test's place; return whether the session lived on."""
        name = source.grade_id(test)
        fault = self.session.keep(name, self.plan_of(test).names).fault
        answer = self.tested_by[id(test)]
        if fault is not None and answer is not None:
            self.faults[id(answer)] = Fault(fault, self.sentence(fault))
        return fault is None

    def left_out(self, cell: NotebookNode) -> bool:
        """Tell whether a cell of the student's own is not run: too many such cells ended the process, or time is up."""
        return not source.metadata(cell) and (self.own_faults >= OWN_FAULTS or time.monotonic() > self.end)

    def of_faulty_task(self, cell: NotebookNode) -> bool:
        """Tell whether a locked cell only calls a function that is known to loop or to end the process."""
        answer = self.answers.get(source.task_of(cell))
        return answer is not None and answer is not cell and id(answer) in self.faults

    def note_fault(self, cell: NotebookNode, ran: Ran) -> bool:
        """Note why a cell must not be run again, if it must not."""
        if ran.fault is None:
            return False
        if ran.fault is Verdict.TIMEOUT:
            self.late += 1
        self.own_faults += not source.metadata(cell)
        self.faults[id(cell)] = Fault(ran.fault, self.sentence(ran.fault))
        answer = self.answers.get(source.task_of(cell))
        if answer is not None and source.is_visible_test(cell):  # a picture may be slow where the tests are quick
            self.faults[id(answer)] = self.faults[id(cell)]
        return True

    def sentence(self, fault: Verdict) -> str:
        """Return why something was stopped, about "This cell"."""
        if fault is Verdict.TIMEOUT:
            return f"This cell ran longer than {self.session.timeout:g} seconds. Does a loop never end?"
        if fault is Verdict.MEMORY:
            return "This cell used more memory than there is."
        if fault is Verdict.OUTPUT_LIMIT:
            return "This cell printed more than is allowed. Does a loop print without end?"
        return "This cell ended the Python process."

    def judge_test(self, test: NotebookNode) -> None:
        """Run one test, unless it was run or its task is already at fault, and judge what it did."""
        if id(test) in self.judgements:
            return
        answer = self.tested_by[id(test)]
        task = source.grade_id(answer) if answer is not None else source.task_of(test)
        fault = self.faults.get(id(answer)) if answer is not None else None
        if fault is None:
            if self.session.ended:
                self.session = self.started()
                self.run_cells()
            ran = self.run_test(test)
            if answer is not None and self.note_fault(answer, ran):
                fault = self.faults[id(answer)]
            elif ran.fault is not None:
                fault = Fault(ran.fault, self.sentence(ran.fault))
        if fault is not None:
            judgement = Judgement(fault.verdict, fault.sentence.replace("This cell", f"Your `{task}`"))
        else:
            judgement = self.verdict(ran, test, task, answer)
        self.judgements[id(test)] = judgement

    def run_test(self, test: NotebookNode) -> Ran:
        """Run a test, and before it the author's cells that it needs."""
        planned = self.plan_of(test)
        for number in planned.before:
            if number not in self.session.done:
                self.session.done.add(number)
                text = self.judge_.plan.cells[number].source
                ran = self.session.test(text, planned.names, source.grade_id(test))
                if ran.fault is not None:
                    return ran
        return self.session.test(test.source, planned.names, source.grade_id(test))

    def verdict(self, ran: Ran, test: NotebookNode, task: str, answer: NotebookNode | None) -> Judgement:
        """Judge a test that came to its end."""
        failure = ran.failure
        if failure is None:
            return passed(ran, test)
        if not failure.student:
            return self.verdict_of_test(failure, test, task, answer)
        if failure.name == "NotImplementedError":
            unwritten = f"You have not written `{task}` yet, or not all of it: it still raises NotImplementedError."
            return Judgement(Verdict.MISSING, unwritten)
        if failure.name == "TooLarge":
            return Judgement(Verdict.MEMORY, f"The result of `{task}` is too large.")
        if failure.name == "CannotCross":
            return Judgement(Verdict.WRONG, f"The result of `{task}` is not of the kind that was asked for.")
        if failure.name == "MemoryError":
            return Judgement(Verdict.MEMORY, f"`{task}` asked for more memory than there is.")
        number = self.ran[id(answer)].number if id(answer) in self.ran else None
        text = answer.source if answer is not None else ""
        return Judgement(Verdict.ERROR, reasons.exception(failure, task, text, number))

    def verdict_of_test(
        self, failure: Failure, test: NotebookNode, task: str, answer: NotebookNode | None
    ) -> Judgement:
        """Judge a test that failed in its own code."""
        missing = failure.name == "NameError" and any(
            failure.message == f"name '{name}' is not defined" for name in self.plan_of(test).names
        )
        if missing:
            name = failure.message.split("'")[1]
            broken = self.ran[id(answer)].failure if id(answer) in self.ran else None
            if broken and answer is not None and name in answer.source:
                return Judgement(Verdict.ERROR, self.broken_cell(task, broken, answer))
            there_is = f"There is no function `{name}` in your notebook. Its name must stay as it was."
            return Judgement(Verdict.MISSING, there_is)
        if failure.name == "AssertionError":
            return Judgement(Verdict.WRONG, reasons.assertion(failure, test.source))
        if failure.name in ("TooLarge", "MemoryError"):
            return Judgement(Verdict.MEMORY, f"The result of `{task}` is too large.")
        if failure.cannot_cross:
            return Judgement(Verdict.WRONG, f"The result of `{task}` is not of the kind that was asked for.")
        return Judgement(Verdict.WRONG, "The result is not what was asked for.")

    def broken_cell(self, task: str, failure: Failure, answer: NotebookNode) -> str:
        """Return the sentence for an answer's cell that itself stopped with an exception."""
        lines = answer.source.split("\n")
        number = self.ran[id(answer)].number
        frames = [
            int(line)
            for cell, line in reasons.FRAME.findall(failure.traceback)
            if number is None or int(cell) == number
        ]
        where = (
            f" in line {frames[-1]}: `{lines[frames[-1] - 1].strip()}`" if frames and frames[-1] <= len(lines) else ""
        )
        return f"The cell of `{task}` stopped with {failure.name}{where}, so there is no such function to test."

    def add_hints(self) -> None:
        """Ask the probes about each task that lost points; give its failed tests the recognised mistake's hint."""
        lost = [cell for cell in self.tests if hintable(cell)]
        for task, answer in self.answers.items():
            failed = [cell for cell in lost if source.task_of(cell) == task]
            if not failed or id(answer) in self.faults:
                continue
            diagnosis = self.judge_.diagnosis()
            if diagnosis is None or not diagnosis.knows(task):
                continue
            if self.session.ended:
                self.session = self.started()
                self.run_cells()
            found = diagnosis.matches(task, self.session)
            for cell in failed:
                mistake = the_one_for(cell, found)
                judgement = verdicts.stored(cell)
                if mistake and judgement:
                    replace(judgement, hint=mistake.hint, mistake=mistake.name).store(cell)


def passed(ran: Ran, test: NotebookNode) -> Judgement:
    """Return the judgement of a test that ended without an exception; its last line may give a part of the points."""
    points = source.points_of(test)
    if ran.score is None or ran.score == points:
        return Judgement(Verdict.PASS, "Right.")
    if not 0 <= ran.score < points:
        raise GraderFault(f"The test {source.grade_id(test)} gives {ran.score:g} of {points:g} points.")
    return Judgement(Verdict.WRONG, ran.printed.strip() or "Right in part.", score=ran.score)


def shown(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Return a visible test's outputs without a last value: nbgrader would read it as points."""
    return [output for output in outputs if output.output_type != "execute_result"]


def hintable(cell: NotebookNode) -> bool:
    """Tell whether a test failed in a way that a known mistake may explain."""
    judgement = verdicts.stored(cell)
    return judgement is not None and judgement.verdict in (Verdict.WRONG, Verdict.ERROR)


def the_one_for(cell: NotebookNode, found: list[Answer]) -> Answer | None:
    """Return the recognised mistake that explains why this test failed, or None."""
    return next((mistake for mistake in found if source.grade_id(cell) in mistake.loses), None)


def finish(cell: NotebookNode, judgement: Judgement) -> None:
    """Store a judgement, and leave to nbgrader exactly one output for a lost cell and none for an earned one.

    nbgrader would take points for anything on stderr, and give points for a number that is printed last: only the
    number of a test's own last line is left to it.
    """
    judgement.store(cell)
    cell.execution_count = None
    cell.outputs = []
    if judgement.score is not None:
        data = {"text/plain": f"{judgement.score:g}"}
        cell.outputs = [
            NotebookNode(output_type="execute_result", data=data, metadata=NotebookNode(), execution_count=None)
        ]
    elif judgement.verdict is not Verdict.PASS:
        title = f"{judgement.verdict.value}: {judgement.reason}"
        cell.outputs = [
            NotebookNode(output_type="error", ename=judgement.verdict.name, evalue=judgement.reason, traceback=[title])
        ]
