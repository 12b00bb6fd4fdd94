import { say, upload, type Target } from "./api.ts";
import { filePicker, mentionChip, pendingFiles } from "./composer-parts.ts";
import { el, icon, icons } from "./dom.ts";
import { draftAt, keepDraft, onDraft, type DraftPlace } from "./drafts.ts";

/** The box in which one writes. */
export interface Composer {
  readonly element: HTMLFormElement;
  attach(files: readonly File[]): void;
  focus(): void;
  close(): void;
}

const namedFirst = /^@latchkey\b[\s,:]*/iu;

/** Makes a box for one chat or thread. Enter sends, Shift+Enter makes a new line; what could not be sent goes back into the box. */
export function createComposer(place: DraftPlace, hint: string, testId: string): Composer {
  const isShared = place.chat !== "personal";
  const input = textInput(hint, testId, {
    onChange: () => changed(),
    onSend: () => element.requestSubmit(),
    onFiles: (files) => attach(files),
  });
  const pending = pendingFiles(() => changed());
  const mention = mentionChip(isShared, () => input.focus());
  const note = el("p", { class: "composer-note", role: "alert" });
  const sendButton = el(
    "button",
    {
      type: "submit",
      class: "quiet send",
      "aria-label": "Send",
      title: "Send (Enter)",
      "data-testid": `${testId}-send`,
    },
    icon(icons.send),
  );
  const element = el(
    "form",
    { class: "composer", "data-testid": testId, onsubmit: (event: Event) => submit(event) },
    mention.element,
    pending.element,
    el("div", { class: "composer-row" }, input, ...filePicker(testId, attach), sendButton),
    note,
  );

  function changed(): void {
    keepDraft(place, input.value);
    fitHeight(input);
    sendButton.classList.toggle("is-ready", input.value.trim() !== "" || pending.list().length > 0);
  }

  function attach(files: readonly File[]): void {
    pending.set([...pending.list(), ...files]);
    input.focus();
  }

  function fill(text: string, files: readonly File[], problem: string): void {
    input.value = text;
    note.textContent = problem;
    pending.set(files);
  }

  function submit(event: Event): void {
    event.preventDefault();
    const [typed, files] = [input.value.trim(), pending.list()];
    const text = isShared ? typed.replace(namedFirst, "") : typed;
    if (text === "" && files.length === 0) return;
    const target = { ...place, isMentioning: mention.isOn() || namedFirst.test(typed) };
    fill("", [], "");
    send(target, text, files).catch((cause: unknown) => fill(typed, files, sentenceOf(cause)));
  }

  const stop = onDraft(() => {
    input.value = draftAt(place);
    changed();
  });
  input.value = draftAt(place);
  queueMicrotask(changed);
  return { element, attach, focus: () => input.focus(), close: stop };
}

function textInput(
  hint: string,
  testId: string,
  does: { onChange(): void; onSend(): void; onFiles(files: readonly File[]): void },
): HTMLTextAreaElement {
  return el("textarea", {
    class: "composer-input",
    rows: 1,
    placeholder: hint,
    "aria-label": hint,
    "data-testid": `${testId}-input`,
    spellcheck: "false",
    oninput: () => does.onChange(),
    onkeydown: (event: KeyboardEvent) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      does.onSend();
    },
    onpaste: (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      does.onFiles(files);
    },
  });
}

function fitHeight(input: HTMLTextAreaElement): void {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight}px`;
}

async function send(target: Target, text: string, files: readonly File[]): Promise<void> {
  const [first, ...more] = files;
  if (first === undefined) return say(target, text);
  await upload(target, first, text);
  for (const file of more) await upload(target, file, "");
  return undefined;
}

function sentenceOf(cause: unknown): string {
  if (cause instanceof TypeError) return "The simulator does not answer.";
  return cause instanceof Error ? cause.message : "The message could not be sent.";
}
