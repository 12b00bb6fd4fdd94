import type { AzureTrouble, FileTrouble, ProblemView } from "./problem-view.ts";
import { inert } from "./untrusted.ts";
import { spanWords } from "./words.ts";

/** What happened, what it means, what to do: our words but for `said`, which quotes. */
export interface ProblemText {
  readonly title: string;
  readonly means: string;
  readonly todo: string;
  /** What the other side said, with its label. */
  readonly said?: { readonly label: string; readonly text: string };
  /** Whether the same thing may be tried again by a button. */
  readonly isRepeatable?: boolean;
}

function waitWords(seconds: number | null, otherwise: string): string {
  return seconds === null ? otherwise : `Come back in ${spanWords(Math.max(1, seconds))}.`;
}

function httpWords(httpStatus: number | null): string {
  return httpStatus === null ? "the connection failed" : `HTTP ${String(httpStatus)}`;
}

const sameForAll =
  "A VM that is outside my view, or that you may not ask about, looks just like one that does not exist.";
const askOperator = "Ask the operator; the reference below helps.";

/** The words for each trouble with Azure. */
export function azureText(problem: AzureTrouble): ProblemText {
  switch (problem.kind) {
    case "not-found":
      return {
        title: "I do not find this VM",
        means: sameForAll,
        todo: "Check the spelling, or send the resource id from the portal (Properties → Resource ID).",
      };
    case "no-rights":
      return {
        title: "I may not read this VM",
        means:
          "Azure refuses my read: a right is missing at this VM, its resource group or its subscription.",
        todo: "Ask whoever manages the subscription to assign me the Reader role there. Until then, send the agent's status.json: I can judge that alone.",
        ...(problem.action === null
          ? {}
          : { said: { label: "Missing right:", text: inert(problem.action, 160) } }),
      };
    case "signed-out":
      return {
        title: "Azure does not accept my sign-in",
        means: "My identity is not accepted at the moment, so I can read no VM at all.",
        todo: `${askOperator} Until then, send the agent's status.json: I can judge that alone.`,
        isRepeatable: true,
      };
    case "throttled":
      return {
        title: "Azure asks me to slow down",
        means:
          "This subscription has received too many requests; nothing is wrong with the VM because of it.",
        todo: waitWords(problem.retryAfterSeconds, "Come back in a few minutes."),
        isRepeatable: true,
      };
    case "unavailable":
      return {
        title: "Azure does not answer properly",
        means: `Azure Resource Manager has trouble of its own (${httpWords(problem.httpStatus)}), so I cannot see the VM now.`,
        todo: "Try again in a minute, or send the agent's status.json: I can judge that without Azure.",
        isRepeatable: true,
      };
    case "timed-out":
      return {
        title: "Azure is too slow just now",
        means: `There was no answer within ${spanWords(problem.afterMs / 1000)}, so I stopped waiting.`,
        todo: "Try again, or send the agent's status.json: I can judge that without Azure.",
        isRepeatable: true,
      };
    case "not-understood":
      return {
        title: "I do not understand Azure's answer",
        means: `Azure answered with something unexpected (${httpWords(problem.httpStatus)}); I do not guess what it means.`,
        todo: `Try again once. If it stays so: ${askOperator.toLowerCase()}`,
        isRepeatable: true,
      };
  }
}

const sendAgain = "Send the file again here, or paste its text.";
const copyPlain = "Send the status.json itself, not an archive, or paste its text.";

function downloadText(
  problem: Extract<
    FileTrouble,
    {
      readonly kind: "address-refused" | "redirected" | "expired" | "too-large" | "timed-out" | "unavailable";
    }
  >,
): ProblemText {
  switch (problem.kind) {
    case "address-refused":
      return {
        title: "I do not fetch files from there",
        means:
          "A file is only fetched from where Teams keeps files; this one points elsewhere, so I did not open it.",
        todo: "Attach the file in our 1:1 chat with the paper clip, or paste its text.",
        ...(problem.host === null
          ? {}
          : { said: { label: "It points to:", text: inert(problem.host, 100) } }),
      };
    case "redirected":
      return {
        title: "The file has moved",
        means: "Its address sent me to another one, and I do not follow that.",
        todo: sendAgain,
      };
    case "expired":
      return {
        title: "The file can no longer be fetched",
        means: "Its link has run out, or the file was deleted.",
        todo: sendAgain,
      };
    case "too-large":
      return {
        title: "The file is too large",
        means: `I read files up to ${String(Math.round(problem.maxBytes / 1_000_000))} MB; a status.json is far smaller.`,
        todo: "Send only status.json, or a zip with it and the agent's log.",
      };
    case "timed-out":
      return {
        title: "The file did not arrive",
        means: `The download stalled; I stopped after ${spanWords(problem.afterMs / 1000)}.`,
        todo: sendAgain,
      };
    case "unavailable":
      return {
        title: "The file cannot be fetched just now",
        means: `Its store has trouble (${httpWords(problem.httpStatus)}).`,
        todo: `Try again in a minute. ${sendAgain}`,
      };
  }
}

