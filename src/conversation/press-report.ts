import { resolveId } from "../app/resolve-target.ts";
import { diagnoseFiles } from "../app/diagnose-machine.ts";
import type { SentDocument } from "../app/evidence-shelf.ts";
import { commandLines } from "../presentation/command-lines.ts";
import { problemCard } from "../presentation/problem-card.ts";
import { parseResourceId, targetKey, targetLabel, type VmTarget } from "../target/target.ts";
import { joinedAnswer, recentAskFor, uploadKey } from "./answer-evidence.ts";
import { answerText } from "./answer-text.ts";
import { findMachine } from "./find-machine.ts";
import { inConversation } from "./outbox.ts";
import type { Press, PressAnswer } from "./press.ts";
import { textOf } from "./press.ts";
import { absentAnswer, answerForFiles, answerForMachine, lookAt, shelfKey } from "./report-answer.ts";
import type { Answer, Turn } from "./talk.ts";
import { askerOf } from "./talk.ts";

const outOfDate: PressAnswer = {
  kind: "refused",
  text: "What this card rests on is no longer at hand. Ask me about the VM again, or send the file again.",
};

/** The machine that a press names, whether or not the person may ask about it. */
export function namedMachine(press: Press): VmTarget | null {
  return parseResourceId(textOf(press, "vm") ?? "");
}

/** The machine that a press names, within what the person may ask about. */
export async function pressedMachine(press: Press, turn: Turn): Promise<VmTarget | null> {
  const target = namedMachine(press);
  if (target === null) return null;
  const resolution = await resolveId(target, askerOf(turn), turn.deps);
  return resolution.kind === "resolved" ? target : null;
}

/** Looks at the machine again, or for the first time after a choice. One that may not be asked about looks absent. */
export async function pressCheck(press: Press, turn: Turn): Promise<PressAnswer> {
  if (textOf(press, "phrase") !== undefined) return pressSay(press, turn);
  const named = namedMachine(press);
  if (named !== null) {
    const found = await findMachine({ kind: "target", target: named, label: targetLabel(named) }, turn);
    if (found.kind === "answer") return cardAnswer(found.answer);
    return machineCard(named, [], press, turn);
  }
  const documents = uploadOf(press, turn);
  const uploadId = textOf(press, "upload") ?? "";
  return documents.length === 0
    ? outOfDate
    : { kind: "card", card: answerForFiles(documents, uploadId, turn).card, isForEverybody: true };
}

async function machineCard(
  target: VmTarget,
  documents: readonly SentDocument[],
  press: Press,
  turn: Turn,
): Promise<PressAnswer> {
  const answer = await answerForMachine(target, documents, turn);
  if (press.cardId !== undefined) await answer.posted?.(press.cardId);
  return cardAnswer(answer);
}

/** A report takes the place of the card for everybody; that there is none, now or for this person, is for this person only. */
function cardAnswer({ card, posted }: Answer): PressAnswer {
  return { kind: "card", card, isForEverybody: posted !== undefined };
}

function uploadOf(press: Press, { deps }: Turn): readonly SentDocument[] {
  const id = textOf(press, "upload");
  return id === undefined ? [] : deps.shelf.get(uploadKey(id));
}

/** A file gets its machine: the report takes the place of the question. */
export async function pressChooseUploadVm(press: Press, turn: Turn): Promise<PressAnswer> {
  const documents = uploadOf(press, turn);
  const named = namedMachine(press);
  if (documents.length === 0 || named === null) return outOfDate;
  const target = (await pressedMachine(press, turn)) ?? (await askedMachine(press, turn));
  if (target === null) return cardAnswer(absentAnswer(targetLabel(named)));
  const answer = await joinedAnswer(documents, target, turn);
  if (press.cardId !== undefined) await answer.posted?.(press.cardId);
  return cardAnswer(answer);
}

/** A machine that the policy lets this person ask about from where they asked lately. */
async function askedMachine(press: Press, turn: Turn): Promise<VmTarget | null> {
  const target = namedMachine(press);
  const ask = target === null ? undefined : await recentAskFor(target, turn);
  if (target === null || ask === undefined) return null;
  const resolution = await resolveId(target, { ...askerOf(turn), place: ask.place }, turn.deps);
  return resolution.kind === "resolved" ? target : null;
}

/** None of the offered machines was meant. */
export async function pressNone(): Promise<PressAnswer> {
  const card = problemCard({ kind: "which-vm" }, { reference: null, actionData: null, sendStatusUrl: null });
  return { kind: "card", card, isForEverybody: true };
}

/** The person's word that the file was copied right after it was written. Recorded as such; a report on it never offers a reset. */
export async function pressCopiedWhenFresh(press: Press, turn: Turn): Promise<PressAnswer> {
  const target = await pressedMachine(press, turn);
  const key = target === null ? uploadKey(textOf(press, "upload") ?? "") : shelfKey(target);
  const documents = turn.deps.shelf.get(key).map((document) => freshByWord(document, turn));
  if (documents.length === 0) return outOfDate;
  turn.deps.shelf.put(key, documents);
  return target === null
    ? {
        kind: "card",
        card: answerForFiles(documents, textOf(press, "upload") ?? "", turn).card,
        isForEverybody: true,
      }
    : machineCard(target, [], press, turn);
}

function freshByWord(document: SentDocument, { deps }: Turn): SentDocument {
  if (document.kind !== "status-file") return document;
  const asOf = diagnoseFiles([document], deps).findings.find((finding) => finding.asOf !== undefined)?.asOf;
  return asOf === undefined
    ? document
    : { ...document, collectedAtMs: Date.parse(asOf), isFreshByWord: true };
}

/** Says a phrase of a card for the person, as if they had written it. */
export async function pressSay(press: Press, turn: Turn): Promise<PressAnswer> {
  const phrase = textOf(press, "phrase", 200);
  if (phrase === undefined) return outOfDate;
  await inConversation(turn.reference, turn.deps.sending, (outbox) => answerText(phrase, turn, outbox));
  return { kind: "message", text: `You asked: ${phrase.replaceAll(/[^\p{L}\p{N} ./?_()-]/gu, " ")}` };
}

/** Posts the report's commands as a message, which every client can copy. */
export async function pressSendCommands(press: Press, turn: Turn): Promise<PressAnswer> {
  const commands = await commandsOf(press, turn);
  if (commands.length === 0) return outOfDate;
  const text = commands.map((entry) => fenced(entry)).join("\n\n");
  await inConversation(turn.reference, turn.deps.sending, async (outbox) => {
    await outbox.postText(text);
  });
  return { kind: "message", text: "The commands stand below." };
}

/** The report's commands; of a report that is no longer at hand they are worked out anew. A machine's are for those who may ask about it. */
async function commandsOf(press: Press, turn: Turn): Promise<readonly string[]> {
  const kept = turn.deps.reports.get(textOf(press, "report") ?? "");
  const target = await pressedMachine(press, turn);
  // The report must be of this very machine: both ids come with the press, and neither is believed.
  if (kept !== undefined && kept.resourceId === (target === null ? null : targetKey(target)))
    return kept.commands;
  if (target === null) {
    const documents = uploadOf(press, turn);
    return documents.length === 0 ? [] : commandLines(diagnoseFiles(documents, turn.deps));
  }
  const look = await lookAt(target, [], turn);
  return look.kind === "report" ? commandLines(look.report) : [];
}

function fenced(entry: string): string {
  const [what = "", ...command] = entry.split("\n");
  return `${what}\n\`\`\`\n${command.join("\n")}\n\`\`\``;
}
