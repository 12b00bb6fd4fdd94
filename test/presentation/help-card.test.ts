import { describe, expect, test } from "vitest";
import { helpCard, type HelpView } from "../../src/presentation/help-card.ts";
import { progressCard } from "../../src/presentation/progress-card.ts";
import { sendHereCard } from "../../src/presentation/send-here-card.ts";
import { buttons, executes, runs, textOf } from "./card-checks.ts";
import { inChannel } from "./report-scenes.ts";

const help = (changes: Partial<HelpView> = {}) =>
  helpCard({
    tries: ["check web-01", "b", "c", "d"],
    audience: "personal",
    retentionDays: 30,
    isAnswerToUnknown: false,
    ...changes,
  });

describe("help", () => {
  test("has at most three things to try, each with a button that says it", () => {
    expect(buttons(help())).toEqual(["Try 1", "Try 2", "Try 3"]);
    expect(executes(help())[0]).toMatchObject({
      verb: "say",
      data: { phrase: "check web-01" },
      tooltip: "Try number 1",
    });
  });

  test("says where files can be sent, and how long what they say is kept", () => {
    expect(textOf(help())).toContain("here as a file");
    expect(textOf(help({ audience: "shared" }))).toContain("send it to me as a file in our 1:1 chat");
    expect(textOf(help())).toContain("30 days");
  });

  test("begins with it where something was not understood", () => {
    expect(textOf(help({ isAnswerToUnknown: true }))).toMatch(/^\? \nI did not understand that\./);
    expect(textOf(help())).not.toContain("I did not understand");
  });
});

test("progress shows at most six steps, each with a sign", () => {
  const steps = (["done", "doing", "failed", "done", "done", "done", "done"] as const).map(
    (state, index) => ({ label: `step ${String(index)}`, state }),
  );
  const shown = runs(progressCard({ name: "web-01", steps })).map((text) =>
    text.replaceAll("\u00a0", " ").trim(),
  );
  expect(shown).toEqual(expect.arrayContaining(["✔ step 0", "⋯ step 1", "✖ step 2", "✔ step 5"]));
  expect(shown).not.toContain("✔ step 6");
  expect(progressCard({ name: "<at>x</at>", steps: [] })["speak"]).toBe("Looking at the VM.");
});

test("a file in a channel is answered with the way to the 1:1 chat, where there is one", () => {
  expect(buttons(sendHereCard({ sendUrl: inChannel.sendStatusUrl }))).toEqual(["Send it in the 1:1 chat"]);
  expect(buttons(sendHereCard({ sendUrl: null }))).toEqual([]);
});
