"""How fast the grader is beside plain nbgrader: the same submissions, alternating, in one run (`make bench`).

A benchmark, not a test: it asserts nothing. Read the ratios, not the seconds. Recording and isolation are included, the
feedback pages are not: `nbgrader autograde` makes none.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from copy import deepcopy
from itertools import cycle
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from rich.console import Console
from rich.table import Table

from autograder import catalogue, grading, jail, layout, source
from autograder.course import COURSE_ID, Course
from autograder.inside import processes, wire
from autograder.inside.limits import MB, Limits

EXERCISE = "conv1d"
STUDENTS = 100
ROUNDS = 2
TARGETS = {"one figure": "at least 25", "no figure": "at least 40", "large figure": "none: drawing is most of it"}
FIGURE = """fig, ax = plt.subplots(figsize=(6, 3))
ax.plot(cross_correlate1d(np.arange(30.0), np.ones(3)), "o-", label="moving sum")
ax.set(title="A moving sum", xlabel="position", ylabel="sum")
ax.legend()
plt.show()"""
# the large one is the exercise's own: a photograph, four axes, two colour bars
KINDS = {"one figure": FIGURE, "no figure": None, "large figure": ""}
console = Console()


def assignment(figure: str | None) -> NotebookNode:
    """Return the exercise with one figure, its own first one where that is no code, or with none."""
    notebook = source.build(EXERCISE)
    pictures = [cell for cell in notebook.cells if source.grade_id(cell).endswith("-picture")]
    if figure:
        pictures.pop(0).source = figure
    elif figure is not None:
        pictures.pop(0)
    left_out = {cell["id"] for cell in pictures}
    notebook.cells = [cell for cell in notebook.cells if cell["id"] not in left_out]
    return notebook


def submissions(released: NotebookNode, notebook: NotebookNode) -> list[NotebookNode]:
    """Return a class: the reference, right answers in other styles, and one submission in four with a mistake."""
    known, answers = catalogue.load(layout.EXERCISES / EXERCISE), source.answers(notebook)
    made = []
    styles, mistakes = cycle(known.right_answers), cycle(known.mistakes)
    for number in range(STUDENTS):
        change = next(mistakes) if number % 4 == 3 else next(styles)
        one = deepcopy(released)
        for cell in one.cells:
            if source.grade_id(cell) in answers:
                name = source.grade_id(cell)
                cell.source = change.source if name == change.task and number else answers[name]
        made.append(one)
    return made


def seconds(command: list[str], folder: Path) -> float:
    """Run a command and return how long it took; end with its words where it fails."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout[-3000:] + done.stderr[-3000:])
    return time.perf_counter() - start


