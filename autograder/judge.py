"""Run a submission and judge each of its tests.

First every cell that is no hidden test runs, so that nothing the student's cells show can hold a hidden input; then
the hidden tests run, task by task. What ends the process is run no further: a new session repeats the rest without
it, so that one task's fault never touches another's points. Knows a `Session`, not how it isolates.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from nbformat import NotebookNode

from autograder import reasons, source, verdicts
from autograder.catalogue import Answer
from autograder.diagnosis import Diagnosis
from autograder.session import Failure, Ran, Session
from autograder.verdicts import Judgement, Verdict

RESTARTS = 6  # sessions that one submission may use up


@dataclass
class Fault:
    """Why a cell will not be run again: it looped, or the process died in it."""

    verdict: Verdict
    sentence: str


class Judge:
    """Judges notebooks; `start` opens a new session, `timeout` is its limit per cell in seconds, for the sentences."""

    def __init__(self, start: Callable[[], Session], timeout: int, diagnosis: Diagnosis | None = None) -> None:
        self.start = start
        self.timeout = timeout
        self.diagnosis = diagnosis

    def judge(self, notebook: NotebookNode) -> None:
        """Run every cell of a notebook; put outputs into the cells and a `Judgement` into each test's metadata."""
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
        self.others = [cell for cell in self.cells if not source.is_test(cell)]
        self.answers = {source.grade_id(cell): cell for cell in self.others if source.is_answer(cell)}
        self.ran: dict[int, Ran] = {}
        self.faults: dict[int, Fault] = {}
        self.restarts = 0
        self.session: Session = judge.start()

    def judge(self) -> None:
        """Run the cells, then the tests, then the probes of the tasks that lost points."""
        try:
            self.run_others()
            for cell in self.tests:
                finish(cell, self.judged(cell))
            self.add_hints()
        finally:
            self.session.close()

    def fault_of(self, ran: Ran, what: str) -> Fault | None:
        """Return why a cell must not be run again, or None."""
        if ran.timed_out:
            return Fault(
                Verdict.TIMEOUT, f"{what} ran longer than {self.judge_.timeout} seconds. Does a loop never end?"
            )
        if ran.died:
            return Fault(Verdict.CRASHED, f"{what} ended the Python process.")
        return None

    def run_others(self) -> None:
        """Run all cells but the tests; after a death start anew without the cells at fault."""
        again = True
        while again:
            again = False
            for cell in self.others:
                if id(cell) in self.faults:
                    continue
                ran = self.session.run(cell.source)
                self.ran[id(cell)] = ran
                cell.outputs = shown(ran.outputs) if source.is_visible_test(cell) else ran.outputs
                cell.execution_count = ran.number
                fault = self.fault_of(ran, "This cell")
                if fault:
                    self.faults[id(cell)] = fault
                    if self.lost(ran):
                        again = self.restarted()
                        break

    def lost(self, ran: Ran) -> bool:
        """Tell whether the session ended with this cell: a session that was only interrupted still answers."""
        return ran.died or (ran.timed_out and self.session.run("None").number is None)

    def restarted(self) -> bool:
        """Open a new session in place of a dead one, unless the submission has used up its share."""
        self.restarts += 1
        self.session.close()
        self.session = self.judge_.start()
        return self.restarts <= RESTARTS

    def judged(self, test: NotebookNode) -> Judgement:
        """Run one hidden test, unless its task is already at fault, and judge what it did."""
        task = source.task_of(test)
        answer = self.answers.get(task)
        if answer is None:
            return Judgement(Verdict.MISSING, f"The cell of `{task}` is not in your notebook.")
        if id(answer) in self.faults:
            fault = self.faults[id(answer)]
            return Judgement(fault.verdict, fault.sentence.replace("This cell", f"Your `{task}`"))
        broken = self.ran[id(answer)].failure if id(answer) in self.ran else None
        if broken:
            return Judgement(Verdict.ERROR, self.broken_cell(task, broken, answer))
        ran = self.session.run(test.source)
        found = self.fault_of(ran, "This cell")
        if found:
            self.faults[id(answer)] = found
            if self.lost(ran):
                self.restarted()
                self.run_others()
            return Judgement(found.verdict, found.sentence.replace("This cell", f"Your `{task}`"))
        return self.verdict(ran, test, task, answer)

    def verdict(self, ran: Ran, test: NotebookNode, task: str, answer: NotebookNode) -> Judgement:
        """Judge a test that came to its end."""
        if ran.failure is None:
            return Judgement(Verdict.PASS, "Right.")
        if ran.failure.name == "AssertionError":
            return Judgement(Verdict.WRONG, reasons.assertion(ran.failure, test.source))
        if ran.failure.name == "NotImplementedError":
            return Judgement(
                Verdict.MISSING,
                f"You have not written `{task}` yet, or not all of it: it still raises NotImplementedError.",
            )
        if ran.failure.name == "MemoryError":
            return Judgement(Verdict.MEMORY, f"`{task}` asked for more memory than there is.")
        if ran.failure.name == "NameError" and f"'{task}'" in ran.failure.message:
            return Judgement(
                Verdict.MISSING, f"There is no function `{task}` in your notebook. Its name must stay as it was."
            )
        number = self.ran[id(answer)].number if id(answer) in self.ran else None
        return Judgement(Verdict.ERROR, reasons.exception(ran.failure, task, answer.source, number))

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
        if self.judge_.diagnosis is None:
            return
        for task, answer in self.answers.items():
            failed = [cell for cell in self.tests if source.task_of(cell) == task and hintable(cell)]
            if not failed or id(answer) in self.faults:
                continue
            found = self.judge_.diagnosis.matches(task, self.session)
            for cell in failed:
                mistake = the_one_for(cell, found)
                judgement = verdicts.stored(cell)
                if mistake and judgement:
                    replace(judgement, hint=mistake.hint, mistake=mistake.name).store(cell)


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
    """Store a judgement, and leave to nbgrader exactly one error output for a lost cell and none for an earned one.

    nbgrader would take points for anything on stderr, and give points for a number that is printed last.
    """
    judgement.store(cell)
    cell.execution_count = None
    cell.outputs = []
    if judgement.verdict is not Verdict.PASS:
        title = f"{judgement.verdict.value}: {judgement.reason}"
        cell.outputs = [
            NotebookNode(output_type="error", ename=judgement.verdict.name, evalue=judgement.reason, traceback=[title])
        ]
