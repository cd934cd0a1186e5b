"""The built pages as files: links that lead somewhere, texts for pictures, nothing from other hosts, no errors."""

import gzip
import re
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup, Tag

ROOT = Path(__file__).parents[1]
LARGEST_PAGE = 600_000  # bytes of a page's HTML with its inline pictures, compressed; the largest had 462,000
LARGEST_ASSETS = 2_000_000  # bytes of the files that a page names, uncompressed: 1,840,000, MathJax 1,161,000 of them
ADDRESSES = {
    "a": "href",
    "link": "href",
    "script": "src",
    "img": "src",
    "source": "src",
    "iframe": "src",
    "audio": "src",
}
LOADED_LINKS = {"stylesheet", "preload", "modulepreload", "icon", "font", "search"}


@cache
def read(path: Path) -> BeautifulSoup:
    """Parse a page."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@cache
def anchors(path: Path) -> set[str]:
    """Return the ids and names of a page."""
    return {str(value) for tag in read(path).find_all(True) for value in (tag.get("id"), tag.get("name")) if value}


def pages(site: Path) -> list[Path]:
    """Return the pages of the site: the book's and those of the theme (index, search)."""
    return sorted([*site.glob("*.html"), *site.glob("book/*.html")])


def addresses(path: Path) -> list[tuple[Tag, str]]:
    """Return the tags of a page that name an address, and the address."""
    return [
        (tag, str(tag[name])) for tag in read(path).find_all(list(ADDRESSES)) if tag.get(name := ADDRESSES[tag.name])
    ]


def is_foreign(address: str) -> bool:
    """Return whether an address leads to another host."""
    return bool(urlsplit(address).netloc) or urlsplit(address).scheme in ("http", "https", "ftp")


def test_every_page_of_the_contents_is_built(site: Path) -> None:
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    names = [contents["root"], *(entry["file"] for part in contents["parts"] for entry in part["chapters"])]
    assert not [name for name in names if not (site / f"{name}.html").is_file()]


def test_internal_links_and_anchors_lead_somewhere(site: Path) -> None:
    broken = []
    for page in pages(site):
        for _, address in addresses(page):
            parts = urlsplit(address)
            if is_foreign(address) or parts.scheme in ("data", "mailto", "javascript"):
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if not target.is_relative_to(site) or not target.is_file():
                broken.append(f"{page.name}: {address}")
            elif parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in anchors(target):
                broken.append(f"{page.name}: {address} (no such anchor)")
    assert not broken


def test_pictures_have_an_alternative_text(site: Path, page_name: str) -> None:
    silent = [
        str(picture)[:120]
        for picture in read(site / page_name).find_all(["img", "svg"])
        if picture.get("aria-hidden") != "true"
        and not (picture.name == "img" and picture.get("alt") == "" and picture.get("role") == "presentation")
        and not str(picture.get("alt" if picture.name == "img" else "aria-label", "")).strip()
    ]
    assert not silent
    figures = read(site / page_name).select("svg.course-figure")
    assert all(figure.get("role") == "img" and len(str(figure.get("aria-label"))) >= 20 for figure in figures)


def test_no_output_is_an_error(site: Path, page_name: str) -> None:
    page = read(site / page_name)
    assert not [str(block)[:300] for block in page.select(".output.stderr, .output.traceback, .system-message")]
    assert "Traceback (most recent call last)" not in page.get_text()


def test_no_markup_is_left_over(site: Path, page_name: str) -> None:
    """A role or directive that was not understood stays in the text."""
    article = BeautifulSoup(str(read(site / page_name).select_one("article, main")), "html.parser")
    for code in article.select("code, pre, script, svg"):
        code.decompose()
    assert not re.findall(r"\{[\w:]+\}`|:::|```|\(\w[\w-]*\)=$", article.get_text(), flags=re.MULTILINE)


def test_ids_are_unique(site: Path, page_name: str) -> None:
    ids = Counter(str(tag["id"]) for tag in read(site / page_name).find_all(id=True))
    assert not [name for name, count in ids.items() if count > 1]


def test_pages_have_a_title_and_one_heading(site: Path, page_name: str) -> None:
    page = read(site / page_name)
    assert page.title and page.title.get_text().strip()
    assert len(page.select("article.bd-article h1")) == 1  # the theme writes it once more, for print


def test_nothing_is_loaded_from_another_host(site: Path) -> None:
    foreign = []
    for page in pages(site):
        for tag, address in addresses(page):
            loads = tag.name != "a" and (tag.name != "link" or LOADED_LINKS & set(tag.get("rel") or []))
            if loads and is_foreign(address):
                foreign.append(f"{page.name}: {address}")
        for script in read(page).find_all("script", src=False):
            foreign += re.findall(r"(?:import|src|href)\W{1,5}https?://\S+", script.get_text())
    for sheet in (site / "_static").rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        foreign += re.findall(r"(?:@import|url\()\s*[\"']?(?:https?:)?//[^\s\"')]+", text)
    assert not foreign


def test_scripts_that_no_page_uses_are_gone(site: Path, page_name: str) -> None:
    html = (site / page_name).read_text(encoding="utf-8")
    scripts = [str(script.get("src") or script.get_text()) for script in read(site / page_name).find_all("script")]
    assert not [script for script in scripts if re.search("thebe|fontawesome", script, flags=re.IGNORECASE)]
    assert "THEBE_JS_URL" not in html


def test_pages_are_light(site: Path, page_name: str) -> None:
    path = site / page_name
    assert len(gzip.compress(path.read_bytes(), mtime=0)) <= LARGEST_PAGE
    files = {
        (path.parent / unquote(urlsplit(address).path)).resolve()
        for tag, address in addresses(path)
        if tag.name in ("script", "img") or (tag.name == "link" and "stylesheet" in (tag.get("rel") or []))
        if not is_foreign(address) and urlsplit(address).scheme != "data"
    }
    assert sum(file.stat().st_size for file in files) <= LARGEST_ASSETS


def test_every_term_of_the_glossary_is_used(site: Path) -> None:
    """A term that no page links to is left over, or the page that should link to it does not."""
    terms = {str(term["id"]) for term in read(site / "book" / "glossary.html").select("dl.glossary dt[id]")}
    assert len(terms) >= 20
    linked = {
        urlsplit(address).fragment
        for page in site.glob("book/*.html")
        if page.stem != "glossary"
        for _, address in addresses(page)
        if urlsplit(address).path.endswith("glossary.html")
    }
    assert not terms - linked


def test_titles_differ(site: Path) -> None:
    titles = [read(path).title for path in site.glob("book/*.html")]
    assert len({str(title) for title in titles}) == len(titles)


@pytest.mark.parametrize("kind", ["quiz", "interactive"])
def test_the_parts_of_the_course_are_on_the_pages(site: Path, kind: str) -> None:
    """The other tests would pass on pages without them."""
    assert sum(len(read(path).select(f".{kind}")) for path in site.glob("book/*.html")) >= 5


def test_every_interactive_figure_is_on_a_page(site: Path) -> None:
    modules = {path.stem for path in (site / "_static" / "interactive").glob("*.mjs")} - {"maths", "page"}
    shown = {
        str(figure["data-module"]) for path in site.glob("book/*.html") for figure in read(path).select(".interactive")
    }
    assert shown == modules
