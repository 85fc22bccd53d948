"""A page of explorers that needs no kernel and no server: one HTML file with the module and all numbers in it."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping

from dien_course.lab.explorers.explorer import MODULE, Explorer

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 0 auto; max-width: 1180px; padding: 16px; background: #f3f6f9; color: #1b2026;
  font: 16px/1.5 system-ui, sans-serif; }}
h1 {{ font-size: 24px; }} h2 {{ font-size: 18px; margin: 28px 0 4px; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #0d1117; color: #e8ecf1; }} }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{explorers}
</main>
<script type="module">
{module}
</script>
</body>
</html>
"""


def embedded(explorer: Explorer) -> str:
    """The HTML that becomes ``explorer`` on a page that has the module: its numbers, as they are at this moment."""
    numbers = json.dumps(explorer.page_state, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" data-dien-explorer>{numbers}</script>'


def bare_page(explorers: Mapping[str, Explorer], title: str = "Explorers of the DIEN course") -> str:
    """The whole page as HTML: each explorer below its name."""
    parts = [f"<h2>{html.escape(name)}</h2>\n{embedded(explorer)}" for name, explorer in explorers.items()]
    module = MODULE.read_text(encoding="utf-8")
    return PAGE.format(title=html.escape(title), explorers="\n".join(parts), module=module)
