import type { Card } from "../../src/presentation/card.ts";
import { disableMspCard } from "../../src/presentation/disable-msp-card.ts";
import { enableMspCard } from "../../src/presentation/enable-msp-card.ts";
import { helpCard } from "../../src/presentation/help-card.ts";
import { problemCard } from "../../src/presentation/problem-card.ts";
import type { ProblemView } from "../../src/presentation/problem-view.ts";
import { progressCard } from "../../src/presentation/progress-card.ts";
import { reasonCard, type ReasonView } from "../../src/presentation/reason-card.ts";
import { refusalCard, type RefusalView } from "../../src/presentation/refusal-card.ts";
import { reportCard } from "../../src/presentation/report-card.ts";
import { requestCard } from "../../src/presentation/request-card.ts";
import { sendHereCard } from "../../src/presentation/send-here-card.ts";
import { summaryCard, type SummaryMachine } from "../../src/presentation/summary-card.ts";
import { uploadChoiceCard } from "../../src/presentation/upload-choice-card.ts";
import { vmChoiceCard } from "../../src/presentation/vm-choice-card.ts";
import type { VmChoice } from "../../src/presentation/vm-choices.ts";
import { minute, start, vm } from "../approvals/builders.ts";
import { inChannel, reports, reportView } from "./report-scenes.ts";
import { approvers, requests, requestView } from "./request-scenes.ts";

const docsUrl = (code: string) => `https://example.org/guide/${code}`;
const sendUrl = inChannel.sendStatusUrl;
const place = { name: "web-01", resourceGroup: "rg-prod", region: "West Europe" };
const howTo = { place, resourceId: vm, osFamily: "linux" } as const;

/** Five machines that a person may mean; made up. */
export const choices: readonly VmChoice[] = ["prod", "test", "dev", "lab", "old"].map((name) => ({
  resourceId: vm.replace("rg-prod", `rg-${name}`),
  name: "web-01",
  resourceGroup: `rg-${name}`,
  region: "westeurope",
  powerState: name === "old" ? "deallocated" : "running",
}));

const machines: readonly SummaryMachine[] = Array.from({ length: 100 }, (_, index) => ({
  name: `vmss-web/${String(index)}`,
  verdict: index < 12 ? "action-needed" : index === 12 ? "inconclusive" : "healthy",
  codes: index < 12 ? ["key-rejected", "gpa-outdated"] : index === 12 ? ["status-stale"] : [],
}));

/** What goes with a problem, with changes. */
export const problemContext = {
  reference: "0b4c5f6e-1111-4222-8333-444455556666",
  actionData: { vm: "web-01" },
  sendStatusUrl: sendUrl,
};
const noRights: ProblemView = {
  kind: "azure",
  name: "web-01",
  problem: { kind: "no-rights", action: "Microsoft.Compute/virtualMachines/read" },
};

/** What somebody is about to ask for, with changes. */
export function reasonView(changes: Partial<ReasonView> = {}): ReasonView {
  return {
    place,
    plan: { from: 3, to: 4 },
    ground: { kind: "finding", code: "key-rejected" },
    effect: "soon",
    quorum: 1,
    approvers,
    isReasonMissing: false,
    actionData: { vm: "web-01" },
    ...changes,
  };
}

/** A refusal of the requester, with changes. */
export function refusalView(changes: Partial<RefusalView> = {}): RefusalView {
  return {
    code: "requester-may-not-decide",
    eligible: approvers,
    quorum: null,
    untilMs: null,
    nowMs: start,
    ...changes,
  };
}

/** One card per template, named after it: what the sample beside the template shows. */
export const sampleCards: Readonly<Record<string, () => Card>> = {
  "disable-msp": () => disableMspCard(howTo),
  "enable-msp": () => enableMspCard(howTo),
  help: () =>
    helpCard({
      tries: ["check web-01", "why is MSP not applied on rg-prod/web-01?", "how do I enable MSP?"],
      audience: "personal",
      retentionDays: 90,
      isAnswerToUnknown: false,
    }),
  problem: () => problemCard(noRights, problemContext),
  progress: () =>
    progressCard({
      name: "web-01",
      steps: [
        { label: "found in rg-prod", state: "done" },
        { label: "VM state", state: "done" },
        { label: "agent's status", state: "doing" },
      ],
    }),
  reason: () => reasonCard(reasonView()),
  refusal: () => refusalCard(refusalView()),
  report: () => reportCard(reportView(reports.keyRejected)),
  request: () => requestCard(requestView({ isPosting: true })),
  "send-here": () => sendHereCard({ sendUrl }),
  summary: () => summaryCard({ name: "vmss-web", machines, docsUrl, actionData: { vm: "vmss-web" } }),
  "upload-choice": () =>
    uploadChoiceCard({ fileName: "status.json", choices: choices.slice(0, 2), actionData: { upload: "1" } }),
  "vm-choice": () => vmChoiceCard({ asked: "web-01", choices, actionData: { phrase: "check web-01" } }),
};

const viewers = ["requester", "approver", "approver-done", "onlooker"] as const;

/** Many more situations: every card that is looked at and checked. */
export const scenes: Readonly<Record<string, () => Card>> = {
  ...sampleCards,
  ...Object.fromEntries(
    Object.entries(reports).flatMap(([name, report]) => [
      [`report ${name}`, () => reportCard(reportView(report))],
      [`report ${name} in a channel`, () => reportCard(reportView(report, inChannel))],
    ]),
  ),
  "report under way": () =>
    reportCard(
      reportView(reports.keyRejected, { pendingRequest: { from: 3, to: 4, state: "Waiting for approval" } }),
    ),
  ...Object.fromEntries(
    Object.entries(requests).map(([name, request]) => [
      `request ${name}`,
      () => requestCard(requestView({ request, nowMs: start + 10 * minute })),
    ]),
  ),
  ...Object.fromEntries(
    viewers.map((viewer) => [`request for ${viewer}`, () => requestCard(requestView({ viewer }))]),
  ),
  "reason missing": () => reasonCard(reasonView({ isReasonMissing: true })),
  "reason declared": () => reasonCard(reasonView({ ground: { kind: "declared-compromise" }, quorum: 2 })),
  "refusal cooling down": () =>
    refusalCard(refusalView({ code: "cooling-down", untilMs: start + 48 * minute, eligible: [] })),
  "help after nonsense": () =>
    helpCard({ tries: ["check web-01"], audience: "shared", retentionDays: 90, isAnswerToUnknown: true }),
  "problem unknown": () =>
    problemCard({ kind: "unknown-vm", name: "wbe-01", similar: ["web-01", "web-02"] }, problemContext),
  "problem throttled": () =>
    problemCard(
      { kind: "azure", name: "web-01", problem: { kind: "throttled", retryAfterSeconds: 17 } },
      problemContext,
    ),
};
