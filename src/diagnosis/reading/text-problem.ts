import type { InputDocument } from "../evidence.ts";
import type { NotUnderstood } from "../facts.ts";
import { decodeText } from "./decode-text.ts";
import { jsonLimits } from "./read-json-text.ts";
import { binaryKind } from "./wrong-kinds.ts";

/** Why a pasted output, an error or a log cannot be read at all; undefined where it can. An empty one says nothing, but is readable. */
export function textProblem(
  document: InputDocument,
  source: "observation" | "boot-log" | "deployment-error",
): NotUnderstood | undefined {
  const problem = (why: NotUnderstood["why"], what: string): NotUnderstood => ({
    document,
    why,
    what,
    evidence: { source, origin: document.origin, pointer: "", value: null, ageSeconds: null },
  });
  if (document.bytes.byteLength > jsonLimits.bytes) return problem("rejected", "it is larger than 10 MB");
  const binary = binaryKind(document.bytes);
  if (binary !== undefined) return problem("unreadable", `it is ${binary}, not text`);
  return decodeText(document.bytes) === undefined
    ? problem("unreadable", "it is no text in any known encoding")
    : undefined;
}
