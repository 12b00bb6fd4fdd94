import { describe, expect, test } from "vitest";
import { problemCard, type ProblemContext } from "../../src/presentation/problem-card.ts";
import type { AzureTrouble, FileTrouble, ProblemView } from "../../src/presentation/problem-view.ts";
import { buttons, complaints, executes, pieces, runs, textOf } from "./card-checks.ts";
import { problemContext } from "./scenes.ts";

const show = (view: ProblemView, changes: Partial<ProblemContext> = {}) =>
  problemCard(view, { ...problemContext, ...changes });
const azure = (problem: AzureTrouble): ProblemView => ({ kind: "azure", name: "web-01", problem });
const file = (problem: FileTrouble): ProblemView => ({ kind: "file", name: "status.json", problem });

const troubles: readonly (readonly [ProblemView, string, string])[] = [
  [azure({ kind: "not-found" }), "I do not find this VM", "Check the spelling"],
  [azure({ kind: "no-rights", action: null }), "I may not read this VM", "Reader role"],
  [
    azure({ kind: "no-rights", action: "Microsoft.Compute/virtualMachines/read" }),
    "I may not read this VM",
    "Missing right: \nMicrosoft.Compute/virtualMachines/read",
  ],
  [azure({ kind: "signed-out" }), "Azure does not accept my sign-in", "Ask the operator"],
  [azure({ kind: "throttled", retryAfterSeconds: 17 }), "Azure asks me to slow down", "Come back in 17 s."],
  [azure({ kind: "throttled", retryAfterSeconds: 0 }), "Azure asks me to slow down", "Come back in 1 s."],
  [
    azure({ kind: "throttled", retryAfterSeconds: null }),
    "Azure asks me to slow down",
    "Come back in a few minutes.",
  ],
  [
    azure({ kind: "unavailable", httpStatus: 503, code: "x" }),
    "Azure does not answer properly",
    "(HTTP 503)",
  ],
  [
    azure({ kind: "unavailable", httpStatus: null, code: "x" }),
    "Azure does not answer properly",
    "(the connection failed)",
  ],
  [azure({ kind: "timed-out", afterMs: 8000 }), "Azure is too slow just now", "within 8 s"],
  [azure({ kind: "not-understood", httpStatus: 200 }), "I do not understand Azure's answer", "HTTP 200"],
  [
    file({ kind: "address-refused", host: "evil.example" }),
    "I do not fetch files from there",
    "It points to: \nevil.example",
  ],
  [file({ kind: "address-refused", host: null }), "I do not fetch files from there", "paper clip"],
  [file({ kind: "secret-file" }), "This may be a key: I did not open it", "Delete the message."],
  [file({ kind: "redirected" }), "The file has moved", "Send the file again"],
  [file({ kind: "expired" }), "The file can no longer be fetched", "Send the file again"],
  [file({ kind: "too-large", maxBytes: 10_000_000 }), "The file is too large", "up to 10 MB"],
  [file({ kind: "timed-out", afterMs: 20_000 }), "The file did not arrive", "after 20 s"],
  [file({ kind: "unavailable", httpStatus: 500 }), "The file cannot be fetched just now", "HTTP 500"],
  [file({ kind: "archive-damaged" }), "The archive is damaged", "not an archive"],
  [file({ kind: "archive-encrypted" }), "The archive has a password", "not an archive"],
  [file({ kind: "archive-too-large" }), "The archive is too large", "not an archive"],
  [file({ kind: "archive-without-known-files" }), "Nothing for me in this archive", "not an archive"],
  [file({ kind: "wrong-kind" }), "I cannot read this kind of file", "Send status.json as a file"],
  [file({ kind: "not-in-personal" }), "Files reach me in the 1:1 chat only", "1:1 chat"],
  [
    { kind: "unknown-vm", name: "wbe-01", similar: [] },
    "I do not find this VM",
    "resource id from the portal",
  ],
  [{ kind: "unknown-vm", name: "wbe-01", similar: ["web-01"] }, "I do not find this VM", "Did you mean:"],
  [{ kind: "impossible-name", name: "a b" }, "This cannot be a VM's name", "resource id"],
  [{ kind: "not-sure", meant: [] }, "I am not sure what you mean", "“help”"],
  [{ kind: "not-sure", meant: ["check web-01"] }, "I am not sure what you mean", "Did you mean:"],
  [{ kind: "which-vm" }, "Which VM?", "rg-prod/web-01"],
  [{ kind: "which-error" }, "What does the error say?", "Paste the whole error here"],
  [{ kind: "busy", retryAfterSeconds: null }, "One moment, please", "Ask again in a minute."],
  [{ kind: "not-allowed" }, "This is not for you to ask", "Ask the operator who may."],
  [{ kind: "out-of-date" }, "This card is out of date", "Ask about the VM again."],
  [{ kind: "internal" }, "I made a mistake", "nothing was changed in Azure because of it"],
];

