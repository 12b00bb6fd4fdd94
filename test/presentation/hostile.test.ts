import { describe, expect, test } from "vitest";
import { cardBytes, maxCardBytes } from "../../src/presentation/card-size.ts";
import type { Card } from "../../src/presentation/card.ts";
import { disableMspCard } from "../../src/presentation/disable-msp-card.ts";
import { enableMspCard } from "../../src/presentation/enable-msp-card.ts";
import { helpCard } from "../../src/presentation/help-card.ts";
import { problemCard } from "../../src/presentation/problem-card.ts";
import type { ProblemView } from "../../src/presentation/problem-view.ts";
import { progressCard } from "../../src/presentation/progress-card.ts";
import { reasonCard } from "../../src/presentation/reason-card.ts";
import { refusalCard, refusalText } from "../../src/presentation/refusal-card.ts";
import { reportCard } from "../../src/presentation/report-card.ts";
import { requestCard } from "../../src/presentation/request-card.ts";
import { summaryCard } from "../../src/presentation/summary-card.ts";
import { uploadChoiceCard } from "../../src/presentation/upload-choice-card.ts";
import { vmChoiceCard } from "../../src/presentation/vm-choice-card.ts";
import { complaints, runs, textOf } from "./card-checks.ts";
import { hostileTexts, mark, poisoned } from "./hostile.ts";
import { inChannel, reports, reportView } from "./report-scenes.ts";
import { requests, requestView } from "./request-scenes.ts";
import { choices, problemContext, reasonView, refusalView } from "./scenes.ts";

const troubles: readonly ProblemView[] = [
  { kind: "azure", name: "x", problem: { kind: "no-rights", action: "x" } },
  { kind: "azure", name: "x", problem: { kind: "unavailable", httpStatus: 500, code: "x" } },
  { kind: "file", name: "x", problem: { kind: "address-refused", host: "x" } },
  { kind: "unknown-vm", name: "x", similar: ["x", "y"] },
  { kind: "impossible-name", name: "x" },
  { kind: "not-sure", meant: ["x"] },
];
const place = { name: "x", resourceGroup: "x", region: "x" };

/** Every kind of card, with every foreign text in it replaced by this one. A stored request holds no text above 4000 units. */
function cardsWith(text: string | null): Readonly<Record<string, Card>> {
  const bad = <T>(value: T): T => poisoned(value, text);
  const short = <T>(value: T): T => poisoned(value, text === null ? "" : text.slice(0, 600));
  return {
    ...Object.fromEntries(
      Object.entries(reports).flatMap(([name, report]) => [
        [`report ${name}`, reportCard(bad(reportView(report, { notes: ["x", "y"] })))],
        [`report ${name} in a channel`, reportCard(bad(reportView(report, inChannel)))],
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(requests).map(([name, request]) => [
        `request ${name}`,
        requestCard(requestView({ ...short({ request, region: "x" }), isPosting: true })),
      ]),
    ),
    "request names": requestCard(short(requestView())),
    ...Object.fromEntries(
      troubles.map((view, index) => [
        `problem ${String(index)}`,
        problemCard(bad(view), bad(problemContext)),
      ]),
    ),
    reason: reasonCard(bad(reasonView())),
    refusal: refusalCard(bad(refusalView())),
    progress: progressCard(bad({ name: "x", steps: [{ label: "x", state: "done" }] })),
    summary: summaryCard({
      name: text ?? "",
      machines: Array.from({ length: 30 }, () => ({
        ...bad({ name: "x" }),
        verdict: "action-needed",
        codes: ["key-rejected"] as const,
      })),
      docsUrl: () => text ?? "",
      actionData: null,
    }),
    "upload choice": uploadChoiceCard(bad({ fileName: "x", choices, actionData: {} })),
    "vm choice": vmChoiceCard(bad({ asked: "x", choices, actionData: {} })),
    "enable MSP": enableMspCard(bad({ place, resourceId: "x", osFamily: "linux" })),
    "disable MSP": disableMspCard(bad({ place, resourceId: "x", osFamily: "windows" })),
    help: helpCard({
      tries: [text ?? "", "x"],
      audience: "personal",
      retentionDays: 90,
      isAnswerToUnknown: true,
    }),
  };
}

describe("foreign text in any place of any card", () => {
  test.each(Object.keys(hostileTexts))("%s stays text in a run, and the card stays small", (kind) => {
    const cards = cardsWith(hostileTexts[kind] ?? "");
    const wrong = Object.entries(cards).flatMap(([name, card]) =>
      complaints(card, mark).map((text) => `${name}: ${text}`),
    );
    expect(wrong).toEqual([]);
  });

  test("is shown, not swallowed", () => {
    const cards = cardsWith(hostileTexts["markdown"] ?? "");
    const silent = Object.entries(cards).filter(([, card]) => !textOf(card).includes(mark));
    // In a channel nothing of a row is shown, and a how-to names only what Azure could know.
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  test.each([
    ["blank", " \u200b "],
    ["missing", null],
  ])("that is %s is shown as a dash", (_, text) => {
    const cards = cardsWith(text);
    const wrong = Object.entries(cards).flatMap(([name, card]) =>
      complaints(card).map((found) => `${name}: ${found}`),
    );
    expect(wrong).toEqual([]);
    expect(runs(cards["progress"] ?? {})).toContain("–");
  });

  test("never becomes part of a message, which clients read as Markdown", () => {
    for (const text of Object.values(hostileTexts))
      expect(refusalText(poisoned(refusalView(), text))).not.toContain(mark);
    expect(refusalText(refusalView())).toContain("Bo Chen or Eve Diaz can.");
  });

  test("cannot push a request's card above the limit, whatever the store lets in", () => {
    const request = {
      ...poisoned(requests.failed, "𝕏".repeat(300)),
      reason: "€".repeat(4000),
      joiners: Array.from({ length: 100 }, () => requests.failed.requester),
    };
    const refreshFor = Array.from({ length: 100 }, (_, index) => `29:${"a".repeat(140)}${String(index)}`);
    const approvers = Array.from({ length: 100 }, (_, index) => ({
      objectId: `${String(index)}${"0".repeat(90)}`,
      name: "€".repeat(300),
    }));
    const open = { ...request, state: "PENDING", endedAtMs: null } as const;
    expect(
      cardBytes(requestCard(requestView({ request: open, refreshFor, approvers, isPosting: true }))),
    ).toBeLessThan(maxCardBytes);
    expect(cardBytes(requestCard(requestView({ request, refreshFor, approvers })))).toBeLessThan(
      maxCardBytes,
    );
  });
});
