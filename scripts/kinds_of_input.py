"""Write the table of kinds of input into docs/own_data.md, from the cases in tests/kinds_of_input.

    python -m scripts.kinds_of_input

A test holds page and cases in step, others prove each case.
"""

from __future__ import annotations

import sys

from scripts.build_notebooks import ROOT

PAGE = ROOT / "docs" / "own_data.md"


def main() -> None:
    """Writes the page anew where it has changed."""
    sys.path.insert(0, str(ROOT / "tests"))
    from kinds_of_input.table import page

    text = PAGE.read_text(encoding="utf-8")
    wanted = page(text)
    if wanted != text:
        PAGE.write_text(wanted, encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {'unchanged' if wanted == text else 'written'}")


if __name__ == "__main__":
    main()
