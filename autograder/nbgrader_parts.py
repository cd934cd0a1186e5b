"""What nbgrader is told to use in place of its own parts, through `nbgrader_config.py` alone.

`nbgrader autograde`, the formgrader's button and `autograder grade` all come through here, so all give the same
verdicts.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum, Integer, Unicode

from autograder import layout, proof, verdicts
from autograder.admission import read_submission
from autograder.grader import AUTO, Options, shared
from autograder.inside.limits import MB, Limits
from autograder.jail import Isolation
from autograder.mend import mended
from autograder.seeds import secret_of, seed_of
from autograder.session import GraderFault

Resources = dict[str, Any]


def source_path(folder: str, assignment: str, notebook: str) -> Path | None:
    """Return the path of the author's notebook in nbgrader's source directory, or None if there is none."""
    path = Path(folder) / assignment / f"{notebook}.ipynb"
    return path if path.is_file() else None


@lru_cache(maxsize=8)
def blank(path: Path, modified: float) -> NotebookNode:
    """Return the author's notebook in a file with blank answers, made once as long as the file was not `modified`."""
    del modified
    return proof.blank(nbformat.read(path, as_version=4))


class SubmissionExporter(NotebookExporter):
    """Reads a submission however damaged it is: what is no notebook becomes a blank one that says so."""

    source_folder = Unicode(str(layout.SOURCE), help="nbgrader's source directory").tag(config=True)

    def from_filename(self, filename: str, resources: Resources | None = None, **options: Any) -> tuple[Any, Resources]:
        """Export a file; see nbconvert's `Exporter.from_filename`."""
        assignment = ((resources or {}).get("nbgrader") or {}).get("assignment", "")
        path = source_path(self.source_folder, assignment, Path(filename).stem)
        if path is None:
            return super().from_filename(filename, resources=resources, **options)
        submitted = read_submission(Path(filename), blank(path, path.stat().st_mtime))
        return self.from_notebook_node(submitted, resources=resources, **options)


class MendCells(NbGraderPreprocessor):
    """Puts deleted, copied, split and moved cells back before nbgrader restores the text of its locked cells."""

    source_folder = Unicode(str(layout.SOURCE), help="nbgrader's source directory").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Return the mended notebook; its notes are kept in its metadata."""
        names = resources["nbgrader"]
        path = source_path(self.source_folder, names["assignment"], names["notebook"])
        if path is None:
            return nb, resources
        result, notes = mended(nb, blank(path, path.stat().st_mtime))
        verdicts.notes(result).extend(notes)
        return result, resources


class JudgeSubmission(NbGraderPreprocessor):
    """Runs and judges a submission in place of nbgrader's `Execute`."""

    source_folder = Unicode(str(layout.SOURCE), help="nbgrader's source directory").tag(config=True)
    secret_folder = Unicode(".", help="The folder of the course, which may hold its secret").tag(config=True)
    timeout = Integer(20, help="The longest time that a cell may run, in seconds").tag(config=True)
    memory = Integer(1536, help="The memory that a submission may use, in MB").tag(config=True)
    isolation = Enum(
        [AUTO, *map(str, Isolation)], AUTO, help="How student code is kept apart: auto is the best that there is"
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Return the notebook with outputs, and a verdict in each test's metadata.

        Raises GraderFault where the grader itself fails: nbgrader then records nothing.
        """
        names = resources["nbgrader"]
        path = source_path(self.source_folder, names["assignment"], names["notebook"])
        if path is None:
            raise GraderFault(f"The source of {names['notebook']}.ipynb is not below {self.source_folder}: release it.")
        seed = seed_of(secret_of(Path(self.secret_folder)), names["assignment"], names["student"], nb)
        shared(self.options()).judge(nb, path, seed)
        return nb, resources

    def options(self) -> Options:
        """Return how to grade."""
        return Options(self.isolation, self.timeout, Limits(memory=self.memory * MB))
