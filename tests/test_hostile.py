"""The hostile suite: no attack earns a point that it did not earn by right values, harms the next submission, or costs
more than its limits; and each right answer beside it keeps its points. The attacks are files in tests/hostile."""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import hostile_kit as kit
import pytest
from hostile_kit import TIMEOUT, Classroom, Graded, Hostile, Target
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from autograder import jail, source
from autograder.verdicts import Verdict

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the jail is Linux's own")

ALL = [kit.read(path) for path in sorted(kit.FOLDER.glob("*.md")) if path.stem != "assignment"]
BY_NAME = {one.name: one for one in ALL}
SLACK = 12.0  # seconds beyond the time limits: one limit for each cell of the assignment would be far more
BUSY = 10  # and so many times what an honest submission takes at that moment: the machine may do other things meanwhile
SOON = 5  # seconds within which what was ended is gone
FRAMES = 27  # of sends_malformed_frames
LOOK_AROUND = """
import os, pathlib, sys
import numpy as np
left = os.listdir(".")
if ISOLATED:
    # a project below /tmp is mounted there, read-only
    mounted = [line.split()[4] + "/" for line in open("/proc/self/mountinfo")]
    left += [name for name in os.listdir("/tmp") if not any(one.startswith("/tmp/" + name + "/") for one in mounted)]
    left += os.listdir("/dev/shm")
    left += [name for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]
    if os.path.exists("/proc/net/unix"):
        left += [line for line in open("/proc/net/unix") if "@" in line]
    for name in ("shm", "msg", "sem"):
        if os.path.exists("/proc/sysvipc/" + name):
            left += open("/proc/sysvipc/" + name).read().splitlines()[1:]
left += [name for name in ("left_behind",) if hasattr(np, name)] + os.listdir(pathlib.Path.home())
assert not left, left
"""


@pytest.fixture(scope="module")
def target() -> Iterator[Target]:
    """Return what lies outside, in a folder that anybody may enter."""
    with tempfile.TemporaryDirectory(prefix="hostile-", dir="/tmp") as folder:
        made = kit.target(Path(folder))
        yield made
        made.close()


@pytest.fixture(scope="module")
def classrooms(target: Target) -> Iterator[Callable[[str], Classroom]]:
    """Return a function that gives the one warm grader of an isolation."""
    rooms: dict[str, Classroom] = {}

    def room(isolation: str) -> Classroom:
        if isolation not in rooms:
            reason = jail.why_not(jail.Isolation(isolation))
            if reason:
                pytest.fail(f"There is no isolation {isolation} here: {reason}")
            made = rooms[isolation] = Classroom(isolation, target.course.parent)
            assert not kit.lost(made.grade(made.hand_in(honest(made))))
            time.sleep(0.3)
            made.idle = children(made)
        return rooms[isolation]

    yield room
    for one in rooms.values():
        one.grader.close()


def honest(room: Classroom) -> NotebookNode:
    """Return a submission with right answers, whose first cell looks for what another one left."""
    look = LOOK_AROUND.replace("ISOLATED", str(room.isolation == "bubblewrap"))
    return kit.submission(room.author, {}, [look], [])


def hostile_notebook(room: Classroom, target: Target, one: Hostile, choice: int = 0) -> NotebookNode:
    """Return the notebook of an attack."""
    blocks = [(where, target.fill(code).replace("CHOICE", str(choice))) for where, code in one.blocks]
    answers = {task: kit.WRONG[task] for task in one.attacks} | dict(blocks)
    first, last = ([code for where, code in blocks if where == place] for place in ("first", "last"))
    return kit.submission(room.author, answers, first, last)


