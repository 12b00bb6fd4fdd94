import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { diagnose } from "../../src/diagnosis/diagnose.ts";

/** One run over one file in a process of its own: prints the peak of its memory. `nothing` does not even read it: what the process needs anyway. */
const [way, path = ""] = process.argv.slice(2);

function run(): unknown {
  if (way === "nothing") return undefined;
  const bytes = new Uint8Array(readFileSync(path));
  if (way === "parse") return typeof JSON.parse(new TextDecoder().decode(bytes));
  const nowMs = Date.now();
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const document = { kind: "status-file", origin: "person", name: "status.json", bytes, sha256 } as const;
  return diagnose({ documents: [{ ...document, collectedAtMs: nowMs }], nowMs }).verdict;
}

const result = run();
console.log(JSON.stringify({ peakKb: process.resourceUsage().maxRSS, result }));
