import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { DocumentKind } from "../../src/diagnosis/evidence.ts";
import type { Report } from "../../src/diagnosis/report.ts";
import {
  document,
  nowMs,
  reportOn,
  secondsAgo,
  status,
  vm,
  type StatusChanges,
} from "../diagnosis/builders.ts";

/** A valid document that the fuzz run damages. */
export interface Base {
  readonly name: string;
  readonly kind: DocumentKind;
  readonly bytes: Uint8Array;
  readonly plain: Report;
  /** Its time stamp where that is older than a reset allows. */
  readonly staleStamp: string | undefined;
}

const fixtures = resolve(import.meta.dirname, "../fixtures");
const enforced = {
  secureChannelState: "WireServer Enforce -  IMDS Enforce - HostGA Enforce",
  wireServerRuleId: "w",
  imdsRuleId: "i",
};
const refused = { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' };

const made: { readonly [name: string]: StatusChanges } = {
  healthy: {},
  "a refused key": { key: refused, states: enforced },
  "a silent key": { states: enforced },
  "an old file with a refused key": { timestamp: secondsAgo(4000), key: refused, states: enforced },
  "an old healthy file": { timestamp: secondsAgo(4000) },
  "a failed eBPF": {
    status: "ERROR",
    ebpf: { status: "UNKNOWN", message: "Failed to start redirector: `bpf_link_create` failed" },
  },
};

/** Valid documents of every kind: made ones, and the fixtures below 20 KB. */
export function fuzzBases(): readonly Base[] {
  const statuses = Object.entries(made).map(([name, changes]) =>
    baseOf(name, "status-file", new TextEncoder().encode(JSON.stringify(status(changes)))),
  );
  const machine = baseOf("a VM", "vm", new TextEncoder().encode(JSON.stringify(vm())));
  const folders = ["diagnosis", "samples/status", "samples/arm", "guide", "cases"];
  return [...statuses, machine, ...folders.flatMap((folder) => basesIn(folder))];
}

function basesIn(folder: string): readonly Base[] {
  return readdirSync(join(fixtures, folder))
    .filter((file) => !/^(?:README\.md|expected\.json|cases\.json)$/.test(file))
    .flatMap((file) => {
      const bytes = new Uint8Array(readFileSync(join(fixtures, folder, file)));
      return bytes.length > 20_000 ? [] : [baseOf(`${folder}/${file}`, kindOf(folder, file, bytes), bytes)];
    });
}

/** What a fixture would be given as. */
function kindOf(folder: string, file: string, bytes: Uint8Array): DocumentKind {
  const text = new TextDecoder().decode(bytes);
  if (folder === "samples/status") return "status-file";
  if (folder === "samples/arm" || text.includes('"hardwareProfile"') || text.includes('"instanceView"'))
    return "vm";
  if (file.includes("boot-log")) return "boot-log";
  if (file.startsWith("deployment-")) return "deployment-error";
  return file.endsWith(".txt") ? "observation" : "status-file";
}

function baseOf(name: string, kind: DocumentKind, bytes: Uint8Array): Base {
  const plain = reportOn([document(kind, bytes)]);
  return { name, kind, bytes, plain, staleStamp: kind === "status-file" ? staleStampOf(bytes) : undefined };
}

function staleStampOf(bytes: Uint8Array): string | undefined {
  const stamp = /"timestamp": ?"([^"]+)"/.exec(new TextDecoder().decode(bytes))?.[1];
  const atMs = Date.parse(`${stamp ?? ""}Z`);
  return nowMs - atMs > 300_000 ? stamp : undefined;
}
