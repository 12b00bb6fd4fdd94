import {
  diagnoseFiles,
  diagnoseMachine,
  type DiagnoseDeps,
  type Diagnosis,
} from "../app/diagnose-machine.ts";
import { allowed } from "../app/resolve-target.ts";
import type { AzureProblem } from "../app/ports/azure-reader.ts";
import type { SentDocument } from "../app/evidence-shelf.ts";
import type { Report } from "../diagnosis/report.ts";
import { commandLines } from "../presentation/command-lines.ts";
import { problemCard } from "../presentation/problem-card.ts";
import { reportCard } from "../presentation/report-card.ts";
import type { PendingRequest, ReportView } from "../presentation/report-view.ts";
import { stateLabel } from "../presentation/request-words.ts";
import { resourceIdOf, targetKey, targetLabel, type VmTarget } from "../target/target.ts";
import { fileNotes } from "./file-notes.ts";
import type { Answer, Turn } from "./talk.ts";
import { askerOf, audienceOf, chatWithBot, sendStatusUrl } from "./talk.ts";

/** Under this key the files of a machine wait on the shelf. */
export function shelfKey(target: VmTarget): string {
  return `vm|${targetKey(target)}`;
}

/** What came of looking at a machine, with the reset of it that is open. */
export type Look = Diagnosis & {
  readonly pendingRequest?: PendingRequest;
  /** What people sent about the machine, joined with what Azure says. */
  readonly sent: readonly SentDocument[];
  /** The report before this one in this conversation rested on a file that is no longer at hand. */
  readonly isFileGone: boolean;
};

/** Looks at a machine and joins what was sent about it lately. A report is remembered: it decides whether a reset may be asked for here. */
export async function lookAt(target: VmTarget, sent: readonly SentDocument[], turn: Turn): Promise<Look> {
  const { deps } = turn;
  const documents = atHand(target, sent, turn);
  const [diagnosis, pending, restedOnFile] = await Promise.all([
    diagnoseMachine(target, documents, deps.deadlines.azureMs, diagnosing(deps)),
    openRequestOf(target, turn),
    hasRestedOnFile(target, turn),
  ]);
  // Looked up anew: somebody else may have sent something meanwhile.
  if (sent.length > 0 && diagnosis.kind === "report")
    deps.shelf.put(shelfKey(target), atHand(target, sent, turn));
  const isFileGone = restedOnFile && documents.length === 0;
  const look = { ...diagnosis, ...pending, sent: documents, isFileGone };
  await noteLook(look, target, turn);
  return look;
}

async function hasRestedOnFile(target: VmTarget, { deps, from }: Turn): Promise<boolean> {
  const memory = await deps.memories.recall(from.conversationId);
  return memory?.restedOnFile === true && memory.resourceId.toLowerCase() === targetKey(target);
}

async function openRequestOf(
  target: VmTarget,
  { deps, from }: Turn,
): Promise<{ readonly pendingRequest?: PendingRequest }> {
  const shown = await deps.resets.latestOf(from.person.tenantId ?? "", target);
  if (shown === null || shown.request.endedAtMs !== null) return {};
  const { request } = shown;
  const state = stateLabel({ request, nowMs: deps.clock() });
  return { pendingRequest: { from: request.plan.from, to: request.plan.to, state } };
}

/** Remembers in this conversation what a look showed: the machine it speaks of, and whether a reset may be asked for here. */
export async function noteLook(look: Look, target: VmTarget, turn: Turn): Promise<void> {
  if (look.kind !== "report") return;
  const { deps, from } = turn;
  const { report } = look;
  await deps.memories.note(from.conversationId, {
    resourceId: resourceIdOf(target),
    atMs: deps.clock(),
    resetOnTheTable: report.reset.offered,
    restedOnFile: look.sent.length > 0,
  });
  await deps.resets.noteReport({
    target,
    tenantId: from.person.tenantId ?? "",
    conversationId: from.conversationId,
    report,
    evidenceBy: senderOf(report, target, turn),
  });
}

/** Who brought the agent's status that the report rests on; null where Azure did. */
function senderOf(report: Report, target: VmTarget, { deps }: Turn): SentDocument["by"] | null {
  const { agentStatus } = report.facts;
  if (agentStatus?.origin !== "person") return null;
  const documents = deps.shelf.get(shelfKey(target));
  return documents.find(({ sha256 }) => sha256 === agentStatus.sha256)?.by ?? documents.at(-1)?.by ?? null;
}

/** The answer to a question about one machine: the report, or why there is none. */
export async function answerForMachine(
  target: VmTarget,
  sent: readonly SentDocument[],
  turn: Turn,
): Promise<Answer> {
  return answerWithLook(await lookAt(target, sent, turn), target, turn);
}

/** The card of a look at a machine. */
export function answerWithLook(look: Look, target: VmTarget, turn: Turn): Answer {
  if (look.kind === "azure-problem") return azureProblemAnswer(look.problem, target, turn);
  const view = viewOfLook(look, target, turn);
  return { card: reportCard(view), posted: (activityId) => noteAsk(target, activityId, turn) };
}

/** A card as others may see it: without the rows of people and processes, and saying that a file came in the 1:1 chat. */
export function sharedCard(look: Look, target: VmTarget, turn: Turn): Answer["card"] | undefined {
  if (look.kind === "azure-problem") return undefined;
  const view = viewOfLook(look, target, turn);
  return reportCard({
    ...view,
    audience: "shared",
    sendStatusUrl: chatWithBot(turn),
    notes: [...notesOf(look, turn), "sent in the 1:1 chat"],
  });
}

