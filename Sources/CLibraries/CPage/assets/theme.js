// Dark or light: as the system says, until somebody chooses.

const KEY = "sparklineage.theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Puts the chosen theme on the page, and tells `changed` of every change. */
export function startTheme(button, changed) {
  const apply = () => {
    const chosen = remembered();
    const isDark = chosen ? chosen === "dark" : dark.matches;
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
    button.setAttribute("aria-label", isDark ? "Use the light theme" : "Use the dark theme");
    button.setAttribute("title", button.getAttribute("aria-label"));
    changed(isDark);
  };
  button.addEventListener("click", () => {
    remember(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
    apply();
  });
  dark.addEventListener("change", apply);
  apply();
}

// Storage may be forbidden: the theme is then forgotten with the page.
let chosenHere = null;

function remembered() {
  try { return localStorage.getItem(KEY) ?? chosenHere; } catch { return chosenHere; }
}

function remember(theme) {
  chosenHere = theme;
  try { localStorage.setItem(KEY, theme); } catch { /* this page only */ }
}
