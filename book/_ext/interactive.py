"""The `interactive` directive: a figure to play with.

    ```{interactive} flip-and-slide
    :alt: The kernel slides over the input; the table shows the products and their sum.

    What to show where there is no JavaScript: text, or the picture of the cell before.
    ```

It loads `_static/interactive/flip-and-slide.mjs`, an ES module that exports `mount(stage)`.
"""

from html import escape
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

MODULES = Path(__file__).parents[1] / "_static" / "interactive"


class Interactive(nodes.General, nodes.Element):
    """The place of an interactive figure; its children are shown where there is no JavaScript."""


class InteractiveDirective(SphinxDirective):
    """Name a module of `_static/interactive` and its alternative text."""

    has_content = True
    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"alt": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Return the figure's node; a missing module, alternative text or body is an error at its line."""
        name = self.arguments[0]
        if not (MODULES / f"{name}.mjs").is_file():
            raise self.error(f"there is no module book/_static/interactive/{name}.mjs")
        if not self.options.get("alt"):
            raise self.error("an interactive figure needs :alt:, a sentence that says what it shows")
        if not self.content:
            raise self.error("an interactive figure needs a body for pages without JavaScript")
        figure = Interactive(name=name, alt=self.options["alt"])
        self.state.nested_parse(self.content, self.content_offset, figure)
        return [figure]


def visit(self: Any, node: Interactive) -> None:
    """Open the figure: an empty stage for the module, then the fallback."""
    self.body.append(
        f'<figure class="interactive" data-module="{escape(node["name"])}">'
        f'<div class="interactive-stage" role="group" aria-label="{escape(node["alt"], quote=True)}"></div>'
        '<div class="interactive-fallback">'
    )


def depart(self: Any, _node: Interactive) -> None:
    """Close the figure."""
    self.body.append("</div></figure>")


def nothing(_self: Any, _node: nodes.Node) -> None:
    """Let other builders write the fallback alone."""


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("interactive", InteractiveDirective)
    app.add_node(Interactive, html=(visit, depart), latex=(nothing, nothing), text=(nothing, nothing))