function diagnosing(deps: Turn["deps"]): DiagnoseDeps {
  return { ...deps, resetOperation: (target) => deps.resets.resetOperationOf(target) };
}

/** Judges files that belong to no machine yet. */
export function answerForFiles(documents: readonly SentDocument[], uploadId: string, turn: Turn): Answer {
  const report = diagnoseFiles(documents, turn.deps);
  return {
    card: reportCard({
      ...viewOf(report, null, turn),
      actionData: remember(report, null, turn, { upload: uploadId }),
    }),
  };
}

/** What was sent now and lately about a machine, the newest last. */
function atHand(target: VmTarget, sent: readonly SentDocument[], { deps }: Turn): readonly SentDocument[] {
  const fresh = new Set(sent.map(({ sha256 }) => sha256));
  const known = deps.shelf.get(shelfKey(target)).filter(({ sha256 }) => !fresh.has(sha256));
  return [...known, ...sent].slice(-mostDocuments);
}

/** As many documents as a person can mean at once; older ones go. */
const mostDocuments = 20;

function viewOfLook(look: ReportLook, target: VmTarget, turn: Turn): ReportView {
  const { report, pendingRequest } = look;
  const view = { ...viewOf(report, target, turn), notes: notesOf(look, turn) };
  return pendingRequest === undefined ? view : { ...view, pendingRequest };
}

type ReportLook = Extract<Look, { kind: "report" }>;

function viewOf(report: Report, target: VmTarget | null, turn: Turn): ReportView {
  const { verdict, findings } = report;
  turn.deps.log.info("report shown", { verdict, codes: findings.map(({ code }) => code).join(" ") });
  return {
    report,
    place: target === null ? {} : placeOf(target, report),
    audience: audienceOf(turn),
    canRequestReset: target === null ? "needs-approver" : "button",
    docsUrl: turn.deps.docsUrl,
    sendStatusUrl: sendStatusUrl(turn),
    actionData: remember(report, target, turn),
  };
}

function placeOf(target: VmTarget, report: Report): ReportView["place"] {
  const { location } = report.facts;
  return {
    name: targetLabel(target),
    resourceGroup: target.resourceGroup,
    ...(location === undefined ? {} : { region: location }),
  };
}

/** What the sources line says besides: that Azure did not answer, that a file has to be sent again, and whose files were joined. */
function notesOf({ azureProblem, isFileGone, sent }: ReportLook, turn: Turn): readonly string[] {
  return [
    ...(azureProblem === undefined ? [] : [`Azure did not answer (${azureProblem.kind})`]),
    ...(isFileGone ? ["the file sent earlier is no longer at hand, send it again"] : []),
    ...fileNotes(sent, turn),
  ];
}

function remember(
  report: Report,
  target: VmTarget | null,
  { deps }: Turn,
  more: { readonly [member: string]: string } = {},
): { readonly [member: string]: string } {
  const id = deps.newId();
  const resourceId = target === null ? null : resourceIdOf(target);
  deps.reports.put(id, { commands: commandLines(report), resourceId: resourceId?.toLowerCase() ?? null });
  return { report: id, ...(resourceId === null ? {} : { vm: resourceId }), ...more };
}

/** Remembers that this person asked about the machine; an answer in the 1:1 chat keeps the card of the thread where it was asked before. */
async function noteAsk(target: VmTarget, activityId: string, turn: Turn): Promise<void> {
  const { from, reference, deps } = turn;
  const personId = from.person.objectId ?? "";
  const common = { resourceId: resourceIdOf(target), label: targetLabel(target) };
  if (from.chat !== "personal") {
    const card = { reference: JSON.stringify(reference), activityId };
    await deps.asks.note(personId, { ...common, atMs: deps.clock(), place: from.place, card });
    return;
  }
  const earlier = await deps.asks.about(personId, common.resourceId);
  // What only the place of an earlier question allows is allowed for an hour from that question, however often it is used.
  const isBorrowed = earlier !== undefined && (await allowed(askerOf(turn), target, deps.policy)) !== "yes";
  const { atMs, place } = isBorrowed ? earlier : { atMs: deps.clock(), place: from.place };
  const card = earlier?.card;
  await deps.asks.note(personId, { ...common, atMs, place, ...(card === undefined ? {} : { card }) });
}

/** No such machine and one that the person may not ask about are answered by the same card. */
export function absentAnswer(name: string, similar: readonly string[] = []): Answer {
  return {
    card: problemCard(
      { kind: "unknown-vm", name, similar },
      { reference: null, actionData: null, sendStatusUrl: null },
    ),
  };
}

/** Why Azure gave no answer, in words a person can act on. */
export function azureProblemAnswer(problem: AzureProblem, target: VmTarget | string, turn: Turn): Answer {
  const name = typeof target === "string" ? target : targetLabel(target);
  if (problem.kind === "not-found") return absentAnswer(name);
  turn.deps.log.warn("Azure gave no answer", {
    problem: problem.kind,
    code: "code" in problem ? problem.code : null,
    correlationId: "correlationId" in problem ? problem.correlationId : null,
  });
  return {
    card: problemCard(
      { kind: "azure", problem, name },
      {
        reference: "correlationId" in problem ? problem.correlationId : null,
        actionData: typeof target === "string" ? { phrase: target } : { vm: resourceIdOf(target) },
        sendStatusUrl: sendStatusUrl(turn),
      },
    ),
  };
}
