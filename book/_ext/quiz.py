"""The `quiz` directive: one question, a few answers, and a sentence for each that says why.

    ```{quiz}
    How long is the full convolution of 3 samples with 2?

    - [ ] 3 :: That is the length of mode "same".
    - [x] 4 :: Every overlap counts: 3 + 2 - 1.
    ```

It becomes a fieldset of radio buttons. `quiz.mjs` shows the sentence of the answer that the reader picks; without
JavaScript the answers stand in a folded list below the question.
"""

import re
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

OPTION = re.compile(r"^- \[(?P<mark>[ xX])\] (?P<text>.+)$")
SEPARATOR = " :: "


class Quiz(nodes.General, nodes.Element):
    """One question: its first child is the question, the others are `Option` nodes."""


class Option(nodes.General, nodes.Element):
    """One answer: its children are the answer and the sentence that says why it is right or wrong."""


class QuizDirective(SphinxDirective):
    """Read the question, the options and their sentences from the body."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the quiz node; a body that is not of the form above is an error at its line."""
        question: list[str] = []
        options: list[tuple[bool, str]] = []
        for line in self.content:
            match = OPTION.match(line)
            if match:
                options.append((match["mark"] != " ", match["text"]))
            elif options and line.strip():
                mark, text = options[-1]
                options[-1] = (mark, f"{text} {line.strip()}")
            else:
                question.append(line)
        if len(options) < 2 or sum(mark for mark, _ in options) != 1 or not "".join(question).strip():
            raise self.error("a quiz needs a question, at least two options '- [ ] ...' and exactly one '- [x] ...'")
        if any(SEPARATOR not in text for _, text in options):
            raise self.error("every option of a quiz needs ' :: ' and a sentence that says why it is right or wrong")
        quiz = Quiz(number=self.env.new_serialno("quiz"))
        quiz += self.parsed(question)
        for mark, text in options:
            answer, why = text.split(SEPARATOR, 1)
            option = Option(correct=mark)
            option += self.parsed([answer])
            option += self.parsed([why])
            quiz += option
        return [quiz]

    def parsed(self, lines: list[str]) -> nodes.container:
        """Return the lines parsed as the page's own markup."""
        box = nodes.container()
        self.state.nested_parse(StringList(lines, source=""), self.content_offset, box)
        return box


def inner(box: nodes.Node) -> list[nodes.Node]:
    """Return a box's inline content when it is one paragraph, so that it may stand in a label."""
    children = list(box.children)
    if len(children) == 1 and isinstance(children[0], nodes.paragraph):
        return list(children[0].children)
    return children


def visit_quiz(self: Any, node: Quiz) -> None:
    """Write the whole question as HTML."""
    name = f"quiz-{node['number']}"
    question, *options = node.children

    def write(box: nodes.Node) -> None:
        for child in inner(box):
            child.walkabout(self)

    self.body.append(f'<fieldset class="quiz" aria-labelledby="{name}-q"><div class="quiz-question" id="{name}-q">')
    for child in question.children:
        child.walkabout(self)
    self.body.append("</div>")
    for number, option in enumerate(options):
        correct = "true" if option["correct"] else "false"
        self.body.append(
            '<label class="quiz-option">'
            f'<input type="radio" name="{name}" value="{number}" data-correct="{correct}"> <span>'
        )
        if all(isinstance(child, nodes.math) for child in inner(option.children[0])):
            # browsers and screen readers want words in a label, and MathJax hides what it draws
            self.body.append('<span class="visually-hidden">the formula </span>')
        write(option.children[0])
        self.body.append("</span></label>")
    self.body.append(
        '<div class="quiz-result" role="status"></div><details class="quiz-answers"><summary>Answers</summary><ul>'
    )
    for option in options:
        verdict = "Right" if option["correct"] else "Not quite"
        self.body.append(f"<li><strong>{verdict}.</strong> <em>")
        write(option.children[0])
        self.body.append('</em><span class="quiz-why">')
        write(option.children[1])
        self.body.append("</span></li>")
    self.body.append("</ul></details></fieldset>")
    raise nodes.SkipNode


def skip(_self: Any, _node: nodes.Node) -> None:
    """Leave quizzes out of builders that are not HTML."""
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("quiz", QuizDirective)
    app.add_node(Quiz, html=(visit_quiz, None), latex=(skip, None), text=(skip, None))
    app.add_node(Option, html=(skip, None), latex=(skip, None), text=(skip, None))