def check(room: Classroom, target: Target, one: Hostile, notebook: NotebookNode) -> Graded:
    """Grade an attack and an honest submission after it, and assert all that the suite promises."""
    before = target.state()
    graded = room.grade(room.hand_in(notebook))
    for name, points in room.points.items():
        verdict = graded.judgements[name].verdict
        if source_task(name) not in one.attacks or name in one.earns:
            assert verdict is Verdict.PASS and graded.points[name] == points, f"{name}: {graded.judgements[name]}"
        elif name in one.half:
            assert graded.points[name] == points / 2, f"{name}: {graded.judgements[name]}"
        else:
            assert graded.points[name] == 0, f"{name} earned points: {graded.judgements[name]}"
            assert verdict is not Verdict.GRADER_FAULT
            assert not one.verdict or verdict in one.verdict, f"{name}: {graded.judgements[name]}"
    assert "FOUND" not in graded.shown(), graded.shown()
    if not one.shows:
        assert not [number for number in kit.hidden_numbers() if number in graded.shown()], "it shows hidden inputs"
    assert target.state() == before, "something outside has changed"
    after = room.grade(room.hand_in(honest(room)))
    assert not kit.lost(after), "the next submission is harmed"
    assert graded.seconds < most(one.limits, after), "it costs more than its limits"
    looked = after.notebook.cells[0].outputs
    assert not looked, f"the next submission finds something: {looked}"
    end = time.monotonic() + SOON
    while children(room) and time.monotonic() < end:  # what was ended is reaped a moment later
        time.sleep(0.005)
    assert not children(room), "a process goes on"
    assert target.state() == before, "something outside has changed later"
    return graded


def most(limits: int, honest: Graded) -> float:
    """Return the seconds that a submission may take which uses up so many time limits, beside an honest one."""
    return limits * TIMEOUT + SLACK + BUSY * honest.seconds


def source_task(name: str) -> str:
    """Return the task of a test."""
    return name.split("-")[0]


def children(room: Classroom) -> set[int]:
    """Return the processes that run below the warm process beyond those that run between two submissions."""
    assert isinstance(room.grader.warm, jail.Zygote)
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, new = set(), [room.grader.warm.process.pid]
    while new:
        one = new.pop()
        found.add(one)
        new += parents.get(one, [])
    return {one for one in found if Path(f"/proc/{one}").exists()} - room.idle


CASES = [(one, isolation) for one in ALL for isolation in one.jails if one.name != "sends_malformed_frames"]


@pytest.mark.parametrize(("one", "isolation"), CASES, ids=[f"{one.name}-{isolation}" for one, isolation in CASES])
def test_an_attack(one: Hostile, isolation: str, classrooms: Callable[[str], Classroom], target: Target) -> None:
    room = classrooms(isolation)
    check(room, target, one, hostile_notebook(room, target, one))


@pytest.mark.parametrize("choice", range(FRAMES))
def test_a_malformed_frame(choice: int, classrooms: Callable[[str], Classroom], target: Target) -> None:
    room, one = classrooms("bubblewrap"), BY_NAME["sends_malformed_frames"]
    check(room, target, one, hostile_notebook(room, target, one, choice))


@pytest.mark.parametrize("one", [one for one in ALL if one.wins], ids=[one.name for one in ALL if one.wins])
def test_the_attack_wins_where_tests_run_in_the_students_process(
    one: Hostile, classrooms: Callable[[str], Classroom], target: Target
) -> None:
    """The same attacks are no straw men: without the separation of the two sides they take points."""
    room = classrooms("bubblewrap")
    passed = room.together(hostile_notebook(room, target, one))
    for task in one.wins:
        assert any(passed[name] for name in passed if source_task(name) == task and name not in one.earns), passed


def of_a_hundred_megabytes(text: str) -> bytes:
    """A notebook file of 100 MB, valid in every way."""
    return (
        json.dumps(json.loads(text) | {"padding": None}).encode().replace(b"null", b'"' + b"x" * 100_000_000 + b'"', 1)
    )


def of_ten_thousand_cells(text: str) -> bytes:
    """10,000 cells, each of which binds a name that a test uses."""
    data = json.loads(text)
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    data["cells"] += [cell | {"id": f"own-{n}", "source": f"spare = {n}"} for n in range(10_000)]
    return json.dumps(data).encode()


def of_invalid_utf8(text: str) -> bytes:
    """A file whose bytes are no UTF-8."""
    return text.replace("empty", "empty\x01").encode().replace(b"\x01", b"\xff\xfe")


def with_nan(text: str) -> bytes:
    """NaN and Infinity, which are no JSON, in the metadata and in the scores of cells."""
    return text.replace('"metadata": {', '"metadata": {"score": NaN, "more": -Infinity, ', 3).encode()


