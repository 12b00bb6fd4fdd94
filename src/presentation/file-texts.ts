import { httpWords, type TextTable } from "./problem-text.ts";
import type { FileTrouble } from "./problem-view.ts";
import { inert } from "./untrusted.ts";
import { spanWords } from "./words.ts";

const sendAgain = "Send the file again here, or paste its text.";
const copyPlain = "Send the status.json itself, not an archive, or paste its text.";

/** The words for each trouble with a file. */
export const fileTexts: TextTable<FileTrouble> = {
  "address-refused": ({ host }) => ({
    title: "I do not fetch files from there",
    means:
      "A file is only fetched from where Teams keeps files; this one points elsewhere, so I did not open it.",
    todo: "Attach the file in our 1:1 chat with the paper clip, or paste its text.",
    ...(host === null ? {} : { said: { label: "It points to:", text: inert(host, 100) } }),
  }),
  redirected: () => ({
    title: "The file has moved",
    means: "Its address sent me to another one, and I do not follow that.",
    todo: sendAgain,
  }),
  expired: () => ({
    title: "The file can no longer be fetched",
    means: "Its link has run out, or the file was deleted.",
    todo: sendAgain,
  }),
  "too-large": ({ maxBytes }) => ({
    title: "The file is too large",
    means: `I read files up to ${String(Math.round(maxBytes / 1_000_000))} MB; a status.json is far smaller.`,
    todo: "Send only status.json, or a zip with it and the agent's log.",
  }),
  "timed-out": ({ afterMs }) => ({
    title: "The file did not arrive",
    means: `The download stalled; I stopped after ${spanWords(afterMs / 1000)}.`,
    todo: sendAgain,
  }),
  unavailable: ({ httpStatus }) => ({
    title: "The file cannot be fetched just now",
    means: `Its store has trouble (${httpWords(httpStatus)}).`,
    todo: `Try again in a minute. ${sendAgain}`,
  }),
  "secret-file": () => ({
    title: "This may be a key: I did not open it",
    means: "A key must never be sent anywhere. Whoever can see this chat may have it now.",
    todo: "Delete the message. If it is the VM's key, ask for a key reset as compromised. What I need is status.json.",
  }),
  "archive-damaged": () => ({
    title: "The archive is damaged",
    means: "It cannot be opened to its end.",
    todo: copyPlain,
  }),
  "archive-encrypted": () => ({
    title: "The archive has a password",
    means: "I cannot look into it.",
    todo: copyPlain,
  }),
  "archive-too-large": () => ({
    title: "The archive is too large",
    means: "It unpacks to more than I read.",
    todo: copyPlain,
  }),
  "archive-without-known-files": () => ({
    title: "Nothing for me in this archive",
    means: "It holds no status.json and no log of the agent.",
    todo: copyPlain,
  }),
  "wrong-kind": () => ({
    title: "I cannot read this kind of file",
    means: "I read status.json, text and zip files; pictures and documents tell me nothing.",
    todo: "Send status.json as a file, or paste its text.",
  }),
  "not-in-personal": () => ({
    title: "Files reach me in the 1:1 chat only",
    means: "Teams shows a bot no file from a channel or a group chat.",
    todo: "Send it in our 1:1 chat, or paste its text here.",
  }),
};
