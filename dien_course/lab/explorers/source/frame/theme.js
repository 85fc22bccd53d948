/** Light or dark: read off the background that the page really has, whichever program shows it. */

const WATCHED = ["class", "style", "data-theme", "data-mode", "data-jp-theme-light", "data-vscode-theme-kind"];

/** Call `tell(dark)` now and whenever it changes, until the returned function is called. */
export function followTheme(el, tell) {
  let known = null;
  const look = () => {
    const dark = isDark(el);
    if (dark !== known) tell((known = dark));
  };
  const later = () => requestAnimationFrame(look);
  const watcher = new MutationObserver(later);
  for (const node of [document.documentElement, document.body])
    watcher.observe(node, { attributes: true, attributeFilter: WATCHED });
  const asked = matchMedia("(prefers-color-scheme: dark)");
  asked.addEventListener("change", later);
  look();
  later(); // the widget may not be in the page yet
  return () => {
    watcher.disconnect();
    asked.removeEventListener("change", later);
  };
}

function isDark(el) {
  for (let node = el; node; node = node.parentElement ?? node.getRootNode()?.host) {
    const [r, g, b, a = 1] = (getComputedStyle(node).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
    if (b !== undefined && a > 0.5) return 0.2126 * r + 0.7152 * g + 0.0722 * b < 128;
  }
  return false;
}
