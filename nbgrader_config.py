"""nbgrader's configuration for this course: `nbgrader <command>` in this folder, or from anywhere with --course-dir.

The sources and releases are generated below `_build`. What belongs to one class (submitted, autograded, feedback,
gradebook.db) stands beside this file, is ignored by git, and is never touched by `make clean`.
"""

import os
import sys
from pathlib import Path

from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)

from autograder.course import COURSE_ID
from autograder.feedback import FeedbackExporter, FeedbackPage
from autograder.nbgrader_parts import JudgeSubmission, MendCells, SubmissionExporter

c = get_config()  # type: ignore[name-defined]  # noqa: F821

# nbgrader starts alembic by its bare name, so the environment's programs must be on the path
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

here = Path(__file__).resolve().parent

c.CourseDirectory.root = str(here)
c.CourseDirectory.course_id = COURSE_ID
c.CourseDirectory.source_directory = str(here / "_build" / "source")
c.CourseDirectory.release_directory = str(here / "_build" / "release")

c.JudgeSubmission.secret_folder = str(here)

c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE\nraise NotImplementedError()"}

c.Autograde.exporter_class = SubmissionExporter
c.Autograde.sanitize_preprocessors = [ClearOutput, MendCells, OverwriteKernelspec, OverwriteCells, CheckCellMetadata]
c.Autograde.autograde_preprocessors = [
    JudgeSubmission,
    LimitOutput,
    SaveAutoGrades,
    AssignLatePenalties,
    CheckCellMetadata,
]

# the formgrader shows what students wrote: markup that could run in the instructor's browser is taken out
c.HTMLExporter.sanitize_html = True

# names of files downloaded from an LMS, as Blackboard writes them: conv2d_<student>_attempt_<time>_conv2d.ipynb
c.FileNameCollectorPlugin.named_regexp = (
    r".*_(?P<student_id>[^_]+)_attempt_(?P<timestamp>[0-9\-]+)_(?P<file_id>.+)\.ipynb$"
)

# an exporter of its own: the formgrader sets the templates of HTMLExporter for its own pages
c.GenerateFeedback.exporter_class = FeedbackExporter
c.GenerateFeedback.preprocessors = [FeedbackPage]
c.FeedbackExporter.template_name = "feedback_page"
c.FeedbackExporter.extra_template_basedirs = [str(here / "autograder" / "templates")]
c.FeedbackExporter.extra_template_paths = [str(here / "autograder" / "templates")]
