"""Guesses before answers: a cell takes the learner's guess, a later one says what is right, the last one sums up.

    order = guess("DIN and a shuffled history", "every score changes", "no score changes")
    order                                   # the cell's last line shows the choices and takes a letter
    order.answer("b")                       # after the fold: "It is b) no score changes."
    sum_up()                                # at the chapter's end

A guess is a letter, or a number where no choices are given. The box takes it by keyboard; without widgets a line of
code does the same, ``order.guess = "b"``. Guesses last as long as the kernel.
"""

from __future__ import annotations

import html
from string import ascii_lowercase

LINE = 90  # characters that a line may have
_made: dict[str, Guess] = {}


def guess(about: str, *choices: str, unit: str = "") -> Guess:
    """Asks for a guess ``about`` something, a few words that ``sum_up`` names it by; show the result to take it.

    Two choices or more are lettered a, b, c; without any a number is asked for, in ``unit``. Called again with the
    same words and choices, it still has the guess that was made. Raises ValueError for a single choice.
    """
    if len(choices) == 1 or len(choices) > len(ascii_lowercase):
        raise ValueError(f"{about}: there is {len(choices)} choice; expected two or more, or none to guess a number")
    made = Guess(about, choices, unit)
    before = _made.get(about)
    if before is not None and before.choices == choices:
        made.guess = before.guess
    _made[about] = made
    return made


def sum_up() -> None:
    """Prints how many of this kernel's guesses were right, and names those that were not and those left open."""
    answered = [made for made in _made.values() if made.right is not None]
    guessed = [made for made in answered if made.guess is not None]
    wrong = [made.about for made in guessed if not made.right_guess]
    left = [made.about for made in answered if made.guess is None]
    if not guessed:
        print(f"No guess was made; {len(left)} could have been.")
        return
    print(f"{len(guessed) - len(wrong)} of {len(guessed)} guesses were right.")
    if wrong:
        print("What surprised you:", *(f"- {about}" for about in wrong), sep="\n")
    if left:
        print("No guess was made on:", *(f"- {about}" for about in left), sep="\n")


class Guess:
    """A guess to be made: shown as a box to type it into, and as plain text where there are no widgets."""

    def __init__(self, about: str, choices: tuple[str, ...] = (), unit: str = ""):
        self.about, self.choices, self.unit = about, choices, unit
        self.right: str | float | None = None
        self.near = 0.0
        self._guess: str | float | None = None

    @property
    def guess(self) -> str | float | None:
        """The letter or number that was guessed; None before. Raises ValueError when set to what is neither."""
        return self._guess

    @guess.setter
    def guess(self, value: str | float | None) -> None:
        self._guess = None if value is None else self._read(value)

    @property
    def right_guess(self) -> bool:
        """Whether the guess is right: the right letter, or a number near enough to the right one."""
        if self._guess is None or self.right is None:
            return False
        return self._guess == self.right if self.choices else abs(self._guess - self.right) <= self.near

    def answer(self, right: str | float, *, near: float | None = None) -> None:
        """Prints what is right, beside the guess if one was made; a number is right when ``near`` enough.

        Raises ValueError for a letter that is none of the choices, and for a number without ``near``.
        """
        if not self.choices and near is None:
            raise ValueError(f"{self.about}: near is missing; expected how far from the number a guess may be")
        self.right, self.near = self._read(right), near or 0.0
        said = f"It is {self._said(self.right)}."
        if self._guess is None:
            print(f"{said} (No guess was made.)")
        else:
            word = "as you guessed" if self.right_guess else f"you guessed {self._said(self._guess)}"
            between = "\n" if len(said) + len(word) > LINE else " "
            print(f"{said[:-1]};{between}{word}.")

    def _read(self, value: object) -> str | float:
        if self.choices:
            letter = str(value).strip().rstrip(").").casefold()
            if len(letter) != 1 or letter not in self.letters:
                raise ValueError(f"{value!r} is no choice; expected a letter from a to {self.letters[-1]}")
            return letter
        try:
            return float(str(value).strip().removesuffix(self.unit).strip().replace(",", "."))
        except ValueError:
            raise ValueError(f"{value!r} is no number; expected one such as 0.5") from None

    def _said(self, value: str | float) -> str:
        if self.choices:
            return f"{value}) {self.choices[self.letters.index(value)]}"
        number = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
        return f"≈ {number}{' ' * bool(self.unit)}{self.unit}"

    @property
    def said(self) -> str:
        """The guess in words, empty before it is made."""
        return "" if self._guess is None else self._said(self._guess)

    @property
    def letters(self) -> str:
        """The letters of the choices, "abc" for three; empty for a number."""
        return ascii_lowercase[: len(self.choices)]

    @property
    def asked(self) -> str:
        """What the box takes, in words."""
        if self.choices:
            return f"a letter from a to {self.letters[-1]}"
        return f"a number{', in ' * bool(self.unit)}{self.unit}"

    def __repr__(self) -> str:
        options = [f"  {letter}) {choice}" for letter, choice in zip(self.letters, self.choices, strict=True)]
        return "\n".join([f"Your guess on {self.about}, {self.asked}:", *options])

    def _repr_html_(self) -> str:
        options = "".join(
            f"<div>{letter}) {html.escape(choice)}</div>"
            for letter, choice in zip(self.letters, self.choices, strict=True)
        )
        return f"<div><strong>Your guess on {html.escape(self.about)}</strong>, {self.asked}:</div>{options}"

    def _repr_mimebundle_(self, **options: object) -> dict[str, object]:
        """The box, and the choices as text for viewers without widgets."""
        bundle: dict[str, object] = {"text/plain": repr(self), "text/html": self._repr_html_()}
        try:
            from dien_course.lab.guess_box import guess_box
        except ImportError:
            return bundle
        return guess_box(self)._repr_mimebundle_(**options) | bundle
