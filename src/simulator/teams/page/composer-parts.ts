import { el, icon, icons } from "./dom.ts";
import { sizeText } from "./time.ts";

/** The files that wait in a box to be sent. */
export interface PendingFiles {
  readonly element: HTMLElement;
  list(): readonly File[];
  set(files: readonly File[]): void;
}

/** Makes an empty list of files; `onChange` is told of every change. */
export function pendingFiles(onChange: () => void): PendingFiles {
  const element = el("ul", { class: "pending", "aria-label": "Files to send" });
  let files: readonly File[] = [];
  const set = (next: readonly File[]): void => {
    files = next;
    element.replaceChildren(
      ...files.map((file) => pendingFile(file, () => set(files.filter((one) => one !== file)))),
    );
    onChange();
  };
  return { element, list: () => files, set };
}

/** The chip that says whether the bot is mentioned. */
export interface MentionChip {
  readonly element: HTMLElement;
  isOn(): boolean;
}

/** Makes the chip, switched on; without one (1:1 chat) nothing is shown and nothing is mentioned. */
export function mentionChip(isOffered: boolean, onToggle: () => void): MentionChip {
  let isOn = isOffered;
  const element = el("div", { class: "composer-mention" });
  const draw = (): void => {
    const toggle = el(
      "button",
      {
        type: "button",
        class: isOn ? "mention-chip" : "link-button",
        "data-testid": "mention-toggle",
        "aria-label": isOn ? "Do not mention Latchkey" : "Mention Latchkey",
        title: isOn ? "Latchkey gets this message. Press to leave it out." : "",
        onclick: () => {
          isOn = !isOn;
          draw();
          onToggle();
        },
      },
      isOn ? "@Latchkey" : "Mention @Latchkey",
      isOn ? icon(icons.close) : null,
    );
    element.replaceChildren(toggle);
  };
  if (isOffered) draw();
  return { element, isOn: () => isOn };
}

/** The button that picks files, with the input that the browser needs for it. */
export function filePicker(
  testId: string,
  onFiles: (files: readonly File[]) => void,
): readonly HTMLElement[] {
  const input = el("input", {
    type: "file",
    multiple: true,
    class: "visually-hidden",
    tabindex: -1,
    "aria-label": "File to attach",
    "data-testid": `${testId}-file`,
    onchange: () => {
      onFiles([...(input.files ?? [])]);
      input.value = "";
    },
  });
  const button = el(
    "button",
    {
      type: "button",
      class: "quiet",
      "aria-label": "Attach a file",
      title: "Attach a file",
      onclick: () => input.click(),
    },
    icon(icons.attach),
  );
  return [input, button];
}

function pendingFile(file: File, onRemove: () => void): HTMLElement {
  return el(
    "li",
    { class: "pending-file" },
    icon(icons.file),
    el("span", {}, `${file.name} · ${sizeText(file.size)}`),
    el(
      "button",
      { type: "button", class: "quiet small", "aria-label": `Remove ${file.name}`, onclick: onRemove },
      icon(icons.close),
    ),
  );
}
