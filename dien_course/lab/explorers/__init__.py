"""Explorers: a question, controls, and a picture that answers in the same frame, in the page itself.

**How one is made.** The Python class (``variant_explorer.py`` is the example) holds the question, the presets, the
controls with what each may be, the data that the drawing needs, and ``view``: the static twin, a matplotlib figure with
the same words, which is what GitHub and a terminal show. The drawing and the arithmetic behind a slider are JavaScript
in ``source/``, bundled by esbuild into one file, ``explorers.js``, which JupyterLab, Notebook, VS Code, Colab, Voilà
and a bare page load alike (anywidget). Python and page share two traits: ``page``, which never changes, and ``state``,
the values of the controls; a third, ``refusal``, is what the read-out says when Python was asked for what cannot be.

**Rooms of the source.** ``arithmetic/`` pure functions that are compared with the package's layers; ``controls/`` one
file a kind of control; ``drawing/`` pieces of pictures; ``explorers/`` one file an explorer; ``frame/`` what all share;
``explained/`` what the explainer of a whole DIEN knows: its models, its users, its words, formulas and tour.

**To add a widget**

1. ``thing_explorer.py``: a subclass of ``Explorer`` with ``kind = "thing"``, ``label``, ``question``, ``presets``,
   ``controls``, ``data()`` (JSON; arrays by ``packed``) and ``view(**values) -> View``.
2. ``source/explorers/thing.js``: ``export const thing = { see, picture, follow }``, as ``frame/frame.js`` describes.
   ``see(values, data)`` is pure and returns at least ``title``, ``alt`` and ``words``; ``picture(place, tools)`` builds
   its elements once and returns ``draw(seen, values, look)``, which only moves them.
3. A line in ``EXPLORERS`` of ``source/index.js``.
4. In ``source/``: ``npm ci`` once, then ``npm run build``; commit ``explorers.js`` with the source.
5. ``tests/page_module.py`` asks the module what it computes, in node: compare ``see`` with ``view`` word for word, and
   the arithmetic with the layers. ``bare_page.py`` shows explorers without a kernel, in one HTML file; a page that has
   its own numbers calls ``mount(element, page_state)``, which the module exports.

Colours come from ``frame/style.css`` (``--ink``, ``--quiet``, ``--line``, ``--blue``, ``--orange`` …, for light and
dark) and ``drawing/ramps.js``. Keys stay in the widget. Nothing is fetched.
"""
