"""The grader of the course: makes the assignments, grades submissions in isolation, and reports."""

import sys

# jsonschema, which nbformat loads, would compile a grammar of web addresses for more than a second; notebooks need none
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
