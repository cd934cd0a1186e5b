"""Verdicts, with real jailed processes: a fault costs its own task and nothing else."""

import time
from collections.abc import Callable, Iterator

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.utils import determine_grade
from notebooks import answer, cell, notebook, test_cell

from autograder import plan, source, verdicts
from autograder.catalogue import Catalogue
from autograder.grader import Grader, Options
from autograder.judge import Judge
from autograder.proof import Proof
from autograder.session import GraderFault, Session
from autograder.verdicts import Verdict

LIMIT = 2
Judged = Callable[..., dict[str, verdicts.Judgement]]


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    made = Grader(Options(timeout=LIMIT))
    yield made
    made.close()


@pytest.fixture
def judge(grader: Grader) -> Callable[..., NotebookNode]:
    """Return a function that judges a notebook; its answers stand for the author's too, its other cells do not."""

    def run(*cells: NotebookNode, seed: int | None = None) -> NotebookNode:
        made = notebook(*cells)
        author = notebook(*(one for one in cells if source.metadata(one)))
        Judge(grader.session, LIMIT, plan.make(author), seed=seed).judge(made)
        return made

    return run


@pytest.fixture
def judged(judge: Callable[..., NotebookNode]) -> Callable[..., dict[str, verdicts.Judgement]]:
    """Return a function that judges cells; it also asserts that nbgrader reads the same points from the outputs."""
    return lambda *cells, seed=None: judgements(judge(*cells, seed=seed))


def judgements(made: NotebookNode) -> dict[str, verdicts.Judgement]:
    found = {}
    for one in made.cells:
        if source.is_test(one):
            judgement = verdicts.stored(one)
            assert judgement is not None
            score, points = determine_grade(one)
            expected = points if judgement.verdict is Verdict.PASS else 0
            assert score == (expected if judgement.score is None else judgement.score)
            found[source.grade_id(one)] = judgement
    return found


def test_each_kind_of_answer_gets_its_verdict(judged: Judged) -> None:
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


def test_a_printed_number_earns_nothing_and_a_warning_costs_nothing(judged: Judged) -> None:
    found = judged(
        answer("f", "import warnings; warnings.warn('careful'); return x"),
        test_cell("f-a", "import sys; print('note', file=sys.stderr); assert f(1) == 1"),
        test_cell("f-b", "print(100); 100; assert f(1) == 2"),
    )
    assert found["f-a"].verdict is Verdict.PASS
    assert found["f-b"].verdict is Verdict.WRONG


def test_an_endless_loop_costs_one_time_limit_and_its_own_task(judged: Judged) -> None:
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


def test_a_loop_that_ignores_the_interrupt_costs_its_own_task_alone(judged: Judged) -> None:
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
def test_a_process_that_ends_costs_its_own_task_alone(judged: Judged, where: str) -> None:
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
def session(grader: Grader) -> Iterator[Session]:
    made = grader.session({"data.txt": b"42"})
    yield made
    made.close()


def test_a_session_works_in_a_copy_of_the_assignments_files(session: Session, grader: Grader) -> None:
    assert session.run("assert open('data.txt').read() == '42'").failure is None
    assert session.run("open('data.txt', 'w').write('0')").failure is None
    session.close()
    other = grader.session({"data.txt": b"42"})
    assert other.run("assert open('data.txt').read() == '42'").failure is None
    other.close()


def test_hidden_inputs_are_not_in_what_a_students_cells_show(judge: Callable[..., NotebookNode]) -> None:
    made = judge(
        new_code_cell("seen = []\n"),
        answer("f", "seen.append(x); print(x); return x"),
        test_cell("f-a", "assert f(12345) == 12345"),
        new_code_cell("print(seen, globals())"),
    )
    judgement = verdicts.stored(made.cells[2])
    assert judgement is not None and judgement.verdict is Verdict.PASS
    assert "12345" not in str([cell.outputs for cell in made.cells])


def test_a_test_of_a_variable_runs_before_later_cells_change_it(judged: Judged) -> None:
    found = judged(
        cell("number", "number = 3", solution=True),
        test_cell("number-a", "assert number == 3"),
        new_code_cell("number = 4"),
    )
    assert found["number-a"].verdict is Verdict.PASS


def test_a_test_sees_its_place_where_a_later_cell_defines_the_function_anew(judged: Judged) -> None:
    found = judged(
        answer("f"),
        test_cell("f-a", "assert f(1) == 1"),
        new_code_cell("def f(x):\n    return None"),
    )
    assert found["f-a"].verdict is Verdict.PASS


