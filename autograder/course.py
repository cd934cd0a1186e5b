"""One class: where its submissions, grades and pages are, and nbgrader's own API set up for it."""

import warnings
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.apps.api import NbGraderAPI
from sqlalchemy.exc import SAWarning
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder import layout, proof

# nbgrader 0.9 under SQLAlchemy 2.1: harmless, and nothing that an instructor could act on
warnings.filterwarnings("ignore", category=SAWarning)


COURSE_ID = "convolution"  # nbgrader's name for the course, in the exchange and in the gradebook


class CourseError(Exception):
    """A step cannot start; the message says what to do."""


def configuration(course: Path) -> Config:
    """Return the project's nbgrader configuration for a course whose submissions and gradebook are below `course`."""
    config: Config = PyFileConfigLoader("nbgrader_config.py", path=str(layout.ROOT)).load_config()
    config.CourseDirectory.root = str(course)
    return config


class Course:
    """One class: the folder that holds `submitted`, `autograded`, `feedback` and `gradebook.db`."""

    def __init__(self, folder: Path = layout.ROOT, timeout: int | None = None) -> None:
        self.folder = folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.config = configuration(self.folder)
        self.timeout = timeout
        if timeout is not None:
            self.config.JudgeSubmission.timeout = timeout

    def api(self, submitted: Path | None = None) -> NbGraderAPI:
        """Return nbgrader's API for this course, reading submissions from `submitted` where that is given."""
        config = deepcopy(self.config)
        if submitted is not None:
            config.CourseDirectory.submitted_directory = str(submitted)
        return NbGraderAPI(config=config)

    def students(self, assignment: str) -> list[str]:
        """Return the students who handed in an assignment."""
        return sorted(path.parent.name for path in (self.folder / "submitted").glob(f"*/{assignment}") if path.is_dir())

    def submission(self, assignment: str, student: str) -> Path:
        """Return the folder that a student handed in."""
        return self.folder / "submitted" / student / assignment

    def autograded(self, assignment: str, student: str) -> Path:
        """Return the path of a student's graded notebook."""
        return self.folder / "autograded" / student / assignment / f"{assignment}.ipynb"

    def release(self, assignment: str) -> NotebookNode:
        """Return the assignment with blank answers; raise CourseError where it was not made yet."""
        path = layout.SOURCE / assignment / f"{assignment}.ipynb"
        if not path.is_file():
            raise CourseError(f"The assignment {assignment!r} was not released. Run: autograder release {assignment}")
        return proof.blank(nbformat.read(path, as_version=4))

    def feedback(self, assignment: str, student: str) -> Path:
        """Return the path of a student's feedback page."""
        return self.folder / "feedback" / student / assignment / f"{assignment}.html"
