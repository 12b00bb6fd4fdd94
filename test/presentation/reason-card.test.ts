import { describe, expect, test } from "vitest";
import { reasonCard } from "../../src/presentation/reason-card.ts";
import { verbs } from "../../src/presentation/verbs.ts";
import { buttons, executes, pieces, runs } from "./card-checks.ts";
import { reasonView } from "./scenes.ts";

const prose = (...changes: Parameters<typeof reasonView>) =>
  runs(reasonCard(reasonView(...changes))).join("");

describe("the card that asks for the reason", () => {
  test("says what will be asked for, what happens, and who decides", () => {
    for (const part of [
      "Request a key reset",
      "web-01 · rg-prod · West Europe",
      "keyIncarnationId 3 → 4",
      "Why: Key refused (key-rejected)",
      "No restart.",
      "One approval is needed; Bo Chen or Eve Diaz can give it. Nothing is sent to Azure before. The reason is shown to everybody who sees the approval card.",
    ])
      expect(prose()).toContain(part);
  });

  test("says that a declared compromise rests on the person's word", () => {
    const changes = { ground: { kind: "declared-compromise" }, quorum: 2 } as const;
    expect(prose(changes)).toContain(
      "No finding supports this: the approval card will say that it rests on your word.",
    );
    expect(prose(changes)).toContain("2 approvals are needed");
    expect(executes(reasonCard(reasonView(changes))).map(({ verb }) => verb)).toEqual([
      verbs.declareCompromise,
      verbs.dismiss,
    ]);
  });

  test("needs a sentence for a request, and none to drop it", () => {
    const card = reasonCard(reasonView());
    expect(buttons(card)).toEqual(["Request", "Cancel"]);
    expect(executes(card).map(({ verb, associatedInputs }) => [verb, associatedInputs])).toEqual([
      [verbs.requestReset, "auto"],
      [verbs.dismiss, "none"],
    ]);
    expect(pieces(card).find(({ node }) => node["type"] === "Input.Text")?.node).toMatchObject({
      id: "reason",
      isRequired: true,
    });
    expect(executes(card)[0]?.["data"]).toEqual({ vm: "web-01", verb: verbs.requestReset });
  });

  test("asks again where the reason was missing, and stands without a place", () => {
    expect(prose({ isReasonMissing: true })).toContain("A reason is needed");
    expect(prose({ place: {} })).toContain("VM not known");
    expect(prose({ effect: "at-next-start" })).toContain("at the next start");
  });
});
