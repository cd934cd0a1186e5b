"""The command `autograder`."""

import sys

import click
from rich.console import Console
from rich.table import Table

from autograder import catalogue, layout, source
from autograder.kernel import KernelSession
from autograder.proof import Proof

console = Console()


@click.group()
def main() -> None:
    """Make, check and grade the assignments of the course."""


@main.command()
@click.argument("names", nargs=-1)
def check(names: tuple[str, ...]) -> None:
    """Prove assignments (all by default) by their known answers."""
    failed = False
    for name in names or tuple(layout.assignments()):
        try:
            notebook = source.build(name)
        except source.SourceError as error:
            raise click.ClickException(str(error)) from None
        session = KernelSession(timeout=20)
        try:
            table = Table("answer", "task", "points lost", "problem", title=name, title_justify="left")
            for finding in Proof(notebook, catalogue.load(layout.EXERCISES / name), session).findings():
                table.add_row(finding.answer, finding.task, f"{finding.lost:g}", finding.problem or "none")
                failed |= bool(finding.problem)
        finally:
            session.close()
        console.print(table)
    sys.exit(1 if failed else 0)
