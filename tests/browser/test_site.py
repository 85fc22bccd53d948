"""What lives on the site's pages, on one small page of theirs: a guess opens its answer, and an explorer is mounted."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import Watched
from hand import Hand

from dien_course.lab.explorers.explorer import MODULE
from dien_course.lab.guesses import Guess
from scripts.site_explorers import LiveExplorers
from scripts.site_guesses import form

STATIC = Path(__file__).resolve().parents[2] / "site" / "_static"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">
<script src="_static/course.js" defer></script><main class="bd-article"><h1>A page</h1>
{side}<details id="first"><summary>Answer</summary>Left.</details>
<div class="cell"><details id="output"><summary>Show output</summary><div class="cell_output"><pre>
It is a) left. (No guess was made.)</pre></div></details></div>
{size}<details id="second"><summary>Answer</summary>Many.</details>
<div class="cell"><div class="cell_output"><pre>It is ≈ 1,234 k. (No guess was made.)</pre></div></div>
<div class="cell"><div class="cell_output"><pre>No guess was made; 2 could have been.</pre></div></div>
<details id="last"><summary>Another fold</summary>Nothing.</details>
<div style="height: 3000px"></div>{explorer}</main></html>"""


class Quiet(SimpleHTTPRequestHandler):
    """A server that prints nothing."""

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(STATIC, folder / "_static")
    shutil.copy(MODULE, folder / "_static")
    explorer = LiveExplorers(folder / "_static").placed("StepExplorer", "<p>The picture.</p>", "")
    side = form(Guess("the side", ("left", "right")), "It is a) left.", 0)
    size = form(Guess("the size", unit="k"), "It is ≈ 1,234 k.", 50)
    (folder / "index.html").write_text(PAGE.format(side=side, size=size, explorer=explorer), encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()
    server.server_close()


@pytest.mark.smoke
def test_a_guess_by_keyboard_opens_its_answer_and_is_summed_up(site: str, watched: Watched) -> None:
    page = watched.page
    page.goto(site)
    page.get_by_role("button", name="b) right").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Noted: b) right. The answer is open below.").wait_for()
    opened = "() => [...document.querySelectorAll('details[open]')].map(one => one.id)"
    assert page.evaluate(opened) == ["first", "output"]
    assert page.get_by_text("It is a) left; you guessed b) right.").is_visible()
    assert page.get_by_role("button", name="b) right").get_attribute("aria-pressed") == "true"
    field = page.get_by_label("A number, in k")
    field.focus()
    page.keyboard.type("many")
    page.keyboard.press("Enter")
    page.get_by_text("“many” is no number").wait_for()
    assert page.evaluate(opened) == ["first", "output"]
    field.fill("1250 k")
    page.keyboard.press("Enter")
    page.get_by_text("It is ≈ 1,234 k; as you guessed.").wait_for()
    assert page.evaluate(opened) == ["first", "output", "second"]
    assert page.get_by_text("1 of 2 guesses were right. What surprised you: the side.").is_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert watched.complaints == []


@pytest.mark.smoke
def test_an_explorer_is_mounted_when_it_comes_near_and_obeys(site: str, watched: Watched) -> None:
    page = watched.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(site)
    page.wait_for_load_state("networkidle")
    assert asked == ["index.html", "course.js"]
    place = page.locator(".explorer")
    place.scroll_into_view_if_needed()
    place.locator(".dien-explorer").wait_for()
    assert asked[2:] == ["explorers.js", "step.json"]
    assert not page.get_by_text("The picture.").is_visible()
    hand = Hand(page, place.locator(".dien-explorer"))
    before = hand.look()
    hand.key(place.locator("input[type=range]").first, "ArrowRight", "ArrowRight")
    assert hand.look().words != before.words
    assert watched.complaints == []


@pytest.mark.smoke
def test_where_the_numbers_are_missing_the_picture_stays(site: str, watched: Watched) -> None:
    page = watched.page
    page.route("**/step.json", lambda route: route.fulfill(status=500))
    page.goto(site)
    page.locator(".explorer").scroll_into_view_if_needed()
    page.wait_for_event("console", lambda line: "stays a picture" in line.text)
    assert page.get_by_text("The picture.").is_visible() and page.locator(".dien-explorer").count() == 0
