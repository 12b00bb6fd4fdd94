import type { SentDocument } from "../app/evidence-shelf.ts";
import type { DocumentKind } from "../diagnosis/evidence.ts";
import { decodeText } from "../diagnosis/reading/decode-text.ts";
import { kindOfPaste, kindOfUpload } from "../diagnosis/reading/document-kind.ts";
import type { Turn } from "./talk.ts";

/** A mention of the bot, as Teams writes it into the text. */
const mention = /<at\b[^<>]{0,200}>[^<>]{0,200}<\/at>/gi;

/** What a pasted piece is called. */
export const pastedName = "pasted text";

/** The text without mentions. */
export function withoutMentions(text: string): string {
  return text.replaceAll(mention, " ").trim();
}

/**
 * The words around a paste, in which a machine may be named. What stands in a status.json was written by processes of the VM, and names
 * nothing; Azure's bodies and errors name their machine themselves.
 */
export function wordsAround(text: string, { kind }: Pick<SentDocument, "kind">): string {
  const open = text.search(/[{[]/);
  if (kind !== "status-file" || open === -1) return text;
  const close = Math.max(text.lastIndexOf("}"), text.lastIndexOf("]"));
  return `${text.slice(0, open)} ${close > open ? text.slice(close + 1) : ""}`;
}

/** What a message carries as evidence, as a document; undefined for ordinary prose. */
export function pastedDocument(text: string, turn: Turn): SentDocument | undefined {
  const kind = kindOfPaste(text);
  return kind === undefined ? undefined : documentOf(kind, pastedName, new TextEncoder().encode(text), turn);
}

/** A file as a document; what it is follows from its content, then from its name. */
export function uploadedDocument(name: string, bytes: Uint8Array, turn: Turn): SentDocument {
  const decoded = decodeText(bytes);
  const kind = decoded === undefined ? "status-file" : kindOfUpload(name, decoded.text);
  return documentOf(kind, name, bytes, turn);
}

function documentOf(kind: DocumentKind, name: string, bytes: Uint8Array, { deps, from }: Turn): SentDocument {
  return {
    kind,
    origin: "person",
    name: name.slice(0, 200),
    bytes,
    sha256: deps.sha256(bytes),
    collectedAtMs: deps.clock(),
    sentAtMs: deps.clock(),
    by: from.person,
  };
}
