"""Put every SVG picture into its page, so that its colours follow the light and the dark theme.

An `<img>` cannot see the page's colours; an inline `<svg>` can. Each colour of `drawing.style.ROLES` becomes a CSS
variable, whose two values `figure_colours.css` holds. A picture without an alternative text is a warning, which the
build turns into an error.
"""

import re
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from drawing.style import ROLES
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)


def colours_css() -> str:
    """Return the style sheet that gives each role's variable its light and its dark value."""
    light = "".join(f"--fig-{name}:{role.light};" for name, role in ROLES.items())
    dark = "".join(f"--fig-{name}:{role.dark};" for name, role in ROLES.items())
    return f'html{{{light}}}\nhtml[data-theme="dark"]{{{dark}}}\n'


def inline(svg: str, alt: str, prefix: str) -> str:
    """Return an SVG document as an element for an HTML page.

    `alt` becomes its accessible name; `prefix` is put before every id, since a page holds many pictures.
    """
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    # a hundredth of a point is finer than any screen: matplotlib writes six decimals
    svg = re.sub(r'\bd="[^"]+"', lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path.group()).replace("\n", " "), svg)
    # matplotlib names every group, and an image drawn twice has one name twice: keep the names that are referred to
    needed = set(re.findall(r'(?:url\(#|href="#)([^")]+)', svg))
    svg = re.sub(r'\s\bid="([^"]+)"', lambda name: name.group() if name[1] in needed else "", svg)
    svg = re.sub(r'\bid="', f'id="{prefix}', svg)
    svg = re.sub(r"url\(#", f"url(#{prefix}", svg)
    svg = re.sub(r'href="#', f'href="#{prefix}', svg)
    for name, role in ROLES.items():
        svg = svg.replace(role.light, f"var(--fig-{name})")
    # width and height in points would fix the size; the view box alone lets CSS scale it
    head, rest = svg.split(">", 1)
    width = re.search(r'width="([\d.]+)pt"', head)
    head = re.sub(r'\s(width|height)="[\d.]+pt"', "", head)
    style = f' style="max-width:{float(width.group(1)) * 4 / 3:.0f}px"' if width else ""
    return f'{head} class="course-figure" role="img" aria-label="{escape(alt, quote=True)}"{style}>{rest}'


def replace_images(app: Sphinx, doctree: nodes.document, _page: str) -> None:
    """Replace each image of a page by its inline SVG; warn of an image that has no alternative text."""
    if app.builder.format != "html":
        return
    for number, image in enumerate(list(doctree.findall(nodes.image))):
        path = Path(app.srcdir, image["uri"])
        alt = image.get("alt", "")
        if not alt or path.name in alt or alt == image["uri"]:
            logger.warning("the picture %s has no alternative text (mystnb: image: alt)", path.name, location=image)
        if path.suffix == ".svg" and path.exists():
            html = inline(path.read_text(encoding="utf-8"), alt, f"f{number}-")
            raw = nodes.raw("", html, format="html")
            image.replace_self(raw)


def write_colours(app: Sphinx, _error: Any) -> None:
    """Write the style sheet of the figures' colours beside the other static files."""
    if app.builder.format == "html":
        Path(app.outdir, "_static").mkdir(parents=True, exist_ok=True)
        Path(app.outdir, "_static", "figure_colours.css").write_text(colours_css(), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_css_file("figure_colours.css")
    app.connect("doctree-resolved", replace_images)
    app.connect("build-finished", write_colours)
