type Child = Node | string | null;

/** What an element gets: attributes by name, listeners by `onclick` and so on. Null and false leave an attribute out. */
export type Attributes = Readonly<
  Record<string, string | number | boolean | null | ((event: never) => void)>
>;

/** Makes an element. Texts become text nodes, never HTML. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A line icon from a path drawn in a box of 20. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** The paths of the icons that the page uses. */
export const icons = {
  send: "M3.5 3.5 17 10 3.5 16.5 5.5 10Zm2 6.5h6",
  attach: "m6 10.5 5-5a2.9 2.9 0 0 1 4.1 4.1l-6.4 6.4a1.9 1.9 0 0 1-2.7-2.7l5.9-5.9",
  reply: "M8 4.5 3.5 9 8 13.5M4 9h7a5 5 0 0 1 5 5v1.5",
  file: "M5.5 2.5h6l3.5 3.5v11.5h-9.5ZM11.5 2.5V6H15",
  refresh: "M15.5 10a5.5 5.5 0 1 1-1.6-3.9l1.6 1.6M15.5 4v3.7h-3.7",
  close: "m5 5 10 10M15 5 5 15",
  moon: "M16 11.8A6.5 6.5 0 0 1 8.2 4 6.5 6.5 0 1 0 16 11.8Z",
  sun: "M10 6.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4ZM10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.5 1.5M14.2 14.2l1.5 1.5M4.3 15.7l1.5-1.5M14.2 5.8l1.5-1.5",
  edit: "m4 16 .8-3.2L13 4.6a1.4 1.4 0 0 1 2 0l.4.4a1.4 1.4 0 0 1 0 2L7.2 15.2Z",
  warning: "M10 3.5 17.5 16.5h-15ZM10 8v4M10 14.2v.3",
  people:
    "M7.5 9.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4ZM2.5 16c0-2.6 2-4.3 5-4.3s5 1.7 5 4.3M13 9.3a2.3 2.3 0 1 0 0-4.6M14.3 11.8c2 .3 3.3 1.8 3.3 4.2",
  hash: "M7.5 3 6 17M14 3l-1.5 14M3.5 7.5h13.5M3 12.5h13.5",
} as const;

/** The initials that stand in a person's circle. */
export function initials(name: string): string {
  return name
    .split(/\s+/u)
    .map((word) => word[0] ?? "")
    .join("")
    .slice(0, 2)
    .toUpperCase();
}

/** A person's circle; the bot has a sign of its own. */
export function avatar(key: string, name: string): HTMLElement {
  const mark = key === "bot" ? el("img", { src: "/page/icon.svg", alt: "" }) : initials(name);
  return el("span", { class: `avatar avatar-${key}`, "aria-hidden": "true" }, mark);
}
