"""A learner's hand on an explorer, all of it by keyboard; and eyes for its picture and words."""

from __future__ import annotations

from typing import NamedTuple

from playwright.sync_api import Locator, Page

CONTROLS = "input, textarea, button, .noUi-target:not([disabled]) .noUi-handle"
PATIENCE = 30_000  # milliseconds until there must be another picture, on a machine that has other work to do
WATCH = """root => {
  const before = root.querySelector('img').src;
  window.nextPicture = new Promise(done => {
    let pressed = null;
    document.addEventListener('keydown', event => { pressed = event.timeStamp; }, {capture: true});
    const watcher = new MutationObserver(async () => {
      const image = root.querySelector('img');
      if (!image || image.src === before || pressed === null) return;
      watcher.disconnect();
      await image.decode();
      requestAnimationFrame(() => done(performance.now() - pressed));
    });
    watcher.observe(root, {subtree: true, childList: true, attributes: true});
  });
}"""
WAIT = """patience => Promise.race([window.nextPicture, new Promise((_, fail) =>
  setTimeout(() => fail(new Error('no other picture came')), patience))])"""
LOOK = "e => { const s = getComputedStyle(e); return [s.outlineStyle, s.outlineWidth, s.boxShadow].join(' '); }"


class Look(NamedTuple):
    """What an explorer shows."""

    picture: str
    alt: str
    words: str


class Hand:
    """Works the explorer that ``root`` is."""

    def __init__(self, page: Page, root: Locator):
        self.page, self.root = page, root

    def look(self) -> Look:
        image = self.root.locator("img")
        words = self.root.locator("p[role=status]").inner_text()
        return Look(image.get_attribute("src"), image.get_attribute("alt"), words)

    def controls(self) -> list[Locator]:
        """What can be worked, numbered in the order of the page; what is greyed or not shown is left out."""
        found = [one for one in self.root.locator(CONTROLS).all() if one.is_visible() and one.is_enabled()]
        for number, one in enumerate(found):
            one.evaluate("(e, number) => { e.dataset.number = number; }", number)
        return [self.root.locator(f'[data-number="{number}"]') for number in range(len(found))]

    def handles(self) -> list[Locator]:
        """The handles of the sliders that can be moved."""
        return [one for one in self.controls() if "noUi-handle" in (one.get_attribute("class") or "")]

    def box_of(self, handle: Locator) -> Locator | None:
        """The box that shows the same value as a slider, where there is one to type into."""
        box = handle.locator("xpath=ancestor::*[contains(@class, 'widget-hbox')][1]").locator("input")
        return box if box.count() else None

    def press(self, *keys: str) -> float:
        """Press keys where the focus is, wait for another picture; milliseconds from the last key to the picture."""
        self.root.evaluate(WATCH)
        for key in keys:
            self.page.keyboard.press(key)
        return self.page.evaluate(WAIT, PATIENCE)

    def slide(self, handle: Locator) -> float:
        """Move a slider one step by an arrow key; milliseconds to the picture."""
        return self.slide_and_back(handle, back=False)[0]

    def slide_and_back(self, handle: Locator, back: bool = True) -> list[float]:
        """Move a slider one step by an arrow key, and back; milliseconds to each picture."""
        handle.focus()
        keys = ["ArrowRight", "ArrowLeft"]
        if handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemax"):
            keys.reverse()
        return [self.press(key) for key in keys[: 1 + back]]

    def type(self, box: Locator, text: str) -> None:
        """Put a text into a box, in the place of what stands there."""
        box.focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def button(self, name: str) -> None:
        """Press a button by keyboard."""
        self.root.get_by_role("button", name=name, exact=True).focus()
        self.page.keyboard.press("Enter")

    def tab_through(self) -> list[tuple[int, bool]]:
        """Press Tab from the first control to the last; the number of each that is reached, and whether it looks so."""
        controls = self.controls()
        plain = [control.evaluate(LOOK) for control in controls]
        reached = []
        controls[0].focus()
        for _ in controls:
            at = self.page.evaluate_handle("() => document.activeElement").as_element()
            number = int(at.evaluate("e => e.dataset.number ?? -1"))
            reached.append((number, at.evaluate(LOOK) != plain[number]))
            self.page.keyboard.press("Tab")
        return reached

    def until(self, words: str) -> None:
        """Wait until the read-out begins so."""
        self.root.locator("p[role=status]", has_text=words).wait_for(timeout=PATIENCE)

    def until_restored(self, start: Look) -> None:
        """Wait until picture and words are those of ``start``."""
        self.root.locator(f'img[src="{start.picture}"]').wait_for(timeout=PATIENCE)
        self.until(start.words)


def work_every_control(hand: Hand) -> list[str]:
    """Move each control by keyboard, and look; what is not as it should be, one sentence each."""
    found, start = [], hand.look()

    def restored(after: str) -> None:
        hand.button("Reset")
        hand.until_restored(start)
        if hand.look() != start:
            found.append(f"Reset after {after} does not bring back the picture and the words")

    def changed(what: str) -> None:
        for _ in range(50):  # the words come a moment after the picture
            now = hand.look()
            if all(part != before for part, before in zip(now, start, strict=True)):
                return
            hand.page.wait_for_timeout(100)
        found.extend(f"{what} leaves the {part}" for part in Look._fields if getattr(now, part) == getattr(start, part))

    for place, (number, seen) in enumerate(hand.tab_through()):
        if number != place:
            found.append(f"Tab number {place} reaches control {number}")
        elif not seen:
            found.append(f"control {number} looks the same with and without the focus")
    for number, handle in enumerate(hand.handles()):
        hand.slide(handle)
        changed(f"slider {number}")
        box, moved = hand.box_of(handle), hand.look()
        value = box and box.input_value()
        restored(f"slider {number}")
        if box is not None:
            hand.type(box, value)
            hand.until_restored(moved)
            restored(f"typing into box {number}")
    for number, switch in enumerate(hand.root.locator("input[type=checkbox]").all()):
        switch.focus()
        hand.press("Space")
        changed(f"switch {number}")
        restored(f"switch {number}")
    hand.type(hand.root.locator("input[type=number]").first, "-98765")
    hand.until("Not possible: ")
    if hand.look().picture != start.picture:
        found.append("a value that is not possible changes the picture")
    restored("a value that is not possible")
    hand.button("Copy as code")
    code = hand.root.locator("textarea")
    code.wait_for(timeout=PATIENCE)
    if "import" not in code.input_value() or "Explorer(" not in code.input_value():
        found.append(f"Copy as code shows {code.input_value()!r}")
    return found