/** The words for each trouble with a file. */
export function fileText(problem: FileTrouble): ProblemText {
  switch (problem.kind) {
    case "address-refused":
    case "redirected":
    case "expired":
    case "too-large":
    case "timed-out":
    case "unavailable":
      return downloadText(problem);
    case "secret-file":
      return {
        title: "This may be a key: I did not open it",
        means: "A key must never be sent anywhere. Whoever can see this chat may have it now.",
        todo: "Delete the message. If it is the VM's key, ask for a key reset as compromised. What I need is status.json.",
      };
    case "archive-damaged":
      return { title: "The archive is damaged", means: "It cannot be opened to its end.", todo: copyPlain };
    case "archive-encrypted":
      return { title: "The archive has a password", means: "I cannot look into it.", todo: copyPlain };
    case "archive-too-large":
      return { title: "The archive is too large", means: "It unpacks to more than I read.", todo: copyPlain };
    case "archive-without-known-files":
      return {
        title: "Nothing for me in this archive",
        means: "It holds no status.json and no log of the agent.",
        todo: copyPlain,
      };
    case "wrong-kind":
      return {
        title: "I cannot read this kind of file",
        means: "I read status.json, text and zip files; pictures and documents tell me nothing.",
        todo: "Send status.json as a file, or paste its text.",
      };
    case "not-in-personal":
      return {
        title: "Files reach me in the 1:1 chat only",
        means: "Teams shows a bot no file from a channel or a group chat.",
        todo: "Send it in our 1:1 chat, or paste its text here.",
      };
  }
}

/** The words for everything else. */
export function problemText(view: ProblemView): ProblemText {
  switch (view.kind) {
    case "azure":
      return azureText(view.problem);
    case "file":
      return fileText(view.problem);
    case "unknown-vm":
      return {
        title: "I do not find this VM",
        means: sameForAll,
        todo:
          view.similar.length > 0
            ? "Check the spelling. Did you mean:"
            : "Check the spelling, or send the resource id from the portal (Properties → Resource ID).",
      };
    case "impossible-name":
      return {
        title: "This cannot be a VM's name",
        means: "Azure's names have letters, digits, dots, hyphens and underscores only.",
        todo: "Write the name as the portal shows it, or send the resource id.",
      };
    case "not-sure":
      return view.meant.length > 0
        ? {
            title: "I am not sure what you mean",
            means: "I would rather ask than do the wrong thing.",
            todo: "Did you mean:",
          }
        : {
            title: "I am not sure what you mean",
            means: "I would rather ask than do the wrong thing.",
            todo: "Write a VM's name, as in rg-prod/web-01, or “help”.",
          };
    case "which-vm":
      return {
        title: "Which VM?",
        means: "No VM was named in this conversation yet.",
        todo: "Write its name, as in rg-prod/web-01, or send its resource id or portal link.",
      };
    case "busy":
      return {
        title: "One moment, please",
        means:
          "There are many questions here at once; yours was not dropped silently, but it was not started.",
        todo: waitWords(view.retryAfterSeconds, "Ask again in a minute."),
        isRepeatable: true,
      };
    case "not-allowed":
      return {
        title: "This is not for you to ask",
        means: "The policy does not let you do this.",
        todo: "Ask the operator who may.",
      };
    case "out-of-date":
      return {
        title: "This card is out of date",
        means: "What it belongs to is no longer kept, or has changed since.",
        todo: "Ask about the VM again.",
      };
    case "internal":
      return {
        title: "I made a mistake",
        means:
          "Something went wrong inside me while I worked on this; nothing was changed in Azure because of it.",
        todo: "Try again. If it stays so, give the operator the reference below.",
        isRepeatable: true,
      };
  }
}
