import type { SentDocument } from "../app/evidence-shelf.ts";
import { disableMspCard } from "../presentation/disable-msp-card.ts";
import { enableMspCard } from "../presentation/enable-msp-card.ts";
import { helpCard } from "../presentation/help-card.ts";
import { problemCard } from "../presentation/problem-card.ts";
import { progressCard } from "../presentation/progress-card.ts";
import { resolveId } from "../app/resolve-target.ts";
import { resourceIdOf, targetLabel, type VmTarget } from "../target/target.ts";
import { answerForEvidence } from "./answer-evidence.ts";
import { findMachine } from "./find-machine.ts";
import { guessName } from "./guess-names.ts";
import { contextOf, mostMachines, wantedIn, type Wanted } from "./machines.ts";
import type { Outbox } from "./outbox.ts";
import { pastedDocument, withoutMentions, wordsAround } from "./paste.ts";
import { answerForMachine } from "./report-answer.ts";
import { answerForScaleSet } from "./scale-set-answer.ts";
import type { Answer, Turn } from "./talk.ts";
import { askerOf, audienceOf } from "./talk.ts";
import type { ThreadMemory } from "../app/thread-memory.ts";
import { answerResetWish, answerTypedDecision, type Wish } from "./answer-reset.ts";
import type { Understanding } from "./understanding/understand.ts";
import { understand } from "./understanding/understand.ts";
import { answerWithProgress } from "./with-progress.ts";

/** Answers what a person wrote. Always with something: whatever is not understood gets help. */
export async function answerText(text: string, turn: Turn, outbox: Outbox): Promise<void> {
  const plain = withoutMentions(text);
  if (await answerTypedDecision(plain, turn, outbox)) return;
  const memory = await turn.deps.memories.recall(turn.from.conversationId);
  const understanding = understand({ text: plain, context: contextOf(memory) });
  const own = understand({ text: plain }).entities;
  const wanted = wantedIn(plain, own, memory);
  const document = pastedDocument(plain, turn);
  if (document !== undefined && takesEvidence(understanding)) {
    const targets = evidenceTargets(wordsAround(plain, document), memory, turn);
    await answerForEvidence([document], targets, turn, outbox);
    return;
  }
  const named = wantedIn(plain, own, undefined);
  const guessed = named.length === 0 ? await guessedIn(plain, understanding, wanted, turn) : undefined;
  if (guessed !== undefined && understanding.intent === "unknown") {
    await answerForMachines([guessed], [], turn, outbox);
    return;
  }
  const wish = {
    text: plain,
    wanted: guessed === undefined ? wanted : [guessed],
    isNamed: named.length > 0 || guessed !== undefined,
  };
  await answerWish(understanding, wish, turn, outbox);
}

/**
 * A machine whose name looks like any word. Where the message also speaks of the thread's machine as "it", or is not understood, the
 * guess counts only if Azure knows that name.
 */
async function guessedIn(
  text: string,
  { intent }: Understanding,
  remembered: readonly Wanted[],
  turn: Turn,
): Promise<Wanted | undefined> {
  if (intent !== "diagnose" && intent !== "explain_status" && intent !== "reset_key" && intent !== "unknown")
    return undefined;
  const name = guessName(text);
  if (name === undefined) return undefined;
  const guess: Wanted = { kind: "name", query: { name }, label: name };
  const speaksOfRemembered = remembered.length > 0 && /\b(?:it|its|this|that)\b/i.test(text);
  if (!speaksOfRemembered && intent !== "unknown") return guess;
  const found = await findMachine(guess, turn);
  return found.kind === "target" ? { kind: "target", target: found.target, label: name } : undefined;
}

/** In a thread evidence belongs to the machine spoken of; in the 1:1 chat to the one asked about anywhere lately, unless it is named. */
export function evidenceTargets(
  text: string,
  memory: ThreadMemory | undefined,
  { from }: Turn,
): readonly Wanted[] {
  return wantedIn(text, understand({ text }).entities, from.chat === "personal" ? undefined : memory);
}

/** A pasted piece of evidence is judged unless the words around it clearly want something else. */
function takesEvidence({ intent }: Understanding): boolean {
  return (
    intent === "diagnose" ||
    intent === "explain_status" ||
    intent === "deployment_failure" ||
    intent === "unknown"
  );
}