describe("a problem", () => {
  test.each(troubles)("%j is told with what happened and what to do", (view, title, part) => {
    const card = show(view);
    expect(runs(card)).toContain(title);
    expect(textOf(card)).toContain(part);
    expect(textOf(card)).toContain("What to do: ");
    expect(complaints(card)).toEqual([]);
    expect(textOf(card)).not.toMatch(/undefined|null|Error:|\.ts:/);
  });

  test("of an absent VM reads exactly like that of one which must not be seen", () => {
    const absent = problemCard(
      { kind: "unknown-vm", name: "web-01", similar: [] },
      { ...problemContext, actionData: null, sendStatusUrl: null },
    );
    const refused = problemCard(azure({ kind: "not-found" }), {
      ...problemContext,
      actionData: null,
      sendStatusUrl: null,
    });
    expect(absent).toEqual(refused);
  });

  test("has a reference where something was logged", () => {
    expect(textOf(show({ kind: "internal" }))).toContain(problemContext.reference);
    expect(textOf(show({ kind: "internal" }, { reference: null }))).not.toContain("Reference");
  });
});

describe("the buttons of a problem", () => {
  test("try again where that can help, and there is something to try", () => {
    expect(buttons(show({ kind: "internal" }))).toEqual(["Check again"]);
    expect(buttons(show({ kind: "internal" }, { actionData: null }))).toEqual([]);
    expect(buttons(show({ kind: "not-allowed" }))).toEqual([]);
  });

  test("lead to the 1:1 chat where a file helps", () => {
    expect(buttons(show(azure({ kind: "no-rights", action: null })))).toEqual(["Send status.json"]);
    expect(buttons(show(file({ kind: "not-in-personal" })))).toEqual(["Send status.json"]);
    expect(buttons(show(file({ kind: "expired" })))).toEqual([]);
    expect(buttons(show(file({ kind: "not-in-personal" }), { sendStatusUrl: null }))).toEqual([]);
  });

  test("take up at most three similar names, as buttons only where no client can read them as markup", () => {
    const card = show({
      kind: "unknown-vm",
      name: "w",
      similar: ["web-01", "web_02", "[x](https://evil.example)", "web-04"],
    });
    expect(buttons(card)).toEqual(["web-01"]);
    expect(executes(card)[0]?.["data"]).toEqual({ phrase: "check web-01", verb: "say" });
    expect(textOf(card)).toContain("2. \nweb_02");
    expect(textOf(card)).not.toContain("web-04");
  });

  test("say what was meant by number", () => {
    const card = show({ kind: "not-sure", meant: ["check web-01", "enable MSP on web-01"] });
    expect(buttons(card)).toEqual(["Yes, 1", "Yes, 2"]);
    expect(pieces(card).some(({ node }) => node["tooltip"] === "Choose number 2")).toBe(true);
    expect(executes(card)[1]?.["data"]).toEqual({ phrase: "enable MSP on web-01", verb: "say" });
  });
});
