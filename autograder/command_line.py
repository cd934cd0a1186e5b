"""The command `autograder`. Every mistake of a user ends in one sentence, never in a traceback."""

import sys
from itertools import chain
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from autograder import catalogue, grading, jail, layout, report, sample_class, seeds, source
from autograder import doctor as doctors
from autograder import release as releases
from autograder.course import Course, CourseError
from autograder.database import RecordingError
from autograder.grader import AUTO, Grader, Options
from autograder.jail import Isolation, JailError
from autograder.proof import Proof
from autograder.session import GraderFault
from autograder.verdicts import Verdict

console = Console()
course_option = click.option(
    "--course",
    type=click.Path(file_okay=False, path_type=Path),
    default=layout.ROOT,
    show_default="this project's folder",
    help="The folder of the class, with submitted/ and gradebook.db.",
)
isolation_option = click.option(
    "--isolation",
    type=click.Choice([AUTO, *map(str, Isolation)]),
    show_default="what nbgrader_config.py says, or the best that this machine has",
    help="How student code is kept apart from the machine. none must be typed: the results are marked so.",
)


class Commands(click.Group):
    """A group whose commands turn the course's own errors into one sentence."""

    def invoke(self, ctx: click.Context) -> None:
        """Run the command."""
        try:
            super().invoke(ctx)
        except (CourseError, GraderFault, RecordingError, source.SourceError) as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=Commands)
def main() -> None:
    """Make, check and grade the assignments of the course."""


@main.command()
@click.argument("names", nargs=-1)
@isolation_option
@click.option(
    "--seed", type=click.IntRange(min=0), help="The seed of the hidden inputs, in place of the notebook's own."
)
def check(names: tuple[str, ...], isolation: str | None, seed: int | None) -> None:
    """Prove assignments (all by default) by their known answers."""
    failed = False
    grader = Grader(Options(isolation or AUTO))
    for name in names or tuple(layout.assignments()):
        notebook = source.build(name)
        folder = layout.EXERCISES / name
        files = {str(path.relative_to(folder)): path.read_bytes() for path in source.data_files(name)}
        proof = Proof(notebook, catalogue.load(layout.EXERCISES / name), lambda: grader.session(files), seed)  # noqa: B023
        table = Table("answer", "task", "points lost", "problem", title=name, title_justify="left")
        for finding in proof.findings():
            table.add_row(finding.answer, finding.task, f"{finding.lost:g}", finding.problem or "none")
            failed |= bool(finding.problem)
        console.print(table)
    grader.close()
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("names", nargs=-1)
@course_option
def release(names: tuple[str, ...], course: Path) -> None:
    """Make the notebooks that students get (of all assignments by default), and enter them into the gradebook."""
    with Progress(console=console) as progress:
        chosen = names or tuple(layout.assignments())
        step = progress.add_task("Releasing", total=len(chosen))
        for name in chosen:
            path = releases.release(Course(course), name)
            progress.console.print(f"released {path.relative_to(layout.ROOT)}")
            progress.advance(step)


@main.command()
@click.argument("assignment")
@course_option
@isolation_option
@click.option("--regrade", is_flag=True, help="Grade all again, also what has not changed; print which scores changed.")
@click.option("--timeout", type=click.IntRange(min=1), help="The longest time that a cell may run, in seconds.")
@click.option(
    "--feedback/--no-feedback", default=True, help="Write the feedback pages, the marks table and the report."
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=grading.default_jobs(),
    show_default="one per core",
    help="Submissions graded at once.",
)
def grade(
    assignment: str, course: Path, isolation: str | None, regrade: bool, timeout: int | None, feedback: bool, jobs: int
) -> None:
    """Grade every submission of ASSIGNMENT, make the feedback pages, the marks table and the report."""
    chosen = Course(course, timeout, isolation)
    releases.enter(chosen, assignment)
    results = []
    running = grading.grade(chosen, assignment, regrade, jobs, feedback)
    first = next(running)  # the grading processes are forked before the progress bar starts its thread
    with Progress(console=console) as progress:
        step = progress.add_task(f"Grading {assignment}", total=len(chosen.students(assignment)) or None)
        for graded in chain([first], running):
            results.append(graded)
            progress.advance(step)
    results.sort(key=lambda graded: graded.student)
    say_how(results)
    if feedback:
        class_report = report.collect(chosen, assignment)
        paths = report.write(class_report, chosen.folder / "report" / assignment)
        console.print(summary(results, class_report))
        console.print(
            f"feedback pages: {chosen.folder / 'feedback'}\nmarks: {paths.marks}\nreport: {paths.page}", soft_wrap=True
        )
    if regrade:
        console.print(changed_scores(results))
    sys.exit(1 if any(graded.fault for graded in results) else 0)


