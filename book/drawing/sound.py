"""Players for sounds that a chapter computes: the samples travel inside the page, so nothing is loaded."""

from collections.abc import Mapping
from html import escape

import numpy as np
from IPython.display import HTML, Audio


def players(sounds: Mapping[str, np.ndarray], rate: int) -> HTML:
    """Return one labelled audio player for each sound: floats of shape (n,), played at `rate` samples a second.

    The loudest sample of a sound becomes full volume. A sound is stored as 16-bit numbers: keep it short and `rate`
    low (8000 is enough for a tone); a second of 8000 samples takes 21 kB of the page.
    """
    rows = []
    for label, samples in sounds.items():
        name, source = escape(label, quote=True), Audio(samples, rate=rate).src_attr()
        rows.append(
            f'<div style="display:flex;flex-wrap:wrap;align-items:center;gap:0.5rem 1rem;margin:0.5rem 0">'
            f'<audio controls preload="metadata" aria-label="{name}" src="{source}"></audio>'
            f"<span>{name}</span></div>"
        )
    return HTML("".join(rows))
