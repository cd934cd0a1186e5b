"""Every assignment proves itself: the reference, the blank release, every mistake and every right answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder import catalogue, layout, source
from autograder.catalogue import Catalogue, source_as
from autograder.grader import Grader, Options
from autograder.proof import Proof


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    made = Grader(Options(timeout=20))
    yield made
    made.close()


# another seed gives the hidden inputs of another student: they must tell the same mistakes apart
@pytest.mark.parametrize("seed", [None, 7_340_033_557_112_690_417])
@pytest.mark.parametrize("name", layout.assignments())
def test_every_known_answer_loses_exactly_what_it_should(name: str, seed: int | None, grader: Grader) -> None:
    proof = Proof(source.build(name), catalogue.load(layout.EXERCISES / name), grader.session, seed, seed is None)
    findings = list(proof.findings())
    assert [finding for finding in findings if finding.problem] == []
    blank, reference, *_ = findings
    assert blank.lost == sum(proof.points.values()) > 0
    assert reference.lost == 0


@pytest.mark.parametrize("name", layout.assignments())
def test_the_catalogue_is_large_enough(name: str) -> None:
    known = catalogue.load(layout.EXERCISES / name)
    tasks = {source.grade_id(cell) for cell in source.build(name).cells if source.is_answer(cell)}
    mistakes, styles = (12, 5) if name == "conv2d" else (10, 4)
    assert len(known.mistakes) >= mistakes
    assert len(known.right_answers) >= styles
    assert (
        tasks
        == {mistake.task for mistake in known.mistakes}
        == {answer.task for answer in known.right_answers}
        == set(known.probes)
    )
    hints = [(mistake.task, mistake.hint) for mistake in known.mistakes]
    assert len(set(hints)) == len(hints), "two mistakes of a task give the same hint"


@pytest.mark.parametrize("name", layout.assignments())
def test_a_proof_fails_for_a_catalogue_that_lies(name: str, grader: Grader) -> None:
    """The proof itself can fail: a right answer called a mistake, and a mistake called right, are both found out."""
    known = catalogue.load(layout.EXERCISES / name)
    mistake, right = known.mistakes[0], known.right_answers[0]
    lying = Catalogue(
        mistakes=[catalogue.Answer("wrongly accused", right.task, right.source, mistake.loses, "a hint")],
        right_answers=[catalogue.Answer("wrongly praised", mistake.task, mistake.source)],
        probes=known.probes,
    )
    findings = list(Proof(source.build(name), lying, grader.session).findings())
    assert {finding.answer for finding in findings if finding.problem} == {"wrongly accused", "wrongly praised"}


def test_an_answer_is_taken_without_its_decorator_and_under_the_tasks_name() -> None:
    known = Catalogue()

    @known.mistake("double", loses=["double-a"], hint="Twice, not thrice.")
    def three_times(x: int) -> int:
        return 3 * x

    assert known.mistakes[0].name == "three times"
    assert known.mistakes[0].source == "def double(x: int) -> int:\n    return 3 * x\n"
    assert three_times(1) == 3
    with pytest.raises(ValueError, match="def"):
        source_as(lambda x: x, "double")


def test_a_mistake_without_a_hint_is_refused() -> None:
    with pytest.raises(ValueError, match="a hint"):
        Catalogue().mistake("double", loses=["double-a"], hint="")


def test_a_folder_without_a_catalogue_has_an_empty_one(tmp_path: Path) -> None:
    assert catalogue.load(tmp_path) == Catalogue()
