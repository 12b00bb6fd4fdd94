import { el, icon, icons } from "./dom.ts";

/** The two looks. */
export type Theme = "light" | "dark";

const storageKey = "latchkey-theme";

/** The look in force: what was chosen, otherwise what the system prefers. */
export function currentTheme(): Theme {
  return document.documentElement.dataset.theme === "dark" ? "dark" : "light";
}

/** Puts the look into force at the start. `?theme=` in the address wins, then the choice of earlier. */
export function startTheme(): void {
  const asked = new URLSearchParams(location.search).get("theme") ?? localStorage.getItem(storageKey);
  const prefersDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const isDark = asked === "dark" || (asked !== "light" && prefersDark);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
}

/** The button that changes the look. */
export function themeButton(onChange: () => void): HTMLElement {
  const label = (): string => (currentTheme() === "dark" ? "Use light colours" : "Use dark colours");
  const sign = (): SVGSVGElement => icon(currentTheme() === "dark" ? icons.sun : icons.moon);
  const button = el("button", {
    class: "quiet",
    type: "button",
    "data-testid": "theme-toggle",
    "aria-label": label(),
    title: label(),
    onclick: () => {
      const next: Theme = currentTheme() === "dark" ? "light" : "dark";
      document.documentElement.dataset.theme = next;
      localStorage.setItem(storageKey, next);
      button.setAttribute("aria-label", label());
      button.title = label();
      button.replaceChildren(sign());
      onChange();
    },
  });
  button.append(sign());
  return button;
}
