import type { SentDocument } from "../app/evidence-shelf.ts";
import type { FileProblem, OfferedFile } from "../app/ports/file-source.ts";
import { problemCard } from "../presentation/problem-card.ts";
import { progressCard } from "../presentation/progress-card.ts";
import { sendHereCard } from "../presentation/send-here-card.ts";
import { answerForEvidence } from "./answer-evidence.ts";
import { answerText, evidenceTargets } from "./answer-text.ts";
import type { Incoming } from "./incoming.ts";
import type { Outbox } from "./outbox.ts";
import { wantedIn } from "./machines.ts";
import { pastedDocument, uploadedDocument, withoutMentions, wordsAround } from "./paste.ts";
import type { Turn } from "./talk.ts";
import { sendStatusUrl } from "./talk.ts";
import { understand } from "./understanding/understand.ts";
import { withProgress } from "./with-progress.ts";

type Message = Extract<Incoming, { kind: "message" }>;

/** More files in one message are not fetched. */
const mostFiles = 10;

/** Answers a message with files: in the 1:1 chat they are judged, elsewhere only a stub arrives and the way is shown. */
export async function answerFiles(message: Message, turn: Turn, outbox: Outbox): Promise<void> {
  if (message.chat !== "personal") return answerStub(message, turn, outbox);
  const name = message.files[0]?.name ?? "the file";
  await withProgress(
    outbox,
    () => progressCard({ name, steps: [{ label: "fetching the file", state: "doing" }] }),
    (patient) => answerOffered(message, turn, patient),
  );
}

/** A file in a group or channel: how it can be sent. What was written beside it is answered all the same. */
async function answerStub({ text }: Message, turn: Turn, outbox: Outbox): Promise<void> {
  const plain = withoutMentions(text);
  if (pastedDocument(plain, turn) === undefined) {
    await outbox.post(sendHereCard({ sendUrl: sendStatusUrl(turn) }));
    if (!namesMachine(plain)) return;
  }
  await answerText(text, turn, outbox);
}

function namesMachine(text: string): boolean {
  return wantedIn(text, understand({ text }).entities, undefined).length > 0;
}

async function answerOffered({ files, text: written }: Message, turn: Turn, outbox: Outbox): Promise<void> {
  const fetched = await Promise.all(files.slice(0, mostFiles).map((file) => fetchFile(file, turn, outbox)));
  if (files.length > mostFiles)
    await outbox.postText(
      `I looked at the first ${String(mostFiles)} of your ${String(files.length)} files. Send the others in another message.`,
    );
  const text = withoutMentions(written);
  const pasted = pastedDocument(text, turn);
  const documents = [...fetched.flat(), ...(pasted === undefined ? [] : [pasted])];
  if (documents.length > 0) {
    const targets = evidenceTargets(pasted === undefined ? text : wordsAround(text, pasted), undefined, turn);
    await answerForEvidence(documents, targets, turn, outbox);
  } else if (namesMachine(text)) await answerText(text, turn, outbox);
}

/** One file as documents; where it cannot be taken the person hears why and what to send instead. */
async function fetchFile(file: OfferedFile, turn: Turn, outbox: Outbox): Promise<readonly SentDocument[]> {
  const fetched = await turn.deps.files(file, turn.deps.deadlines.fileMs);
  if (!fetched.ok) {
    await outbox.post(fileProblemCard(fetched.problem, file.name));
    return [];
  }
  const { entries, secretCount } = fetched.value;
  if (secretCount > 0) await outbox.post(fileProblemCard({ kind: "secret-file" }, file.name));
  return entries.map(({ name, bytes }) => uploadedDocument(name, bytes, turn));
}

function fileProblemCard(problem: FileProblem, name: string): ReturnType<typeof problemCard> {
  return problemCard(
    { kind: "file", problem, name },
    { reference: null, actionData: null, sendStatusUrl: null },
  );
}
