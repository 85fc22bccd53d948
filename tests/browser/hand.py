"""A learner's hand on an explorer, by keyboard and by mouse; and eyes for its picture and words."""

from __future__ import annotations

import re
from typing import NamedTuple

from playwright.sync_api import Locator, Page

PATIENCE = 30_000  # milliseconds until something must be there, on a machine that has other work to do
FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
# All that is drawn, as text: marks with their attributes, and the pixels of heat maps; not where the focus is.
PICTURE = """root => {
  const plain = node => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.tagName === 'CANVAS') return node.toDataURL();
    const apart = ['tabindex', 'data-stop', 'hidden', 'id', 'data-lm-suppress-shortcuts'];
    const kept = [...node.attributes].filter(({ name }) => !apart.includes(name));
    const inside = [...node.childNodes].map(plain).join('');
    return node.tagName + kept.map(({ name, value }) => name + value).sort().join(' ') + inside;
  };
  const light = root.querySelectorAll('.column-light, .tip');
  light.forEach(one => one.remove());
  const drawn = [...root.querySelectorAll('.picture > *')].map(plain).join(' ').replace(/--column: [^;]*;/g, '');
  light.forEach(one => root.querySelector('.stack').append(one));
  return drawn;
}"""
# What can be worked, in the order of the page: of radio buttons one a group, as Tab reaches them.
STOPS = """root => {
  const found = [...root.querySelectorAll('input, select, textarea, button, [tabindex="0"]')];
  return found.filter(one => one.checkVisibility() && !one.disabled && one.getAttribute('tabindex') !== '-1'
    && !(one.type === 'radio' && !one.checked)).map((one, number) => { one.dataset.stop = number; return number; });
}"""
LOOK = """() => {
  const at = document.activeElement, shown = at.type === 'radio' ? at.nextElementSibling : at;
  const style = getComputedStyle(shown);
  const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  return { stop: Number(at.dataset.stop ?? -1), seen };
}"""


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
        """What is shown, two frames from now."""
        self.page.evaluate(FRAMES)
        alt = self.root.locator(".picture").get_attribute("aria-label")
        return Look(self.root.evaluate(PICTURE), alt, self.root.locator("p[role=status]").inner_text())

    def all(self, selector: str) -> list[Locator]:
        """What can be worked of this kind."""
        return [one for one in self.root.locator(selector).all() if one.is_visible() and one.is_enabled()]

    def key(self, where: Locator, *keys: str) -> None:
        """Press keys on a control."""
        where.focus()
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, box: Locator, text: str) -> None:
        """Put a text into a box, in the place of what stands there."""
        self.key(box, "Control+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def button(self, name: str) -> None:
        """Press a button by keyboard."""
        self.key(self.root.get_by_role("button", name=name, exact=True), "Enter")

    def drag(self, start: Locator, dx: float, dy: float) -> None:
        """Drag something by the mouse, in some moves."""
        start.scroll_into_view_if_needed()
        box = start.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + dx, y + dy, steps=4)
        self.page.mouse.up()

    def tab_through(self) -> list[str]:
        """Press Tab from the first control to the last; what is skipped, or looks the same with the focus."""
        stops = self.root.evaluate(STOPS)
        self.root.locator('[data-stop="0"]').focus()
        found = []
        for number in stops:
            self.page.keyboard.press("Shift")  # a key, so that the focus is one of the keyboard
            now = self.page.evaluate(LOOK)
            if now["stop"] != number:
                found.append(f"Tab number {number} reaches control {now['stop']}")
            elif not now["seen"]:
                found.append(f"control {number} looks the same with and without the focus")
            self.page.keyboard.press("Tab")
        return found


