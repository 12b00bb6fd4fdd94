import type { InputDocument } from "../evidence.ts";
import type { DeploymentError, Located, Observation, OsFamily, StatusReading } from "../facts.ts";
import { decodeText } from "./decode-text.ts";
import { kindOfPaste } from "./document-kind.ts";
import { readBinary } from "./observation-binary.ts";
import { readCgroup } from "./observation-cgroup.ts";
import { readJournal } from "./observation-journal.ts";
import { readServices } from "./observation-services.ts";
import { readVersions } from "./observation-versions.ts";
import type { Line } from "./observation-lines.ts";
import { numberedLines } from "./observation-lines.ts";
import { jsonLimits } from "./read-json-text.ts";
import { plainTextOf, straighten, withoutQuoteMarks, withoutTerminal } from "./repair-text.ts";
import { reportedFailures } from "./reported-failures.ts";
import { commandOutput } from "./run-command.ts";
import { readStatusText } from "./status-document.ts";
import type { VmReading } from "./vm-document.ts";

/** What a pasted output holds: words about the VM, and perhaps the agent's status or Azure's view of the VM themselves. */
export interface ObservationReading {
  readonly observation: Observation;
  /** What cloud-init says of a failed provisioning. */
  readonly failures: readonly DeploymentError[];
  /** The `curl` of the local endpoint, a `cat` among other commands, the output of `az vm get-instance-view`. */
  readonly status: StatusReading | VmReading | undefined;
}

/** Reads the pasted output of any command that the guide asks for; prompts and prose around it are tolerated. Never throws. */
export function readObservation(document: InputDocument): ObservationReading {
  const decoded = document.bytes.byteLength > jsonLimits.bytes ? undefined : decodeText(document.bytes);
  const text = commandOutput(withoutTerminal(decoded?.text ?? ""));
  const status = statusIn(text, document);
  const lines = numberedLines(
    withoutQuoteMarks(straighten(plainTextOf(status === undefined ? text : aroundJson(text, status.kind)))),
    document.origin,
  );
  return {
    observation: observe(lines, document),
    failures: reportedFailures(
      lines.map((line) => line.text),
      document,
      "observation",
    ),
    status,
  };
}

/** A status that was cut or refused is said to be so; other JSON is not the matter of an observation. */
function statusIn(text: string, document: InputDocument): StatusReading | VmReading | undefined {
  const kind = kindOfPaste(text);
  if (kind !== "status-file" && kind !== "vm") return undefined;
  const reading = readStatusText(text, document);
  const isTold =
    reading.kind !== "wrong-kind" && (reading.kind !== "unreadable" || reading.partial !== undefined);
  return isTold ? reading : undefined;
}

/**
 * The text around a JSON document, on its own lines: what users of the VM wrote into a status never counts as an output. Behind a
 * document that was cut or refused nothing can be told apart from it.
 */
function aroundJson(text: string, kind: StatusReading["kind"] | "vm"): string {
  const start = text.indexOf("{");
  if (kind !== "status" && kind !== "vm") return text.slice(0, start);
  const end = text.lastIndexOf("}") + 1;
  return text.slice(0, start) + text.slice(start, end).replaceAll(/[^\n]+/g, "") + text.slice(end);
}

function observe(lines: readonly Line[], document: InputDocument): Observation {
  const found = {
    ...readVersions(lines),
    ...readCgroup(lines),
    ...readBinary(lines),
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
    found.agentFound,
    found.cloudInitVersion,
  ];
  const isJournal = [found.lostKeyLine, found.refusedKeyLine].some((line) =>
    /\bazure-proxy-agent\[\d{1,10}\]: /.test(String(line?.at.value ?? "")),
  );
  return isJournal || linux.some((located) => located !== undefined) ? "linux" : "unknown";
}