def test_a_part_of_the_points_comes_with_its_message(judged: Judged) -> None:
    found = judged(
        answer("f", "return x if x > 0 else 0"),
        test_cell(
            "f-a", "right = sum(f(x) == x for x in (1, 2, -1))\nprint(right, 'of 3 are right.')\nright", points=3
        ),
        test_cell("f-b", "3", points=3),
        test_cell("f-c", "'a text'", points=3),
    )
    assert (found["f-a"].score, found["f-a"].reason) == (2.0, "2 of 3 are right.")
    assert found["f-b"].verdict is found["f-c"].verdict is Verdict.PASS


def test_a_test_that_gives_more_than_its_points_is_the_graders_fault(judged: Judged) -> None:
    with pytest.raises(GraderFault, match="gives 7 of 1 points"):
        judged(answer("f"), test_cell("f-a", "7"))


def test_hidden_inputs_come_from_the_seed(judged: Judged) -> None:
    cells = (
        cell("checks", "test_seed = 2026"),
        answer("f", "return x"),
        test_cell("f-a", "print(test_seed)\n0.5"),
        cell("g", "def g():\n    return test_seed", solution=True),
        test_cell("g-a", "assert g() == 2026"),
    )
    assert judged(*cells)["f-a"].reason == "2026"
    found = judged(*cells, seed=99)
    assert found["f-a"].reason == "99"
    assert found["g-a"].verdict is Verdict.PASS  # the student's side never holds the seed


def test_tests_use_classes_callbacks_and_generators_as_if_they_were_here(judged: Judged) -> None:
    counter = """class counter:
    \"\"\"Counts.\"\"\"
    def __init__(self, start=0):
        self.n = start
    def add(self, x):
        self.n += x
        return self
"""
    found = judged(
        cell("counter", counter, solution=True),
        test_cell("counter-a", "c = counter(start=2)\nassert c.add(3).n == 5\nassert isinstance(c, counter)"),
        test_cell("counter-b", "assert 'Counts' in counter.__doc__\nc = counter()\nc.n = 7\nassert c.add(1).n == 8"),
        cell("apply", "def apply(f, x):\n    for i in range(3):\n        yield f(x) + i", solution=True),
        test_cell("apply-a", "assert list(apply(lambda x: 2 * x, 5)) == [10, 11, 12]"),
        test_cell("apply-b", "import inspect\nassert list(inspect.signature(apply).parameters) == ['f', 'x']"),
        cell(
            "draw",
            "import numpy as np\ndef draw(rng=None):\n    return (rng or np.random).normal(size=3)",
            solution=True,
        ),
        test_cell(
            "draw-a",
            "import numpy as np\nexpected = np.random.default_rng(3).normal(size=3)\n"
            "assert np.array_equal(draw(np.random.default_rng(3)), expected)",
        ),
        test_cell(
            "draw-b",
            "import numpy as np\nnp.random.seed(5)\nexpected = np.random.normal(size=3)\n"
            "np.random.seed(5)\nassert np.array_equal(draw(), expected)",
        ),
        cell("fill", "def fill(x):\n    x[0] = 9\n    x.append(1) if isinstance(x, list) else None", solution=True),
        test_cell(
            "fill-a",
            "import numpy as np\nx = np.zeros(2)\nfill(x)\nassert x[0] == 9\ny = [1]\nfill(y)\nassert y == [9, 1]",
        ),
        cell("fail", "def fail():\n    raise KeyError('k')", solution=True),
        test_cell(
            "fail-a",
            "try:\n    fail()\nexcept KeyError as error:\n    assert 'k' in str(error)\nelse:\n    assert False",
        ),
    )
    assert {name: one.verdict for name, one in found.items()} == dict.fromkeys(found, Verdict.PASS)


def test_what_cannot_cross_is_told_when_the_assignment_is_checked(grader: Grader) -> None:
    made = notebook(answer("f"), test_cell("f-a", "class Own:\n    pass\nassert f(Own()) is not None"))
    reference = list(Proof(made, Catalogue(), grader.session).findings())[1]
    assert "f-a fails with CannotCross: a value of type Own cannot be handed to" in reference.problem


def test_a_check_keeps_a_variable_as_it_was_at_the_place_of_its_test(grader: Grader) -> None:
    made = notebook(
        cell("f", "def f():\n    pass\nn = 1", solution=True),
        test_cell("f-a", "assert n == 1"),
        cell("g", "def g():\n    pass\nn = 2", solution=True),
        test_cell("g-a", "assert n == 2"),
    )
    assert list(Proof(made, Catalogue(), grader.session).findings())[1].problem == ""


def test_a_value_of_the_student_never_names_the_points(judged: Judged) -> None:
    found = judged(answer("f", "return 1"), test_cell("f-a", "assert f(3) == 3\nf(3)", points=2))
    assert found["f-a"].verdict is Verdict.WRONG
    assert judged(answer("f", "return 0.5"), test_cell("f-a", "f(3)", points=2))["f-a"].score is None
