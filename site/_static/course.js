/* What lives on the site's pages: explorers, mounted when they come near, and guesses, which open their answer. */
(() => {
  const here = document.currentScript.src;
  const NEAR = "300px";

  async function mountAt(place) {
    try {
      const [{ mount }, answer] = await Promise.all([
        import(new URL("explorers.js", here)),
        fetch(place.dataset.numbers),
      ]);
      if (!answer.ok) throw new Error(`${answer.status} for ${place.dataset.numbers}`);
      const numbers = await answer.json();
      const live = document.createElement("div"); // with a shadow, so that the theme's style stays out
      live.className = "live";
      live.attachShadow({ mode: "open" });
      place.append(live);
      const inside = live.shadowRoot.appendChild(document.createElement("div"));
      mount(inside, numbers);
      place.querySelector(".still").hidden = true;
    } catch (error) {
      console.warn("The explorer stays a picture:", error); // as on a page that no server gives out
    }
  }

  /* Runs MathJax when a formula comes near, or the reader begins to move. */
  function formulas() {
    const waiting = document.querySelector("script[data-formulas]");
    if (!waiting) return;
    const near = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && run(), { rootMargin: NEAR });
    const run = () => {
      near.disconnect();
      if (waiting.dataset.formulas) return;
      waiting.dataset.formulas = "run";
      document.head.append(Object.assign(document.createElement("script"), { src: waiting.src }));
    };
    for (const formula of document.querySelectorAll(".math")) near.observe(formula);
    firstMove(run);
  }

  /* Of the page itself: the side bar scrolls too, to where the reader is, and such events do not come up to the window. */
  function firstMove(then) {
    const moves = ["pointermove", "pointerdown", "touchstart", "keydown", "scroll"];
    const once = () => {
      for (const move of moves) removeEventListener(move, once);
      then();
    };
    for (const move of moves) addEventListener(move, once, { passive: true });
  }

  /* They wait for the reader's first move, so that a page is there before any of them works. */
  function explorers() {
    if (document.querySelector(".explorer[data-numbers]")) firstMove(watchExplorers);
  }

  function watchExplorers() {
    const near = new IntersectionObserver(
      (seen) => {
        for (const { isIntersecting, target } of seen)
          if (isIntersecting) {
            near.unobserve(target);
            mountAt(target);
          }
      },
      { rootMargin: NEAR },
    );
    for (const place of document.querySelectorAll(".explorer[data-numbers]")) near.observe(place);
  }

  const made = []; // { known, guess, right } of each form, in the page's order

  function guesses() {
    for (const form of document.querySelectorAll("form.guess")) {
      const one = { form, known: JSON.parse(form.dataset.guess), guess: null, right: false };
      made.push(one);
      for (const button of form.querySelectorAll("button[value]"))
        button.addEventListener("click", () => take(one, button.value));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        const field = form.querySelector("input");
        if (field) take(one, field.value);
      });
    }
    if (made.length) sumUp();
  }

  function take(one, given) {
    const { known, form } = one;
    const status = form.querySelector("[role=status]");
    const guess = known.choices.length ? given : number(given, known.unit);
    if (guess === null) {
      status.textContent = `“${given}” is no number; expected one such as 0.5.`;
      return;
    }
    one.guess = guess;
    one.right = known.choices.length ? guess === known.right : Math.abs(guess - known.right) <= known.near;
    for (const button of form.querySelectorAll("button[value]"))
      button.setAttribute("aria-pressed", String(button.value === guess));
    const word = one.right ? "as you guessed" : `you guessed ${said(known, guess)}`;
    const sentence = `${known.said.replace(/\.$/, "")}; ${word}.`;
    status.textContent = `Noted: ${said(known, guess)}. The answer is open below.`;
    open(one, sentence);
    sumUp();
  }

  function number(given, unit) {
    const text = given.trim();
    const bare = (unit && text.endsWith(unit) ? text.slice(0, -unit.length).trim() : text).replace(",", ".");
    return bare && Number.isFinite(Number(bare)) ? Number(bare) : null;
  }

  function said(known, guess) {
    if (known.choices.length) return `${guess}) ${known.choices[guess.charCodeAt(0) - 97]}`;
    const few = Math.abs(guess) >= 100 ? Math.round(guess).toLocaleString("en-US") : String(Number(guess.toPrecision(3)));
    return `≈ ${few}${known.unit ? ` ${known.unit}` : ""}`;
  }

  /* Opens every fold between the form and the line that answers it, and puts the guess into that line. */
  function open(one, sentence) {
    const after = (node) => one.form.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
    one.line ??= [...document.querySelectorAll(".cell_output pre")].find(
      (pre) => after(pre) && pre.textContent.includes(`${one.known.said} (No guess was made.)`),
    );
    if (!one.line) return;
    one.before ??= one.line.textContent;
    one.line.textContent = one.before.replace(`${one.known.said} (No guess was made.)`, sentence);
    for (const fold of document.querySelectorAll(".bd-article details")) {
      const first = after(fold) && !(fold.compareDocumentPosition(one.line) & Node.DOCUMENT_POSITION_PRECEDING);
      if (first) fold.open = true;
    }
  }

  function sumUp() {
    const total = [...document.querySelectorAll(".cell_output pre")].find((pre) =>
      /^(No guess was made; \d+ could have been\.|\d+ of \d+ guesses were right\.)/.test(pre.textContent),
    );
    const guessed = made.filter((one) => one.guess !== null);
    if (!total || !guessed.length) return;
    const wrong = guessed.filter((one) => !one.right);
    const left = made.filter((one) => one.guess === null);
    const names = (some) => some.map((one) => one.known.about).join("; ");
    total.textContent = [
      `${guessed.length - wrong.length} of ${guessed.length} guesses were right.`,
      wrong.length ? `What surprised you: ${names(wrong)}.` : "",
      left.length ? `No guess was made on: ${names(left)}.` : "",
      "",
    ]
      .filter((line, place) => line || place === 3)
      .join("\n");
  }

  /* On paper every fold is open; on the screen it is as it was afterwards. */
  function paper() {
    let shut = [];
    addEventListener("beforeprint", () => {
      shut = [...document.querySelectorAll(".bd-article details:not([open])")];
      for (const fold of shut) fold.open = true;
    });
    addEventListener("afterprint", () => {
      for (const fold of shut) fold.open = false;
    });
  }

  formulas();
  explorers();
  guesses();
  paper();
})();
