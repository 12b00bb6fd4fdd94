import type { SentDocument } from "../app/evidence-shelf.ts";
import { spanWords } from "../presentation/words.ts";
import { pastedName } from "./paste.ts";
import type { Turn } from "./talk.ts";

/** At most this many senders are named; the newest. */
const mostSenders = 2;

/**
 * Whose files a report rests on, for its line of sources: files of a machine are joined for everybody who may ask about it, and anybody can
 * write one. In the 1:1 chat a person's own files need no name.
 */
export function fileNotes(documents: readonly SentDocument[], turn: Turn): readonly string[] {
  const { from, deps } = turn;
  const foreign = documents.filter(({ by }) => from.chat !== "personal" || !isSame(by, from.person));
  const newestOfEach = foreign.filter(
    (document, index) => foreign.findLastIndex(({ by }) => isSame(by, document.by)) === index,
  );
  const words = newestOfEach.slice(-mostSenders).map(({ by, name, sentAtMs }) => {
    const age = spanWords(Math.max(0, Math.round((deps.clock() - sentAtMs) / 1000)));
    return `${name === pastedName ? "text pasted" : "file sent"} by ${plain(by.name)} ${age} ago`;
  });
  return words.length === 0 ? [] : [words.join(" and ")];
}

function isSame(one: SentDocument["by"], other: SentDocument["by"]): boolean {
  return one.objectId?.toLowerCase() === other.objectId?.toLowerCase();
}

/** A name that cannot pass for another part of the line. */
function plain(name: string): string {
  const cut = name.slice(0, 60).replaceAll(/[^\p{L}\p{M}\p{N} .,'’-]/gu, " ");
  return cut.trim() === "" ? "somebody" : cut.trim();
}
