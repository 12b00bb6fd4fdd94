import { describe, expect, test } from "vitest";
import { reasons, type ReasonCode } from "../../src/approvals/reasons.ts";
import { resetRefusals } from "../../src/diagnosis/report.ts";
import { notOfferedText } from "../../src/presentation/not-offered.ts";
import { refusalCard, refusalText } from "../../src/presentation/refusal-card.ts";
import { minute, start } from "../approvals/builders.ts";
import { complaints, runs } from "./card-checks.ts";
import { refusalView } from "./scenes.ts";

const both = (...changes: Parameters<typeof refusalView>) => {
  const view = refusalView(...changes);
  return [runs(refusalCard(view)).join(""), refusalText(view)];
};

describe("a refusal", () => {
  test.each(Object.keys(reasons) as readonly ReasonCode[])("%s is told in its three sentences", (code) => {
    const { what, why, todo } = reasons[code];
    for (const text of both({ code, eligible: [] }))
      for (const part of [what, why, todo]) expect(text).toContain(part);
    expect(complaints(refusalCard(refusalView({ code })))).toEqual([]);
  });

  test("of the requester names who can approve instead", () => {
    const [card, text] = both();
    expect(card).toContain("You asked for this reset, so somebody else has to approve it.");
    expect(card).toContain("Who can: Bo Chen or Eve Diaz.");
    expect(text).toMatch(/Bo Chen or Eve Diaz can\.$/);
  });

  test("that is not about a right names nobody", () => {
    for (const text of both({ code: "other-request" })) expect(text).not.toContain("Bo Chen");
  });

  test("for want of approvers counts them", () => {
    for (const text of both({ code: "too-few-approvers", quorum: 3 }))
      expect(text).toContain("Needed: 3. Possible: 2.");
    for (const text of both({ code: "too-few-approvers" })) expect(text).not.toContain("Needed");
  });

  test("that passes says when", () => {
    for (const text of both({ code: "cooling-down", untilMs: start + 48 * minute }))
      expect(text).toContain("It can be asked again from 14:48 UTC (in 48 min).");
  });

  test("says why the diagnosis offers no reset, and what Azure answered", () => {
    for (const because of resetRefusals)
      for (const text of both({ code: "azure-not-read", notOfferedBecause: because }))
        expect(text).toContain(notOfferedText(because));
    expect(notOfferedText(null)).toContain("check the VM first");
    for (const text of both({ code: "azure-not-read", azureProblem: { kind: "signed-out" } }))
      expect(text).toContain("Azure does not accept my sign-in.");
  });
});
