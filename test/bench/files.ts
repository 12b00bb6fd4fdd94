import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diagnose } from "../../src/diagnosis/diagnose.ts";
import { cpuMs, median, type Measured } from "./measure.ts";
import { statusText } from "./status-text.ts";

const sizes = [
  { name: "1 KB", bytes: 1_000, runs: 400 },
  { name: "100 KB", bytes: 100_000, runs: 200 },
  { name: "3 MB", bytes: 3_000_000, runs: 24, limit: 6 },
  { name: "10 MB", bytes: 9_999_900, runs: 10 },
] as const;

/** CPU time and peak memory of judging a status.json of each size, against `JSON.parse` of the same text. */
export function measureFiles(): readonly Measured[] {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-"));
  try {
    return sizes.flatMap((size) => {
      const text = statusText(size.bytes);
      const path = join(folder, "status.json");
      writeFileSync(path, text);
      return [timeOf(size, text), memoryOf(size.name, path)];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function timeOf(size: (typeof sizes)[number], text: string): Measured {
  const bytes = new TextEncoder().encode(text);
  const nowMs = Date.now();
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const document = { kind: "status-file", origin: "person", name: "status.json", bytes, sha256 } as const;
  const documents = [{ ...document, collectedAtMs: nowMs }];
  const judged = cpuMs(() => diagnose({ documents, nowMs }), size.runs);
  const parsed = cpuMs(() => JSON.parse(text) as unknown, size.runs);
  return {
    what: `status.json of ${size.name}, CPU time / JSON.parse`,
    value: judged / parsed,
    ...("limit" in size ? { limit: size.limit } : {}),
    of: `${judged.toFixed(2)} ms / ${parsed.toFixed(2)} ms`,
  };
}

/** Each in a fresh process, the middle of five, above what a process needs that does nothing: a process keeps its peak. */
function memoryOf(name: string, path: string): Measured {
  const [nothing, judged, parsed] = (["nothing", "diagnose", "parse"] as const).map((way) =>
    median(Array.from({ length: 5 }, () => peakMb(way, path))),
  ) as [number, number, number];
  return {
    what: `status.json of ${name}, peak memory / JSON.parse`,
    value: (judged - nothing) / Math.max(parsed - nothing, 0.1),
    of: `${(judged - nothing).toFixed(1)} MB / ${(parsed - nothing).toFixed(1)} MB, the file's bytes included`,
  };
}

function peakMb(way: "nothing" | "diagnose" | "parse", path: string): number {
  const script = join(import.meta.dirname, "file-run.ts");
  const printed = execFileSync(process.execPath, [script, way, path], { encoding: "utf8" });
  const { peakKb, result }: { readonly peakKb: number; readonly result?: string } = JSON.parse(printed);
  // A file that was refused unread would look very fast.
  if (way === "diagnose" && result === "inconclusive") throw new Error(`not judged: ${printed}`);
  return peakKb / 1024;
}
