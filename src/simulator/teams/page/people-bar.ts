import type { PersonKey, StateView } from "../views.ts";
import { avatar, el } from "./dom.ts";
import { openPlace, type OpenPlace } from "./place.ts";
import { themeButton } from "./theme.ts";

/** Draws the top bar: what this is, whom one acts as, light or dark. */
export function drawTop(top: HTMLElement, state: StateView, place: OpenPlace, onTheme: () => void): void {
  const brand = el(
    "div",
    { class: "brand" },
    el("img", { src: "/page/icon.svg", alt: "" }),
    el("span", { class: "brand-name" }, "Latchkey"),
    el("span", { class: "brand-note" }, "simulated Teams"),
  );
  const choices = state.people.map((person) => personChoice(person, place));
  const people = el(
    "fieldset",
    { class: "people", role: "radiogroup", "aria-label": "Act as" },
    el("span", { class: "people-label", "aria-hidden": "true" }, "You are"),
    ...choices,
  );
  top.replaceChildren(brand, people, themeButton(onTheme));
}

/** Marks the person in the bar without drawing it anew, so that the keyboard's focus stays. */
export function markPerson(top: HTMLElement, person: PersonKey): void {
  for (const input of top.querySelectorAll<HTMLInputElement>("input[name=person]")) {
    input.checked = input.value === person;
  }
}

function personChoice(person: StateView["people"][number], place: OpenPlace): HTMLElement {
  const input = el("input", {
    type: "radio",
    name: "person",
    value: person.key,
    class: "visually-hidden",
    checked: person.key === place.person,
    "aria-label": `${person.name}, ${person.about}`,
    onchange: () => openPlace({ person: person.key, chat: currentChat() }),
  });
  return el(
    "label",
    { class: "person", title: `${person.name} ${person.about}`, "data-testid": `person-${person.key}` },
    input,
    avatar(person.key, person.name),
    el(
      "span",
      { class: "person-text" },
      el("span", { class: "person-name" }, person.name),
      el("span", { class: "person-about" }, person.about),
    ),
  );
}

function currentChat(): OpenPlace["chat"] {
  const chat = new URLSearchParams(location.hash.slice(1)).get("chat");
  return chat === "group" || chat === "channel" ? chat : "personal";
}
