"""Sphinx's configuration of the web site. `make site` gathers the pages with scripts/site_pages.py and builds them."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from sphinx.highlighting import PygmentsBridge

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.address import Address, address, launch_links  # noqa: E402
from scripts.docstrings import restructured  # noqa: E402
from scripts.plain_code import PlainCode  # noqa: E402
from scripts.site_pages import FIRST, LIVE, lone, pages  # noqa: E402

_text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
_where: Address = address(_text)

project = "The DIEN course"
author = tomllib.loads(_text)["project"]["authors"][0]["name"]
release = tomllib.loads(_text)["project"]["version"]
project_copyright = f"{author}. Code under MIT, text and figures under CC BY 4.0"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.viewcode", "sphinx-mathjax-offline"]
source_suffix = {".rst": "restructuredtext", ".md": "myst-nb", ".ipynb": "myst-nb"}
html_baseurl = _where.homepage

# Notebooks are shown as they were committed.
nb_execution_mode = "off"
nb_ipywidgets_js = {}
nb_code_prompt_show = "Show {type}"
nb_code_prompt_hide = "Hide {type}"
myst_enable_extensions = ["dollarmath"]
# Formulas are set when they come near; a chapter has a hundred. course.js runs MathJax when the first of them does.
mathjax3_config = {"loader": {"load": ["ui/lazy"]}}
mathjax_options = {"type": "text/plain", "data-formulas": ""}
myst_heading_anchors = 4
myst_heading_slug_func = "scripts.site_pages.slug"

autodoc_member_order = "bysource"
autodoc_inherit_docstrings = False  # torch's say nothing of ours
viewcode_follow_imported_members = False  # a module shows its own; one that is not installed has no source
autodoc_mock_imports = ["onnx", "onnxscript", "onnxruntime"]

templates_path = ["_templates"]
html_theme = "sphinx_book_theme"
html_title = project
html_static_path = [str(ROOT / "site" / "_static")]
html_favicon = str(ROOT / "site" / "_static" / "favicon.svg")
html_css_files = ["course.css"]
html_js_files = [("course.js", {"defer": "defer"})]
html_last_updated_fmt = None
html_context = {"default_mode": "auto"}
html_theme_options = {
    "use_download_button": True,  # the notebook, and the page as PDF by the browser's printing
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    "home_page_in_toc": True,
}
if _where.repository:
    html_theme_options |= {"repository_url": _where.repository, "repository_branch": "HEAD", "use_issues_button": True}
if launch_links(_where, FIRST):
    html_theme_options["launch_buttons"] = {
        "binderhub_url": "https://mybinder.org",
        "colab_url": "https://colab.research.google.com",
    }


def _plain_docstring(app, what, name, thing, options, lines: list[str]) -> None:
    lines[:] = restructured(lines)


def _with_live_files(app, config) -> None:
    config.html_static_path.append(str(Path(app.srcdir) / LIVE))


def _lone_downloads(app, exception) -> None:
    if exception is None:
        for page in pages():
            if page.suffix == ".ipynb":
                (Path(app.outdir) / "_sources" / page).write_text(lone(page, _where), encoding="utf-8")


def setup(app) -> None:
    """Lets Sphinx read the package's docstrings, which are plain text, and take what explorers know along.

    The notebook behind a page's download button is the course's own, not what the page is made of.
    """
    PygmentsBridge.html_formatter = PlainCode
    app.connect("build-finished", _lone_downloads)
    app.connect("config-inited", _with_live_files)
    app.connect("autodoc-process-docstring", _plain_docstring)