@main.command()
@click.option("--name", is_flag=True, help="Only print the isolation that grading would use, or none.")
def doctor(name: bool) -> None:
    """Say what keeps student code apart on this machine: each promise is tried for real."""
    if name:
        try:
            click.echo(jail.best())
        except JailError:
            click.echo(Isolation.NONE)
        return
    sys.exit(0 if doctors.report(console) else 1)


@main.command()
@course_option
def secret(course: Path) -> None:
    """Give a course its secret, from which the inputs of its hidden tests are made."""
    path = seeds.make_secret(Course(course).folder)
    console.print(
        f"{path} holds the secret of this course. Keep it out of git and out of students' hands.", soft_wrap=True
    )


@main.command()
@click.argument("assignment")
@course_option
def sample(assignment: str, course: Path) -> None:
    """Write a made-up class of thirty for ASSIGNMENT into the folder of a class that has no submissions of its own."""
    chosen = Course(course)
    if course.resolve() == layout.ROOT:
        raise click.UsageError(
            "Name a scratch folder with --course: the made-up class replaces what is submitted there."
        )
    made = sample_class.SampleClass(
        assignment,
        releases.open_notebook(assignment),
        source.build(assignment),
        catalogue.load(layout.EXERCISES / assignment),
    )
    made.write(chosen.folder / "submitted")
    console.print(f"{len(made.submissions)} submissions in {chosen.folder / 'submitted'}", soft_wrap=True)


def say_how(results: list[grading.Graded]) -> None:
    """Say what of the grading an instructor must know: faults, what was not isolated, what seed was used."""
    executed = [graded for graded in results if graded.executed and not graded.fault]
    console.print(f"graded {len(executed)}, unchanged {sum(not graded.executed for graded in results)}")
    for words, students in faults_in_words(results).items():
        console.print(f"[red]not graded, to be tried again by the next run: {students}: {words}", soft_wrap=True)
    if any(graded.isolation == Isolation.NONE for graded in results):
        console.print(
            "[red]These results were made WITHOUT ISOLATION: student code could do what you can do.", soft_wrap=True
        )
    if any(not graded.seeded for graded in results if not graded.fault):
        console.print(
            "No course secret is set: the hidden tests used the seed that stands in the public notebook. "
            "To change that: autograder secret",
            soft_wrap=True,
        )


def faults_in_words(results: list[grading.Graded]) -> dict[str, str]:
    """Return the students whom each fault of the grader hit, by the fault."""
    found: dict[str, list[str]] = {}
    for graded in results:
        if graded.fault:
            found.setdefault(graded.fault, []).append(graded.student)
    return {words: shortened(", ".join(students)) for words, students in found.items()}


def changed_scores(results: list[grading.Graded]) -> Table | str:
    """Return the table of the scores that grading again has changed."""
    changes = [change for graded in results for change in graded.changes]
    if not changes:
        return "No score has changed."
    table = Table("student", "cell", "before", "after", title="changed scores", title_justify="left")
    for change in changes:
        table.add_row(change.student, change.cell, points_in_words(change.before), points_in_words(change.after))
    return table


def points_in_words(points: float | None) -> str:
    """Return points as text, "none" where there were none."""
    return "none" if points is None else f"{points:g}"


def summary(results: list[grading.Graded], class_report: report.ClassReport) -> Table:
    """Return the table that a grading run ends with: a row per student."""
    table = Table("student", "points", "verdicts", "notes", title_justify="left")
    points = {row.student: row for row in class_report.rows}
    for graded in results:
        if graded.fault:
            table.add_row(graded.student, "", str(Verdict.GRADER_FAULT), graded.fault, style="red")
            continue
        row = points[graded.student]
        table.add_row(
            graded.student,
            f"{row.earned:g} of {class_report.by_machine:g}",
            report.verdicts_in_words(graded.judgements),
            shortened(" ".join(graded.notes)),
        )
    return table


def shortened(text: str, width: int = 90) -> str:
    """Return a text cut for a table's cell; the report has it whole."""
    return text if len(text) <= width else text[: width - 4] + " ..."
