"""Verdicts, with real kernels: a fault costs its own task and nothing else."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.utils import determine_grade
from notebooks import answer, notebook, test_cell

from autograder import source, verdicts
from autograder.judge import Judge
from autograder.kernel import KernelSession
from autograder.verdicts import Verdict

LIMIT = 2


def judged(*cells: NotebookNode) -> dict[str, verdicts.Judgement]:
    """Judge a notebook of these cells; also assert that nbgrader reads the same from the outputs."""
    made = notebook(*cells)
    Judge(lambda: KernelSession(LIMIT), LIMIT).judge(made)
    found = {}
    for cell in made.cells:
        if source.is_test(cell):
            judgement = verdicts.stored(cell)
            assert judgement is not None
            score, points = determine_grade(cell)
            assert score == (points if judgement.verdict is Verdict.PASS else 0)
            found[source.grade_id(cell)] = judgement
    return found


def test_each_kind_of_answer_gets_its_verdict() -> None:
    found = judged(
        answer("right", "print('a note'); import sys; print('careful', file=sys.stderr); return x"),
        answer("wrong", "return x + 1"),
        answer("broken", "return x.nothing"),
        answer("stub", "raise NotImplementedError()"),
        new_code_cell("def never(x):\n    return ("),
        *(test_cell(f"{name}-a", f"assert {name}(3) == 3") for name in ("right", "wrong", "broken", "stub")),
        answer("unfinished", "return ("),
        test_cell("unfinished-a", "assert unfinished(3) == 3"),
        test_cell("absent-a", "assert absent(3) == 3"),
    )
    assert {name: judgement.verdict for name, judgement in found.items()} == {
        "right-a": Verdict.PASS,
        "wrong-a": Verdict.WRONG,
        "broken-a": Verdict.ERROR,
        "stub-a": Verdict.MISSING,
        "unfinished-a": Verdict.ERROR,
        "absent-a": Verdict.MISSING,
    }
    assert all(judgement.reason for judgement in found.values())
    assert "SyntaxError" in found["unfinished-a"].reason


def test_a_printed_number_earns_nothing_and_a_warning_costs_nothing() -> None:
    found = judged(
        answer("f", "import warnings; warnings.warn('careful'); return x"),
        test_cell("f-a", "import sys; print('note', file=sys.stderr); assert f(1) == 1; 0.0"),
        test_cell("f-b", "print(100); 100; assert f(1) == 2"),
    )
    assert found["f-a"].verdict is Verdict.PASS
    assert found["f-b"].verdict is Verdict.WRONG


def test_an_endless_loop_costs_one_time_limit_and_its_own_task() -> None:
    start = time.monotonic()
    found = judged(
        answer("slow", "while True: pass"),
        answer("quick"),
        *(test_cell(f"slow-{letter}", "assert slow(1) == 1") for letter in "abcd"),
        test_cell("quick-a", "assert quick(1) == 1"),
    )
    assert all(found[f"slow-{letter}"].verdict is Verdict.TIMEOUT for letter in "abcd")
    assert found["quick-a"].verdict is Verdict.PASS
    assert time.monotonic() - start < 4 * LIMIT + 10  # four limits would be one for every test


def test_a_loop_that_ignores_the_interrupt_costs_its_own_task_alone() -> None:
    found = judged(
        answer("deaf", "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n    while True: pass"),
        answer("quick"),
        test_cell("deaf-a", "assert deaf(1) == 1"),
        test_cell("deaf-b", "assert deaf(1) == 1"),
        test_cell("quick-a", "assert quick(1) == 1"),
    )
    assert found["deaf-a"].verdict is found["deaf-b"].verdict is Verdict.TIMEOUT
    assert found["quick-a"].verdict is Verdict.PASS


@pytest.mark.parametrize("where", ["in the function", "in the cell"])
def test_a_process_that_ends_costs_its_own_task_alone(where: str) -> None:
    leaving = answer("leave", "import os; os._exit(0)")
    if where == "in the cell":
        leaving.source += "leave(1)\n"
    found = judged(
        answer("first"),
        leaving,
        answer("last", "return first(x)"),
        test_cell("first-a", "assert first(1) == 1"),
        test_cell("leave-a", "assert leave(1) == 1"),
        test_cell("leave-b", "assert leave(1) == 1"),
        test_cell("last-a", "assert last(1) == 1"),
    )
    assert found["leave-a"].verdict is found["leave-b"].verdict is Verdict.CRASHED
    assert found["first-a"].verdict is found["last-a"].verdict is Verdict.PASS


@pytest.fixture
def session(tmp_path: Path) -> Iterator[KernelSession]:
    (tmp_path / "data.txt").write_text("42")
    made = KernelSession(LIMIT, tmp_path)
    yield made
    made.close()


def test_a_session_works_in_a_copy_of_the_assignments_files(session: KernelSession, tmp_path: Path) -> None:
    assert session.run("assert open('data.txt').read() == '42'").failure is None
    assert session.run("open('data.txt', 'w').write('0')").failure is None
    assert (tmp_path / "data.txt").read_text() == "42"
    folder = session.folder
    session.close()
    assert not folder.exists()


def test_hidden_inputs_are_not_in_what_a_students_cells_show() -> None:
    made = notebook(
        answer("f", "seen.append(x); return x"),
        test_cell("f-a", "assert f(12345) == 12345"),
        new_code_cell("seen = []\n"),
        new_code_cell("print(seen, globals())"),
    )
    made.cells = [made.cells[2], made.cells[0], made.cells[1], made.cells[3]]
    Judge(lambda: KernelSession(LIMIT), LIMIT).judge(made)
    judgement = verdicts.stored(made.cells[2])
    assert judgement is not None and judgement.verdict is Verdict.PASS
    assert "12345" not in str([cell.outputs for cell in made.cells])
