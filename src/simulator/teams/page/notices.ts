import { el } from "./dom.ts";

const toastMs = 6000;

/** Shows a short message at the bottom for a few seconds. */
export function toast(text: string): void {
  const shown = el("div", { class: "toast", "data-testid": "toast" }, text);
  document.querySelector("#toasts")?.append(shown);
  setTimeout(() => shown.remove(), toastMs);
}
