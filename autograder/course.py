"""One class: where its submissions, grades and pages are, and nbgrader's own API set up for it."""

import warnings
from datetime import datetime
from pathlib import Path

from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder import layout
from autograder.nbgrader_parts import JudgeSubmission

# nbgrader 0.9 under SQLAlchemy 2.1: harmless, and nothing that an instructor could act on
warnings.filterwarnings("ignore", category=SAWarning)


CONFIG = "nbgrader_config.py"
COURSE_ID = "convolution"  # nbgrader's name for the course, in the exchange and in the gradebook


class CourseError(Exception):
    """A step cannot start; the message says what to do."""


def configuration(course: Path) -> Config:
    """Return the project's nbgrader configuration for a course whose submissions and gradebook are below `course`.

    A file `nbgrader_config.py` in that folder has the last word, for example on the gradebook's address.
    """
    config: Config = PyFileConfigLoader(CONFIG, path=str(layout.ROOT)).load_config()
    config.CourseDirectory.root = str(course)
    if course != layout.ROOT and (course / CONFIG).is_file():
        config.merge(PyFileConfigLoader(CONFIG, path=str(course)).load_config())
    sources = config.CourseDirectory.source_directory
    for part in (config.SubmissionExporter, config.MendCells, config.JudgeSubmission):
        part.source_folder = str(sources)
    return config


class Course:
    """One class: the folder that holds `submitted`, `autograded`, `feedback` and `gradebook.db`."""

    def __init__(self, folder: Path = layout.ROOT, timeout: int | None = None, isolation: str | None = None) -> None:
        self.folder = folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.config = configuration(self.folder)
        self.config.JudgeSubmission.secret_folder = str(self.folder)
        for name, value in (("timeout", timeout), ("isolation", isolation)):
            if value is not None:
                self.config.JudgeSubmission[name] = value
        self.judging = JudgeSubmission(config=self.config)
        directories = CourseDirectory(config=self.config)
        self.db_url: str = directories.db_url
        self.directories = directories

    def api(self) -> NbGraderAPI:
        """Return nbgrader's API for this course."""
        return NbGraderAPI(config=self.config)

    def students(self, assignment: str) -> list[str]:
        """Return the students who handed in an assignment."""
        return sorted(path.parent.name for path in (self.folder / "submitted").glob(f"*/{assignment}") if path.is_dir())

    def submission(self, assignment: str, student: str) -> Path:
        """Return the folder that a student handed in."""
        return self.folder / "submitted" / student / assignment

    def autograded(self, assignment: str, student: str) -> Path:
        """Return the path of a student's graded notebook."""
        return self.folder / "autograded" / student / assignment / f"{assignment}.ipynb"

    def source(self, assignment: str) -> Path:
        """Return the path of the author's notebook; raise CourseError where it was not made yet."""
        path = Path(self.judging.source_folder) / assignment / f"{assignment}.ipynb"
        if not path.is_file():
            raise CourseError(f"The assignment {assignment!r} was not released. Run: autograder release {assignment}")
        return path

    def timestamp(self, assignment: str, student: str) -> datetime | None:
        """Return when a student handed in, None where that is not known; raise CourseError for what is no time."""
        path = self.submission(assignment, student) / "timestamp.txt"
        try:
            return self.directories.get_existing_timestamp(str(path.parent)) if path.is_file() else None
        except (AttributeError, ValueError):  # nbgrader 0.9 calls a method that its class does not have
            raise CourseError(f"{path} holds no time such as 2026-01-31 12:00:00 UTC. Correct or remove it.") from None

    def feedback(self, assignment: str, student: str) -> Path:
        """Return the path of a student's feedback page."""
        return self.folder / "feedback" / student / assignment / f"{assignment}.html"