def work_by_keyboard(hand: Hand) -> list[str]:
    """Move each control by keyboard, and look; what is not as it should be, one sentence each."""
    found = hand.tab_through()
    hand.button("Reset")  # who opens an explorer somewhere else than at its start comes back to the start
    start = hand.look()

    def changed(what: str) -> None:
        now = hand.look()
        same = [part for part in Look._fields if getattr(now, part) == getattr(start, part)]
        found.extend(f"{what} leaves the {part}" for part in same)
        hand.button("Reset")
        if hand.look() != start:
            found.append(f"Reset after {what} does not bring back picture and words")

    for number, slider in enumerate(hand.all("input[type=range]")):
        at_end = float(slider.input_value()) >= float(slider.get_attribute("max"))
        hand.key(slider, "ArrowLeft" if at_end else "ArrowRight")
        changed(f"slider {number}")
    for number, chip in enumerate(hand.all(".chips input:checked")):
        hand.key(chip, "ArrowRight")
        changed(f"chips {number}")
    for number, choice in enumerate(hand.all("select")):
        hand.key(choice, "ArrowDown")
        changed(f"list {number}")
    for number, switch in enumerate(hand.all("input[type=checkbox]")):
        hand.key(switch, "Space")
        changed(f"switch {number}")
    for bar in hand.all("[role=slider][tabindex='0']"):
        hand.key(bar, "ArrowRight", "ArrowUp", "ArrowUp")
        changed("a bar of attention")
    for keys in (("Shift+ArrowDown",), ("Delete",), ("Delete", "+")):
        for grip in hand.all(".grip[tabindex='0']"):
            if keys == ("Shift+ArrowDown",) and len(hand.all(".grip")) < 2:
                continue
            hand.key(grip, *keys)
            now = hand.look()
            if now.picture == start.picture or now.words == start.words:
                found.append(f"{keys[-1]} on a behaviour changes nothing")
            hand.button("Reset")
    for box in hand.all("input[type=number], input[type=text]")[:1]:
        hand.type(box, "-98765")
        said = hand.look()
        if not said.words.startswith("Not possible: ") or said.picture != start.picture:
            found.append(f"a value that is not possible: {said.words[:80]!r}")
        hand.button("Reset")
    for preset in hand.root.locator(".presets button").all_inner_texts():
        hand.button(preset)
        if hand.root.locator(".presets button[aria-pressed=true]", has_text=preset).count() == 0:
            found.append(f"the button {preset!r} is not shown as pressed")
        hand.button("Reset")
    if hand.look() != start:
        found.append("Reset after all presets does not bring back picture and words")
    hand.button("Copy as code")
    code = hand.root.locator("textarea")
    code.wait_for(timeout=PATIENCE)
    if not re.search(r"import .*Expl(or|ain)er\(", code.input_value(), re.DOTALL):
        found.append(f"Copy as code shows {code.input_value()!r}")
    return found


def work_by_mouse(hand: Hand) -> list[str]:
    """Drag what can be dragged and click what can be clicked; what is not as it should be, one sentence each."""
    found = []

    def try_out(what: str, target: Locator, dx: float, dy: float) -> None:
        before = hand.look()
        hand.drag(target, dx, dy)
        now = hand.look()
        found.extend([f"{what} leaves the picture"] if now.picture == before.picture else [])
        found.extend([f"{what} leaves the words"] if now.words == before.words else [])
        hand.root.get_by_role("button", name="Reset", exact=True).click()

    for bar in hand.all("[role=slider]")[:1]:
        try_out("dragging a bar", bar, 0, -20)
    for grip in hand.all(".grip")[:1]:
        if len(hand.all(".grip")) > 1:
            try_out("dragging a behaviour", grip, 0, 2 * grip.bounding_box()["height"])
    for name in ("state", "film"):
        for point in hand.root.locator(f".plane .mark-{name}").all()[:1]:
            try_out(f"dragging the {name}", point, -40, -60)
    for act in ("double", "remove"):
        for one in hand.root.locator(f".act[title={act}]").all()[:1]:
            if one.is_enabled():
                hand.root.locator("li").first.hover()
                before = hand.look()
                one.click()
                found.extend([f"{act} changes nothing"] if hand.look().words == before.words else [])
                hand.root.get_by_role("button", name="Reset", exact=True).click()
    for slider in hand.all("input[type=range]")[:1]:
        try_out("dragging a slider", slider, -30, 0)
    for column in hand.root.locator(".column:not([data-chosen])").all()[:1]:
        try_out("clicking a column", column, 0, 0)
    return found
