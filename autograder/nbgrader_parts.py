"""What nbgrader is told to use in place of its own parts, through `nbgrader_config.py` alone.

`nbgrader autograde`, the formgrader's button and `autograder grade` all come through here, so all give the same
verdicts.
"""

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Integer, Unicode

from autograder import catalogue, layout, proof, source, verdicts
from autograder.admission import read_submission
from autograder.diagnosis import Diagnosis
from autograder.judge import Judge
from autograder.kernel import KernelSession
from autograder.mend import mended

Resources = dict[str, Any]
_diagnoses: dict[tuple[str, float], Diagnosis] = {}


def source_notebook(assignment: str, folder: str) -> NotebookNode | None:
    """Return the source notebook of an assignment from nbgrader's source directory, or None if it is not ours."""
    path = Path(folder) / assignment / f"{assignment}.ipynb"
    return nbformat.read(path, as_version=4) if path.is_file() else None


def diagnosis_of(assignment: str, folder: str, timeout: int) -> Diagnosis | None:
    """Return the diagnosis of an assignment, made once per process; None without a catalogue."""
    answers = layout.EXERCISES / assignment
    notebook = source_notebook(assignment, folder)
    known = catalogue.load(answers)
    if notebook is None or not known.mistakes:
        return None
    key = (assignment, (answers / "mistakes.py").stat().st_mtime)
    if key not in _diagnoses:
        session = KernelSession(timeout)
        try:
            for cell in notebook.cells:
                if cell.cell_type == "code" and not source.is_test(cell):
                    session.run(cell.source)
            references = {source.grade_id(cell): cell.source for cell in notebook.cells if source.is_answer(cell)}
            _diagnoses[key] = Diagnosis(known, session, references)
        finally:
            session.close()
    return _diagnoses[key]


class SubmissionExporter(NotebookExporter):
    """Reads a submission however damaged it is: what is no notebook becomes a blank one that says so."""

    source_folder = Unicode(str(layout.SOURCE), help="nbgrader's source directory").tag(config=True)

    def from_filename(self, filename: str, resources: Resources | None = None, **options: Any) -> tuple[Any, Resources]:
        """Export a file; see nbconvert's `Exporter.from_filename`."""
        assignment = ((resources or {}).get("nbgrader") or {}).get("assignment", "")
        notebook = source_notebook(assignment, self.source_folder)
        if notebook is None:
            return super().from_filename(filename, resources=resources, **options)
        submitted = read_submission(Path(filename), proof.blank(notebook))
        return self.from_notebook_node(submitted, resources=resources, **options)


class MendCells(NbGraderPreprocessor):
    """Puts deleted, copied, split and moved cells back before nbgrader restores the text of its locked cells."""

    source_folder = Unicode(str(layout.SOURCE), help="nbgrader's source directory").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Return the mended notebook; its notes are kept in its metadata."""
        notebook = source_notebook(resources["nbgrader"]["assignment"], self.source_folder)
        if notebook is None:
            return nb, resources
        result, notes = mended(nb, proof.blank(notebook))
        verdicts.notes(result).extend(notes)
        return result, resources


class JudgeSubmission(NbGraderPreprocessor):
    """Runs and judges a submission in place of nbgrader's `Execute`."""

    source_folder = Unicode(str(layout.SOURCE), help="nbgrader's source directory").tag(config=True)
    timeout = Integer(20, help="The longest time that a cell may run, in seconds").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Return the notebook with outputs, and a verdict in each test's metadata."""
        assignment = resources["nbgrader"]["assignment"]
        files = Path(self.source_folder) / assignment
        diagnosis = diagnosis_of(assignment, self.source_folder, self.timeout)
        Judge(lambda: KernelSession(self.timeout, files), self.timeout, diagnosis).judge(nb)
        return nb, resources