class Comparison:
    """One kind of notebook, graded by both in folders of their own."""

    def __init__(self, title: str, figure: str | None, folder: Path) -> None:
        self.title = title
        self.name = title.replace(" ", "_")
        self.plain, self.ours = folder / self.name / "plain", folder / self.name / "ours"
        self.notebook = assignment(figure)
        nbgrader = [sys.executable, "-m", "nbgrader"]
        own = f"c = get_config()\nc.CourseDirectory.course_id = {COURSE_ID!r}\n"
        directories = "".join(
            f"c.CourseDirectory.{kind}_directory = {str(self.ours / kind)!r}\n" for kind in ("source", "release")
        )
        for course, text in ((self.plain, own), (self.ours, own + directories)):
            path = course / "source" / self.name / f"{self.name}.ipynb"
            path.parent.mkdir(parents=True)
            nbformat.write(self.notebook, path)
            (course / "nbgrader_config.py").write_text(text, encoding="utf-8")
            seconds([*nbgrader, "generate_assignment", self.name], course)
        released = nbformat.read(self.plain / "release" / self.name / f"{self.name}.ipynb", as_version=4)
        for number, one in enumerate(submissions(released, self.notebook)):
            for course in (self.plain, self.ours):
                path = course / "submitted" / f"student{number:03}" / self.name / f"{self.name}.ipynb"
                path.parent.mkdir(parents=True)
                nbformat.write(one, path)

    def by_nbgrader(self, part: int) -> float:
        """Grade a part of the class with plain nbgrader: the seconds of one command, shared by its submissions."""
        size = STUDENTS // ROUNDS // 10  # tens of students
        group = f"student0[{part * size}-{(part + 1) * size - 1}]?"
        command = [sys.executable, "-m", "nbgrader", "autograde", self.name, "--force", f"--student={group}"]
        return seconds(command, self.plain) / (10 * size)

    def by_us(self) -> float:
        """Grade the whole class: the seconds of one command, from its start to its end, shared by its submissions."""
        grader = str(Path(sys.executable).parent / "autograder")
        command = [grader, "grade", self.name, "--course", str(self.ours), "--regrade", "--no-feedback"]
        return seconds(command, self.ours) / STUDENTS

    def steps(self) -> Counter[str]:
        """Return the milliseconds of each step of a submission, graded in this process's only worker."""
        total: Counter[str] = Counter()
        course = Course(self.ours)
        worker = grading.Worker(grading.Order(course.folder, self.name, course.judging.options(), True, False))
        students = course.students(self.name)[:20]
        worker.grade(students[0])
        start = time.perf_counter()
        for student in students:
            total.update(worker.grade(student).steps)
        total["all"] = time.perf_counter() - start
        worker.close()
        return Counter({step: 1000 * value / len(students) for step, value in total.items()})

    def floor(self) -> float:
        """Return the milliseconds of forking one process and running the reference's cells in it, with no jail."""
        warm = jail.Zygote(jail.Isolation.NONE)
        cells = [cell.source for cell in self.notebook.cells if cell.cell_type == "code" and not source.is_test(cell)]
        times = []
        for _ in range(20):
            start = time.perf_counter()
            (ours, theirs), (peer, other) = socket.socketpair(), socket.socketpair()
            with ours, theirs, peer, other:
                warm.fork("student", Limits(), theirs, peer)
                number = warm.forked()
                for cell in cells:
                    wire.send(ours, {"do": "run", "source": cell})
                    wire.receive(ours)
                warm.end(number)
            times.append(time.perf_counter() - start)
        warm.close()
        return 1000 * statistics.median(times)

    def growth(self) -> tuple[float, float]:
        """Return the MB that a grading process and its warm process hold after 10 submissions, and after 100."""
        course = Course(self.ours)
        worker = grading.Worker(grading.Order(course.folder, self.name, course.judging.options(), True, False))
        held = []
        for number, student in enumerate(course.students(self.name), start=1):
            worker.grade(student)
            if number in (10, STUDENTS):
                held.append(processes.memory(processes.descendants(os.getpid()), 0) / MB)
        worker.close()
        return held[0], held[1]


def compare(title: str, figure: str | None, folder: Path) -> None:
    """Print the ratio and the shares for one kind of notebook."""
    both = Comparison(title, figure, folder)
    theirs, own = [], []
    for part in range(ROUNDS):
        theirs.append(both.by_nbgrader(part))
        own.append(both.by_us())
        console.print(
            f"{title}, round {part + 1}: nbgrader {1000 * theirs[-1]:.0f} ms, autograder {1000 * own[-1]:.0f} ms "
            f"a submission, ratio {theirs[-1] / own[-1]:.1f}"
        )
    ratio = statistics.mean(theirs) / statistics.mean(own)
    console.print(f"{title}: ratio {ratio:.1f} on {grading.default_jobs()} cores (aim: {TARGETS[title]})", style="bold")
    steps = both.steps()
    table = Table("step", "ms a submission", "share", title=f"{title}: one process", title_justify="left")
    rest = 2 * steps["all"] - sum(steps.values())
    for step, value in [*((name, value) for name, value in steps.most_common() if name != "all"), ("the rest", rest)]:
        table.add_row(step, f"{value:.1f}", f"{100 * value / steps['all']:.0f} %")
    console.print(table)
    least = both.floor()
    console.print(
        f"{title}: {steps['all']:.0f} ms in one process; the floor (fork and student code alone) is {least:.0f} ms, "
        f"ratio {steps['all'] / least:.1f}"
    )
    few, many = both.growth()
    console.print(f"{title}: {few:.0f} MB after 10 submissions, {many:.0f} MB after {STUDENTS}")


def main() -> None:
    """Measure both kinds of notebook."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        for title, figure in KINDS.items():
            compare(title, figure, Path(scratch))


if __name__ == "__main__":
    main()
