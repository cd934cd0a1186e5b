"""The colours of the pictures: readable on both pages, apart for every eye, and used everywhere."""

import base64
import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from drawing import grids, style

PAGES = {"light": "#ffffff", "dark": style.ROLES["paper"].dark}
TEXT_ROLES = [name for name in style.ROLES if name != "paper"]
THINGS = ("input", "kernel", "output", "accent")
SMALLEST_CONTRAST = 4.5  # WCAG 2 AA for text
SMALLEST_DIFFERENCE = 12  # in CIELAB, where about 2.3 is just seen; the pictures also label what they colour

# Machado, Oliveira and Fernandes (2009), severity 1.0, for linear RGB
EYES = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
RGB_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour: str) -> np.ndarray:
    """Return a hex colour as linear RGB, shape (3,)."""
    values = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2, from 1 to 21."""
    low, high = sorted(float(linear(colour) @ RGB_TO_XYZ[1]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    """Return linear RGB, shape (3,), as CIELAB."""
    ratio = RGB_TO_XYZ @ np.clip(rgb, 0, 1) / RGB_TO_XYZ.sum(axis=1)
    x, y, z = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_the_measures_know_black_from_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert np.allclose(lab(linear("#ffffff")), [100, 0, 0], atol=0.02)
    assert np.allclose(lab(linear("#ff0000")), [53.24, 80.09, 67.2], atol=0.1)


@pytest.mark.parametrize("theme", PAGES)
@pytest.mark.parametrize("name", TEXT_ROLES)
def test_text_in_a_role_reads_on_its_page(name: str, theme: str) -> None:
    assert contrast(getattr(style.ROLES[name], theme), PAGES[theme]) >= SMALLEST_CONTRAST


@pytest.mark.parametrize("theme", PAGES)
@pytest.mark.parametrize("eye", EYES)
def test_things_are_told_apart_by_every_eye(eye: str, theme: str) -> None:
    seen = {name: lab(EYES[eye] @ linear(getattr(style.ROLES[name], theme))) for name in THINGS}
    near = {
        f"{one} and {other}": round(float(np.linalg.norm(seen[one] - seen[other])), 1)
        for one, other in combinations(THINGS, 2)
        if np.linalg.norm(seen[one] - seen[other]) < SMALLEST_DIFFERENCE
    }
    assert not near


def test_every_colour_belongs_to_one_role() -> None:
    """The pages know a colour by its hex string, so no two roles may share one."""
    assert max(Counter(role.light for role in style.ROLES.values()).values()) == 1


def pictures(page: str) -> list[str]:
    """Return the inline pictures of a page's HTML, without the photographs in them."""
    found = re.findall(r"<svg[^>]*\bcourse-figure\b.*?</svg>", page, flags=re.DOTALL)
    return [re.sub(r'href="data:[^"]*"', "", picture) for picture in found]


def other_colours(picture: str) -> set[str]:
    """Return the colours of an inline picture that are not a role's variable and not `none`."""
    painted = re.findall(r"\b(?:fill|stroke|stop-color|color)\s*(?::|=\")\s*([^;\"]+)", picture)
    return {colour.strip() for colour in painted if not re.fullmatch(r"none|var\(--fig-\w+\)", colour.strip())}


def test_the_scan_finds_a_colour_without_a_role() -> None:
    picture = '<svg class="course-figure"><path style="fill: #ff0000; stroke: var(--fig-ink)"/><g stroke="blue"/></svg>'
    assert other_colours(*pictures(f"<p>{picture}</p>")) == {"#ff0000", "blue"}


def test_pictures_use_role_colours_only(site: Path, page_name: str) -> None:
    """Another colour would stay as it is on the dark page. Colour maps are embedded images, so nothing is excused."""
    html = (site / page_name).read_text(encoding="utf-8")
    wrong = {number: found for number, picture in enumerate(pictures(html)) if (found := other_colours(picture))}
    assert not wrong


