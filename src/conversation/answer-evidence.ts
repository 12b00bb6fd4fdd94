import type { RecentAsk } from "../app/recent-asks.ts";
import { resolveId } from "../app/resolve-target.ts";
import type { DocumentKind } from "../diagnosis/evidence.ts";
import type { SentDocument } from "../app/evidence-shelf.ts";
import { progressCard } from "../presentation/progress-card.ts";
import { uploadChoiceCard } from "../presentation/upload-choice-card.ts";
import type { VmChoice } from "../presentation/vm-choices.ts";
import { parseResourceId, resourceIdOf, targetKey, targetLabel, type VmTarget } from "../target/target.ts";
import { findMachine, type Found } from "./find-machine.ts";
import { mostMachines, type Wanted } from "./machines.ts";
import type { Outbox } from "./outbox.ts";
import type { Look } from "./report-answer.ts";
import { answerForFiles, answerWithLook, lookAt, noteLook, sharedCard } from "./report-answer.ts";
import { inThread } from "./in-thread.ts";
import type { Answer, Turn } from "./talk.ts";
import { askerOf } from "./talk.ts";
import { answerWithProgress } from "./with-progress.ts";

/** Judges files or pasted pieces: joined with the one machine that they can belong to, else alone, with the question for which VM. */
export async function answerForEvidence(
  documents: readonly SentDocument[],
  wanted: readonly Wanted[],
  turn: Turn,
  outbox: Outbox,
): Promise<void> {
  const [named, other] = wanted;
  if (other !== undefined) return answerAlone(documents, await choicesOf(wanted, turn), turn, outbox);
  if (named !== undefined)
    return answerJoined(documents, named.label, findMachine(named, turn), turn, outbox);
  // What somebody asked about in private stays there: elsewhere the thread's own machine counts, or a name beside the evidence.
  const candidates = turn.from.chat === "personal" ? await candidatesOf(turn) : [];
  const [only, second] = candidates;
  const target = only === undefined || second !== undefined ? null : parseResourceId(only.resourceId);
  if (target === null) return answerAlone(documents, candidates.flatMap(choiceOf), turn, outbox);
  return answerJoined(documents, targetLabel(target), { kind: "target", target }, turn, outbox);
}

async function answerAlone(
  documents: readonly SentDocument[],
  choices: readonly VmChoice[],
  turn: Turn,
  outbox: Outbox,
): Promise<void> {
  const uploadId = keep(documents, turn);
  await outbox.post(answerForFiles(documents, uploadId, turn).card);
  if (!documents.some(({ kind }) => isOfMachine[kind])) return;
  const fileName = documents[0]?.name ?? "the file";
  await outbox.post(uploadChoiceCard({ fileName, choices, actionData: { upload: uploadId } }));
}

/** What a machine says of itself belongs to one; a deployment's error may be about a machine that never came to be. */
const isOfMachine: Readonly<Record<DocumentKind, boolean>> = {
  "status-file": true,
  vm: false,
  "deployment-error": false,
  observation: true,
  "boot-log": false,
};

function keep(documents: readonly SentDocument[], { deps }: Turn): string {
  const uploadId = deps.newId();
  deps.shelf.put(uploadKey(uploadId), documents);
  return uploadId;
}

/** Under this key files wait for their machine. */
export function uploadKey(uploadId: string): string {
  return `upload|${uploadId}`;
}

/** The machine's report with the evidence. Where the machine cannot be found that is said, and the evidence is judged all the same. */
async function answerJoined(
  documents: readonly SentDocument[],
  label: string,
  finding: Found | Promise<Found>,
  turn: Turn,
  outbox: Outbox,
): Promise<void> {
  await answerWithProgress(
    outbox,
    () => progress(label),
    async () => {
      const found = await finding;
      const answer = found.kind === "target" ? await joinedAnswer(documents, found.target, turn) : undefined;
      if (answer?.posted !== undefined) return answer;
      const why = found.kind === "answer" ? found.answer : answer;
      if (why !== undefined) await outbox.post(why.card);
      return answerForFiles(documents, keep(documents, turn), turn);
    },
  );
}

/** The machine's report with what was sent; once it stands, others are told. */
export async function joinedAnswer(
  documents: readonly SentDocument[],
  target: VmTarget,
  turn: Turn,
): Promise<Answer> {
  const look = await lookAt(target, documents, turn);
  const { card, posted } = answerWithLook(look, target, turn);
  if (posted === undefined) return { card };
  return {
    card,
    posted: async (activityId) => {
      await posted(activityId);
      await tellOthers(look, target, documents, turn);
    },
  };
}

/** New evidence also concerns the thread where the machine was asked about, and a reset of it that is under way. */
async function tellOthers(
  look: Look,
  target: VmTarget,
  documents: readonly SentDocument[],
  turn: Turn,
): Promise<void> {
  const { deps, from } = turn;
  if (look.kind === "report") {
    const { report } = look;
    await deps.resets.noteEvidence({ target, tenantId: from.person.tenantId ?? "", documents, report });
  }
  const ask = from.chat === "personal" ? await recentAskFor(target, turn) : undefined;
  if (ask?.card === undefined) return;
  const { reference, activityId } = ask.card;
  await inThread(reference, turn, async (thread, outbox) => {
    await noteLook(look, target, thread);
    const card = sharedCard(look, target, thread);
    if (card !== undefined) await outbox.edit(activityId, card);
  });
}

function progress(name: string): Answer["card"] {
  return progressCard({
    name,
    steps: [
      { label: "file received", state: "done" },
      { label: "asking Azure", state: "doing" },
    ],
  });
}

/** The machines that this person asked about in the last hour and may still ask about: what a file without a name can belong to. */
async function candidatesOf(turn: Turn): Promise<readonly RecentAsk[]> {
  const asks = await turn.deps.asks.of(turn.from.person.objectId ?? "");
  const visible: RecentAsk[] = [];
  for (const ask of asks) {
    const target = parseResourceId(ask.resourceId);
    // What was allowed from a team or channel an hour ago stays allowed for this hour's file.
    const asker = { ...askerOf(turn), place: ask.place };
    if (target !== null && (await resolveId(target, asker, turn.deps)).kind === "resolved") visible.push(ask);
  }
  return visible.filter((ask, index) => visible.findIndex((other) => isSame(ask, other)) === index);
}

function isSame(one: RecentAsk, other: RecentAsk): boolean {
  return one.resourceId.toLowerCase() === other.resourceId.toLowerCase();
}

function choiceOf({ resourceId }: Pick<RecentAsk, "resourceId">): readonly VmChoice[] {
  const target = parseResourceId(resourceId);
  return target === null
    ? []
    : [{ resourceId, name: targetLabel(target), resourceGroup: target.resourceGroup }];
}

/** Several machines were named: which of them the evidence is from is asked, among those that the person may ask about. */
async function choicesOf(wanted: readonly Wanted[], turn: Turn): Promise<readonly VmChoice[]> {
  const found = await Promise.all(wanted.slice(0, mostMachines).map((one) => findMachine(one, turn)));
  return found.flatMap((one) =>
    one.kind === "target" ? choiceOf({ resourceId: resourceIdOf(one.target) }) : [],
  );
}

/** The ask by which a person may join a file to this machine, if they asked about it lately. */
export async function recentAskFor(target: VmTarget, turn: Turn): Promise<RecentAsk | undefined> {
  const asks = await turn.deps.asks.of(turn.from.person.objectId ?? "");
  return asks.find(({ resourceId }) => resourceId.toLowerCase() === targetKey(target));
}