def with_a_wrong_format_number(text: str) -> bytes:
    """A format of nbformat that does not exist."""
    return json.dumps(json.loads(text) | {"nbformat": 99}).encode()


def with_the_format_as_text(text: str) -> bytes:
    """A format number that is no number."""
    return json.dumps(json.loads(text) | {"nbformat": "four", "nbformat_minor": []}).encode()


def with_cells_that_are_none(text: str) -> bytes:
    """Cells that are numbers, texts and lists."""
    return json.dumps(json.loads(text) | {"cells": [1, "x", [], None, {}]}).encode()


def with_half_of_a_surrogate_pair(text: str) -> bytes:
    """Lone surrogates, which JSON can spell and UTF-8 cannot, in an answer and in the metadata."""
    return (
        text.replace("empty", "empty \\ud800", 1)
        .replace('"metadata": {', '"metadata": {"name": "\\udfff", ', 1)
        .encode()
    )


def nested_a_hundred_thousand_deep(text: str) -> bytes:
    """A list in the metadata that is nested 100,000 deep."""
    deep = "[" * 100_000 + "]" * 100_000
    return text.replace('"metadata": {', '"metadata": {"deep": ' + deep + ", ", 1).encode()


def cut_off(text: str) -> bytes:
    """A file of which the second half is missing."""
    return text[: len(text) // 2].encode()


def empty(text: str) -> bytes:
    """A file without a byte."""
    return text[:0].encode()


def that_passes_itself(text: str) -> bytes:
    """Metadata in which the grader's own notes say that the notebook need not be run and is right."""
    data = json.loads(text)
    judgement = {"verdict": "pass", "reason": "Right.", "hint": "", "mistake": "", "score": None}
    data["metadata"]["autograder"] = {"not_run": judgement, "notes": ["Right."], "seed": 1}
    for cell in data["cells"]:
        cell["metadata"]["autograder"] = judgement
        if cell["metadata"].get("nbgrader", {}).get("grade_id") in kit.WRONG:
            cell["source"] = "pass"
    return json.dumps(data).encode()


def with_tests_of_its_own(text: str) -> bytes:
    """Cells that pretend to be the author's: locked, graded, with the names of the tests, worth a million points."""
    data = json.loads(text)
    for cell in data["cells"]:
        nbgrader = cell["metadata"].get("nbgrader", {})
        if nbgrader.get("grade_id") in kit.WRONG:
            cell["source"] = "pass"
        if nbgrader.get("grade"):
            nbgrader |= {"points": 1_000_000, "locked": False, "solution": False}
            cell["source"] = "4.0"
    own = {
        "grade": True,
        "grade_id": "double-mine",
        "locked": True,
        "points": 9,
        "schema_version": 3,
        "solution": False,
    }
    mine = {"cell_type": "code", "id": "mine", "source": "9.0", "outputs": [], "execution_count": None}
    data["cells"].append(mine | {"metadata": {"nbgrader": own | {"task": False}}})
    return json.dumps(data).encode()


def that_no_parser_survives(text: str) -> bytes:
    """Cells whose text is so deep or so long that Python's parser gives up, and magics without end."""
    data = json.loads(text)
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    sources = ["double = " + "-" * 200_000 + "1", "double = " + "(" * 5000, "double = x" + ".a" * 50_000]
    sources += [
        "double = " + "not " * 50_000 + "1",
        "%time x\n" * 700,
        "double = " + "[" * 150 + "]" * 150,
        "\0",
        "\x0c",
    ]
    sources += ["double = '" + "x" * 3_000_000 + "'", "%time double\n" * 499 + "double\n" * 30_000]
    data["cells"] += [cell | {"id": f"own-{n}", "source": source} for n, source in enumerate(sources)]
    return json.dumps(data).encode()


MALFORMED = {Verdict.MALFORMED}
FILES: list[tuple[Callable[[str], bytes], set[Verdict]]] = [
    (of_a_hundred_megabytes, MALFORMED),
    (of_ten_thousand_cells, set()),
    (of_invalid_utf8, MALFORMED),
    (with_nan, set()),
    (with_a_wrong_format_number, MALFORMED),
    (with_the_format_as_text, MALFORMED),
    (with_cells_that_are_none, MALFORMED),
    (with_half_of_a_surrogate_pair, set()),
    (nested_a_hundred_thousand_deep, MALFORMED),
    (cut_off, MALFORMED),
    (empty, MALFORMED),
    (that_passes_itself, {Verdict.WRONG, Verdict.MISSING}),
    (with_tests_of_its_own, {Verdict.WRONG, Verdict.MISSING}),
    (that_no_parser_survives, set()),
]


@pytest.mark.parametrize(("make", "verdicts"), FILES, ids=[make.__name__ for make, _ in FILES])
def test_a_file(
    make: Callable[[str], bytes], verdicts: set[Verdict], classrooms: Callable[[str], Classroom], target: Target
) -> None:
    """Files that no editor would write: each test has one of the verdicts, or all of them pass where there is none."""
    assert make.__doc__
    room = classrooms("bubblewrap")
    before = target.state()
    path = room.hand_in(kit.submission(room.author, {}, [], []))
    path.write_bytes(make(path.read_text(encoding="utf-8")))
    graded = room.grade(path)
    assert {one.verdict for one in graded.judgements.values()} <= (verdicts or {Verdict.PASS}), graded.judgements
    assert set(graded.judgements) == set(room.points)
    assert sum(graded.points.values()) == (0 if verdicts else sum(room.points.values()))
    after = room.grade(room.hand_in(honest(room)))
    assert not kit.lost(after)
    assert graded.seconds < most(4, after)
    assert target.state() == before


def test_nothing_runs_in_the_instructors_page(classrooms: Callable[[str], Classroom], target: Target) -> None:
    room, one = classrooms("bubblewrap"), BY_NAME["puts_a_script_into_the_instructors_page"]
    graded = check(room, target, one, hostile_notebook(room, target, one))
    for cell in graded.notebook.cells:
        if source.grade_id(cell) == "":
            cell.source = ""
    page, _ = HTMLExporter().from_notebook_node(graded.notebook)
    assert "attack()" in page  # as text
    for before in (part[-200:] for part in page.split("attack()")[:-1]):
        assert not before.endswith("<script>"), before
        assert "<" not in before.rsplit("onerror=", 1)[0].rsplit(">", 1)[-1], before  # inside of a tag


def test_the_grader_itself_needs_no_memory_for_a_hostile_reply(
    classrooms: Callable[[str], Classroom], target: Target
) -> None:
    room, one = classrooms("bubblewrap"), BY_NAME["replies_that_cost_the_grader"]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    check(room, target, one, hostile_notebook(room, target, one))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400 * 1024  # kB


def test_many_large_replies_are_not_kept(classrooms: Callable[[str], Classroom]) -> None:
    room = classrooms("bubblewrap")
    code = """import gc, sys, msgpack
Side = sys.modules["autograder.inside.student"].StudentSide
control = next(one.control for one in gc.get_objects() if type(one) is Side)
output = {"output_type": "stream", "name": "stdout", "text": "x" * 15_000_000}
data = msgpack.packb({"outputs": [output], "number": 1, "failure": None, "over": False})
def run(*_, **__):
    control.sendall(len(data).to_bytes(4, "little") + data)
get_ipython().run_cell = run
Side.answer_control = lambda self: (sys.modules["autograder.inside.wire"].receive(self.control), run())
"""
    notebook = kit.submission(room.author, {}, [code] + ["1"] * 300, [])
    graded = room.grade(room.hand_in(notebook))
    assert graded.seconds < most(2, room.grade(room.hand_in(honest(room))))
    assert len(graded.shown()) < 64_000_000


def test_the_suite_sees_an_attack_that_succeeds() -> None:
    """Without a jail the same attack does harm, and the checks above say so."""
    with tempfile.TemporaryDirectory(prefix="hostile-", dir="/tmp") as folder:
        other = kit.target(Path(folder))
        room = Classroom("none", Path(folder))
        room.grader.options = replace(room.grader.options, timeout=20 * TIMEOUT)  # it searches the whole disk
        try:
            one, before = BY_NAME["writes_the_gradebook"], other.state()
            graded = room.grade(room.hand_in(hostile_notebook(room, other, one)))
            assert "FOUND" in graded.shown()
            assert other.state() != before
        finally:
            room.grader.close()
            other.close()
