import type { SentDocument } from "../app/evidence-shelf.ts";
import type { FileProblem, OfferedFile } from "../app/ports/file-source.ts";
import { problemCard } from "../presentation/problem-card.ts";
import { sendHereCard } from "../presentation/send-here-card.ts";
import { answerForEvidence } from "./answer-evidence.ts";
import { answerText, evidenceTargets } from "./answer-text.ts";
import type { Incoming } from "./incoming.ts";
import type { Outbox } from "./outbox.ts";
import { pastedDocument, uploadedDocument, withoutMentions } from "./paste.ts";
import type { Turn } from "./talk.ts";
import { sendStatusUrl } from "./talk.ts";
import { understand } from "./understanding/understand.ts";

type Message = Extract<Incoming, { kind: "message" }>;

/** Milliseconds for one file, from asking for it to its last byte. */
const fileDeadlineMs = 20_000;

/** More files in one message are not fetched. */
const mostFiles = 10;

/** Answers a message with files: in the 1:1 chat they are judged, elsewhere only a stub arrives and the way is shown. */
export async function answerFiles(message: Message, turn: Turn, outbox: Outbox): Promise<void> {
  if (message.chat !== "personal") {
    const pasted = pastedDocument(withoutMentions(message.text), turn);
    if (pasted !== undefined) return answerText(message.text, turn, outbox);
    await outbox.post(sendHereCard({ sendUrl: sendStatusUrl(turn) }));
    return;
  }
  const fetched = await Promise.all(
    message.files.slice(0, mostFiles).map((file) => fetchFile(file, turn, outbox)),
  );
  const text = withoutMentions(message.text);
  const pasted = pastedDocument(text, turn);
  const documents = [...fetched.flat(), ...(pasted === undefined ? [] : [pasted])];
  if (documents.length === 0) return;
  const own = understand({ text, attachment: "file" }).entities;
  await answerForEvidence(documents, evidenceTargets(text, own, undefined, turn), turn, outbox);
}

/** One file as documents; where it cannot be taken the person hears why and what to send instead. */
async function fetchFile(file: OfferedFile, turn: Turn, outbox: Outbox): Promise<readonly SentDocument[]> {
  const fetched = await turn.deps.files(file, fileDeadlineMs);
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
