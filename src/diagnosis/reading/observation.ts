import type { InputDocument } from "../evidence.ts";
import type { Located, Observation, OsFamily, StatusReading } from "../facts.ts";
import { decodeText } from "./decode-text.ts";
import { readCgroup } from "./observation-cgroup.ts";
import { readJournal } from "./observation-journal.ts";
import { readServices } from "./observation-services.ts";
import { readVersions } from "./observation-versions.ts";
import type { Line } from "./observation-lines.ts";
import { numberedLines } from "./observation-lines.ts";
import { jsonLimits } from "./read-json-text.ts";
import { readStatusText } from "./status-document.ts";
import { plainTextOf, straighten } from "./repair-text.ts";

/** What a pasted output is: words about the VM, or the agent's status itself (the `curl` of the local endpoint). */
export type ObservationReading =
  | { readonly kind: "observation"; readonly observation: Observation }
  | { readonly kind: "status"; readonly reading: StatusReading };

/** Reads the pasted output of any command that the guide asks for; prompts and prose around it are tolerated. Never throws. */
export function readObservation(document: InputDocument): ObservationReading {
  const decoded = document.bytes.byteLength > jsonLimits.bytes ? undefined : decodeText(document.bytes);
  const text = decoded?.text ?? "";
  if (text.includes("keyLatchStatus") && text.includes("{")) {
    const reading = readStatusText(text, document);
    if (reading.kind === "status") return { kind: "status", reading };
  }
  return {
    kind: "observation",
    observation: observe(numberedLines(straighten(plainTextOf(text)), document.origin), document),
  };
}

function observe(lines: readonly Line[], document: InputDocument): Observation {
  const found = {
    ...readVersions(lines),
    ...readCgroup(lines),
    ...readServices(lines),
    ...readJournal(lines),
  };
  return { origin: document.origin, ...found, osFamily: osFamilyOf(found) };
}

/** The system that the commands themselves betray. */
function osFamilyOf(found: Partial<Observation>): OsFamily {
  if (found.windowsServices !== undefined) return "windows";
  const linux: readonly (Located<unknown> | undefined)[] = [
    found.kernelRelease,
    found.cgroup2Supported,
    found.cgroup2Mounted,
    found.linuxService,
    found.cloudInitVersion,
  ];
  return linux.some((located) => located !== undefined) ? "linux" : "unknown";
}
