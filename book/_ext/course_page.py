"""The course's additions to a page: quizzes, interactive figures, and pictures that follow the theme."""

from typing import Any

import inline_svg
import interactive
import quiz
from sphinx.application import Sphinx

THEBE = ("thebe", "THEBE_JS_URL")


def drop_unused_scripts(_app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Leave out scripts that no page of this site uses: thebe (which breaks the page) and the icon script (543 kB)."""
    unused = (*THEBE, "fontawesome")

    def is_unused(script: Any) -> bool:
        text = f"{getattr(script, 'filename', script)} {getattr(script, 'attributes', {}).get('body', '')}".lower()
        return any(name.lower() in text for name in unused)

    context["script_files"][:] = [script for script in context["script_files"] if not is_unused(script)]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives, the scripts and the style sheets."""
    for part in (quiz, interactive, inline_svg):
        part.setup(app)
    app.add_css_file("course.css")
    app.add_js_file("course.mjs", type="module")
    app.connect("html-page-context", drop_unused_scripts, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