async function answerWish(
  understanding: Understanding,
  wish: Wish,
  turn: Turn,
  outbox: Outbox,
): Promise<void> {
  const { intent } = understanding;
  const { wanted } = wish;
  switch (intent) {
    case "diagnose":
    case "explain_status":
    case "deployment_failure":
      return answerQuestion(understanding, wanted, turn, outbox);
    case "enable_msp":
    case "disable_msp":
      return void (await outbox.post(await howTo(intent, wish, turn)));
    case "reset_key":
    case "status_of_request":
    case "cancel":
      return answerResetWish(intent, wish, turn, outbox);
    case "help":
    case "unknown":
      return void (await outbox.post(help(turn, intent === "unknown")));
  }
}

/** A question about machines: which ones has to be known, and that the question was meant. */
async function answerQuestion(
  { intent, confidence }: Understanding,
  wanted: readonly Wanted[],
  turn: Turn,
  outbox: Outbox,
): Promise<void> {
  if (wanted.length === 0) {
    await outbox.post(intent === "deployment_failure" ? errorWanted() : whichVm());
    return;
  }
  if (confidence < sureEnough) {
    await outbox.post(notSure(wanted));
    return;
  }
  await answerForMachines(wanted, [], turn, outbox);
}

/** Below this nobody acts on what was understood without asking. */
const sureEnough = 0.5;

/** Looks at each machine that was named; more than a few at once are asked for in parts. */
async function answerForMachines(
  wanted: readonly Wanted[],
  documents: readonly SentDocument[],
  turn: Turn,
  outbox: Outbox,
): Promise<void> {
  await Promise.all(
    wanted.slice(0, mostMachines).map((one) =>
      answerWithProgress(
        outbox,
        () => progressCard({ name: one.label, steps: [{ label: "asking Azure", state: "doing" }] }),
        () => answerForWanted(one, documents, turn),
      ),
    ),
  );
}

async function answerForWanted(
  wanted: Wanted,
  documents: readonly SentDocument[],
  turn: Turn,
): Promise<Answer> {
  const found = await findMachine(wanted, turn);
  switch (found.kind) {
    case "target":
      return answerForMachine(found.target, documents, turn);
    case "scale-set":
      return answerForScaleSet(found.id, turn);
    case "answer":
      return found.answer;
  }
}

const nothingToRepeat = { reference: null, actionData: null, sendStatusUrl: null };

function whichVm(): Answer["card"] {
  return problemCard({ kind: "which-vm" }, nothingToRepeat);
}

function errorWanted(): Answer["card"] {
  return problemCard({ kind: "which-error" }, nothingToRepeat);
}

function notSure(wanted: readonly Wanted[]): Answer["card"] {
  return problemCard(
    { kind: "not-sure", meant: wanted.map(({ label }) => `check ${label}`) },
    nothingToRepeat,
  );
}

/** What the product can do; `isAnswerToUnknown` begins with saying that the message was not understood. */
export function help(turn: Turn, isAnswerToUnknown: boolean): Answer["card"] {
  return helpCard({
    tries: ["why is MSP not applied on web-01?", "rg-prod/web-01", "reset the key on web-01"],
    audience: audienceOf(turn),
    retentionDays: turn.deps.retentionDays,
    isAnswerToUnknown,
  });
}

/** Enabling and disabling are shown, never done: the commands carry the machine's id where it is known without asking Azure. */
async function howTo(intent: "enable_msp" | "disable_msp", wish: Wish, turn: Turn): Promise<Answer["card"]> {
  const target = await targetOfCommands(wish, turn);
  const view = {
    place: target === null ? {} : { name: targetLabel(target), resourceGroup: target.resourceGroup },
    resourceId: target === null ? null : resourceIdOf(target),
    osFamily: "unknown" as const,
  };
  return intent === "enable_msp" ? enableMspCard(view) : disableMspCard(view);
}

/** The machine that the person named by its id, or the one spoken of here if they may ask about it. */
async function targetOfCommands({ text, wanted }: Wish, turn: Turn): Promise<VmTarget | null> {
  const [first] = wanted;
  if (first?.kind !== "target") return null;
  const isOwnWord = wantedIn(text, {}, undefined).length > 0;
  const isKnown = isOwnWord || (await resolveId(first.target, askerOf(turn), turn.deps)).kind === "resolved";
  return isKnown ? first.target : null;
}
