"""The course's additions to a page: quizzes, interactive figures, and pictures that follow the theme."""

from pathlib import Path
from typing import Any

import inline_svg
import interactive
import quiz
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

TEMPLATES = Path(__file__).parent / "templates"  # leaves out the theme's icon script


def drop_thebe(_app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Leave out the scripts of thebe, which no page of this site uses and which break it."""

    def is_thebe(script: Any) -> bool:
        text = f"{getattr(script, 'filename', script)} {getattr(script, 'attributes', {}).get('body', '')}"
        return "thebe" in text.lower()

    context["script_files"][:] = [script for script in context["script_files"] if not is_thebe(script)]


def make_ids_unique(_app: Sphinx, doctree: nodes.document, _page: str) -> None:
    """Give the content of each exercise and solution an id of its own; sphinx-exercise gives all of them the same."""
    for section in doctree.findall(nodes.section):
        if section["ids"] in (["exercise-content"], ["solution-content"]) and section.parent.get("ids"):
            section["ids"] = [f"{section.parent['ids'][0]}-content"]


def mend_bibliography(_app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Make each entry of the bibliography's list a list item: docutils gives it a role that ARIA has given up."""
    if "body" in context:
        context["body"] = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')


def add_templates(_app: Sphinx, config: Config) -> None:
    """Put the course's templates before the theme's."""
    config.templates_path = [*config.templates_path, str(TEMPLATES)]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives, the scripts and the style sheets."""
    for part in (quiz, interactive, inline_svg):
        part.setup(app)
    app.add_css_file("course.css")
    app.add_js_file("course.mjs", type="module")
    app.connect("config-inited", add_templates)
    app.connect("doctree-resolved", make_ids_unique)
    app.connect("html-page-context", drop_thebe, priority=900)
    app.connect("html-page-context", mend_bibliography)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