def unpainted(picture: str) -> list[str]:
    """Return the shapes of an inline picture that no fill reaches, from themselves or from a group around them."""
    body = re.sub(r"<defs>.*?</defs>", "", picture, flags=re.DOTALL)
    found, groups = [], [False]
    for closing, name, attributes, empty in re.findall(r"<(/?)([\w:]+)([^>]*?)(/?)>", body):
        if closing:
            groups.pop()
            continue
        # what is used brings colours of its own; ticks are lines
        names = r"\b(?:fill|stroke)" if name == "use" else r"\bfill"
        painted = groups[-1] or bool(re.search(names + r"\s*(?::|=\")", attributes))
        if name in ("path", "rect", "circle", "ellipse", "polygon", "text", "use") and not painted:
            found.append(f"{name} {attributes[:60]}")
        if not empty:
            groups.append(painted)
    return found


def test_the_scan_finds_a_shape_without_a_colour() -> None:
    group = '<g style="fill: var(--fig-ink)"><path d="M0 0"/></g>'
    assert unpainted(f"<svg>{group}</svg>") == []
    assert unpainted(f'<svg>{group}<path d="M1 1" style="stroke: red"/></svg>') == [
        'path  d="M1 1" style="stroke: red"'
    ]


def test_shapes_of_pictures_name_their_colour(site: Path, page_name: str) -> None:
    """A shape without a fill is filled with black, which the dark page swallows."""
    html = (site / page_name).read_text(encoding="utf-8")
    assert not [(number, unpainted(picture)) for number, picture in enumerate(pictures(html)) if unpainted(picture)]


def test_pages_have_pictures(site: Path) -> None:
    """The scans above would pass on pages whose pictures are no longer inline."""
    chapters = [path.read_text(encoding="utf-8") for path in site.glob("book/*.html")]
    assert sum(len(pictures(page)) for page in chapters if "Play with it" in page) >= 20


def test_no_picture_is_left_as_an_svg_file(site: Path, page_name: str) -> None:
    """Only an inline picture follows the theme."""
    html = (site / page_name).read_text(encoding="utf-8")
    inline = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    assert not re.findall(r"<img[^>]+\.svg[^>]*>", inline)
    assert not [
        data for data in re.findall(r"src=\"data:image/svg\+xml;base64,([^\"]+)", inline) if base64.b64decode(data)
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (-0.0, "0"), (7, "7"), (100, "100"), (-3, "−3"), (0.5, "0.5"), (1.999, "2"), (1 / 3, "0.33"),
        (-0.25, "−0.25"), (1200.0, "1200"), (float("nan"), ""), (-0.001, "0"), (0.004, "0"),
    ],
)  # fmt: skip
def test_numbers_in_cells_are_short_and_right(value: float, text: str) -> None:
    assert grids.as_text(value) == text


def test_a_matrix_is_drawn_with_its_rows_downwards() -> None:
    import matplotlib.pyplot as plt

    figure, ax = plt.subplots()
    values = np.array([[1, 2, 3], [4, np.nan, 6]])
    grids.draw_matrix(ax, values, style.INPUT, at=(2, 1), highlight=(1, 0, 1, 2))
    grids.frame(ax, 5, 3)
    figure.canvas.draw()
    drawn = {
        (int(text.get_position()[1] - 1), int(text.get_position()[0] - 2)): text.get_text()
        for text in ax.texts
        if text.get_text()
    }
    plt.close(figure)
    assert drawn == {(0, 0): "1", (0, 1): "2", (0, 2): "3", (1, 0): "4", (1, 2): "6"}
    top, bottom = (ax.transData.transform((0, row))[1] for row in (0, 1))
    assert top > bottom


def test_limits_of_signed_values_are_symmetric() -> None:
    assert style.symmetric_limits(np.array([[-3.0, 1.0]])) == {"vmin": -3.0, "vmax": 3.0}
    assert style.symmetric_limits(np.zeros((2, 2))) == {"vmin": -1.0, "vmax": 1.0}
    assert np.allclose(style.tint(style.INPUT, 0.3)[3], 0.3)
