import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { DocumentKind, InputDocument } from "../diagnosis/evidence.ts";
import { decodeText } from "../diagnosis/reading/decode-text.ts";
import { kindOfUpload } from "../diagnosis/reading/document-kind.ts";
import { isKeyFile } from "../diagnosis/reading/status-document.ts";
import { expandArchive } from "../uploads/expand-archive.ts";
import { UsageError, resolvePath } from "./arguments.ts";
import type { NamedInput } from "./diagnose-arguments.ts";

/**
 * Reads one named input as documents: a zip gives the files that a diagnosis knows, anything else gives itself. A path that cannot be
 * read is wrong usage ({@link UsageError}); what a readable file holds never is. Key files are refused by their name and never opened.
 */
export async function readInput(
  { kind, path }: NamedInput,
  collectedAtMs: number,
): Promise<readonly InputDocument[]> {
  const name = path === "-" ? "standard input" : basename(path);
  const documentOf = (as: DocumentKind, label: string, bytes: Uint8Array): InputDocument => ({
    kind: as,
    // What Azure answered is Azure's word; everything else was brought by a person.
    origin: as === "vm" && kind === "vm" ? "azure" : "person",
    name: label,
    bytes,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    collectedAtMs,
  });
  if (isKeyFile({ name })) return [documentOf(kind, name, new Uint8Array())];
  const bytes = readBytes(path);
  const expanded = await expandArchive(bytes, name);
  // An archive without anything of use is judged as the file that it is.
  if (!expanded.ok || expanded.value.entries[0]?.bytes === bytes) return [documentOf(kind, name, bytes)];
  return expanded.value.entries.map((entry) => documentOf(kindOfEntry(entry), entry.name, entry.bytes));
}

function kindOfEntry({ name, bytes }: Pick<InputDocument, "name" | "bytes">): DocumentKind {
  const decoded = decodeText(bytes);
  return decoded === undefined ? "status-file" : kindOfUpload(name, decoded.text);
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path === "-" ? 0 : resolvePath(path, process.env));
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
    throw new UsageError(`cannot read ${JSON.stringify(path.slice(0, 200))}: ${code}`, { cause });
  }
}
