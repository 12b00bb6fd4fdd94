import { readFileSync } from "node:fs";
import type { DocumentKind, InputDocument } from "../../src/diagnosis/evidence.ts";
import { document } from "./builders.ts";

const folder = new URL("../fixtures/diagnosis/", import.meta.url);

/** A file of `test/fixtures/diagnosis/` as a document, under the name that it would have when it is sent. */
export function fixture(kind: DocumentKind, file: string, more: Partial<InputDocument> = {}): InputDocument {
  return document(kind, new Uint8Array(readFileSync(new URL(file, folder))), more);
}
