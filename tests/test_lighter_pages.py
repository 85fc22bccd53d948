"""Pages of the site with less in their way, which show the same: style sheets, scripts, pictures, code."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from pygments import highlight
from pygments.lexers import PythonLexer

from scripts.lighter_pages import lighter, main, named, style_sheets, used
from scripts.plain_code import PlainCode

HEAD = """<head>
  <link href="../_static/styles/theme.css?digest=9" rel="stylesheet" />
  <link rel="preload" as="script" href="../_static/scripts/bootstrap.js?digest=9" />
  <link rel="stylesheet" type="text/css" href="../_static/own.css?v=1" />
  <script src="../_static/documentation_options.js?v=1"></script>
  <script src="../_static/scripts/sphinx-book-theme.js?v=1"></script>
  <script>DOCUMENTATION_OPTIONS.pagename = 'x';</script>
  <script src="../_static/searchtools.js"></script>
  <script src="../searchindex.js"></script>
  <link rel="icon" href="../_static/favicon.svg"/>
</head>
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "_static" / "styles").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "_static" / "styles" / "theme.css").write_text('@import "../basic.css";\n.kept { color: red }')
    (tmp_path / "_static" / "basic.css").write_text("p { margin: 0 }\n.gone { color: blue }")
    (tmp_path / "_static" / "own.css").write_text("#here { top: 0 }")
    (tmp_path / "_static" / "own.js").write_text('node.classList.add("later")')
    Image.new("RGB", (30, 20)).save(tmp_path / "a.png")
    (tmp_path / "a.svg").write_text('<svg xmlns="x" viewBox="0 0 4 5" width="40" height="50"></svg>')
    pictures = '<img alt="A" src="../a.png"> <img alt="B" src="../a.svg" /> <img src="../no.png" width="3">'
    body = f'<p class="kept" id="here">{pictures}</p>'
    (tmp_path / "notebooks" / "x.html").write_text(HEAD + body)
    (tmp_path / "index.html").write_text("<p>Nothing</p>")
    (tmp_path / "search.html").write_text('<script src="searchindex.js"></script>')
    return tmp_path


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        (".kept { color: red }", ".kept{color: red}"),
        (".gone { color: red }", ""),
        (".gone, p > .kept:hover { x: y }", "p > .kept:hover{x: y}"),
        (".kept .gone { x: y }", ""),
        ("#gone { x: y } #kept { x: y }", "#kept{x: y}"),
        (".kept:not(.gone) { x: y }", ".kept:not(.gone){x: y}"),
        ("p:is(.gone, .kept) { x: y }", "p:is(.gone, .kept){x: y}"),
        ("[data-theme='a,b'] p { x: y }", '[data-theme="a,b"] p{x: y}'),
        ("@media print { .gone { x: y } p { x: y } }", "@media print {p{x: y}}"),
        ("@media print { .gone { x: y } }", ""),
        ("@keyframes turn { to { x: y } }", "@keyframes turn { to { x: y } }"),
        ('@charset "utf-8"; @import "a.css";', ""),
        ("/* a word */ /*! a licence */ p { /* x */ x: y }", "/*! a licence */\np{x: y}"),
        (".a\\.kept { x: y }", ""),
    ],
)
def test_rules_stay_whose_names_are_used(css: str, expected: str) -> None:
    assert used(css, {"kept"}) == expected


def test_a_name_is_used_by_a_page_or_a_script() -> None:
    assert named(['<p class="a b&amp;c" id="d">'], ['add("is-open"); x.late']) >= {"a", "b&c", "d", "is-open", "late"}


def test_a_page_has_one_style_sheet_and_scripts_that_wait(site: Path) -> None:
    assert main([str(site)]) == 0
    text = (site / "notebooks" / "x.html").read_text()
    assert text.count("stylesheet") == 1 and 'href="../_static/styles/site.css"' in text and "favicon.svg" in text
    assert "preload" not in text and "search" not in text
    assert '<script src="../_static/documentation_options.js?v=1"></script>' in text
    assert '<script defer src="../_static/scripts/sphinx-book-theme.js?v=1"></script>' in text
    assert "<script>DOCUMENTATION_OPTIONS" in text
    assert (site / "search.html").read_text() == '<script src="searchindex.js"></script>'
    sheet = (site / "_static" / "styles" / "site.css").read_text()
    assert sheet.index("p{margin") < sheet.index(".kept") < sheet.index("#here") and ".gone" not in sheet


def test_pictures_get_the_size_they_have(site: Path) -> None:
    page = site / "notebooks" / "x.html"
    text = lighter(page, page.read_text(), site)
    assert 'src="../a.png" width="30" height="20"' in text and 'src="../a.svg" width="40" height="50"' in text
    assert '<img src="../no.png" width="3">' in text


def test_style_sheets_come_in_the_order_of_the_page_with_most_of_them(site: Path) -> None:
    pages = {path: path.read_text() for path in site.rglob("*.html")}
    assert [path.name for path in style_sheets(site, pages)] == ["basic.css", "theme.css", "own.css"]


def test_without_a_built_site_a_sentence_says_so(tmp_path: Path, capsys) -> None:
    assert main([str(tmp_path)]) == 2 and "expected one folder with a built site" in capsys.readouterr().err


def test_code_has_elements_only_for_what_has_a_colour_of_its_own() -> None:
    html = highlight("def f(x):\n    return g(x, 2)  # two", PythonLexer(), PlainCode(nowrap=True))
    assert html.count("<span") == 5 and '<span class="mi">2</span>' in html and "g(x, " in html
    assert '<span class="nf">f</span>(x):' in html
