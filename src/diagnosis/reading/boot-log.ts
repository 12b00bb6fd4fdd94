import type { InputDocument } from "../evidence.ts";
import type { BootLog, DeploymentError, Located } from "../facts.ts";
import { decodeText } from "./decode-text.ts";
import { moduleMessagesIn } from "./module-messages.ts";
import { jsonLimits } from "./read-json-text.ts";
import { reportedFailures } from "./reported-failures.ts";
import { lineAt, linesOf } from "./text-lines.ts";

/** The lines of a serial console that tell something. Source: the agent's console writer (≥ 1.0.25), cloud-init, the kernel's banner. */
const patterns = {
  kernel: /\bLinux version (\d{1,3}\.\d{1,4}[\w.+~-]{0,80})/,
  cloudInit: /\bCloud-init v\. (\d{1,3}\.\d{1,3}[\w.~+-]{0,40})/i,
  started: /GuestProxyAgent \([\d.]{3,20}\) is starting on|azure-proxy-agent_[\d.]{3,20}\(\d{1,8}\)/,
  finished: /azure-proxy-agent_[\d.]{3,20}\(\d{1,8}\) - Provision finished successfully/,
  failure:
    /azure-proxy-agent_[\d.]{3,20}\(\d{1,8}\) - (.{0,40}(?:ebpfProgramStatus|keyLatchStatus|proxyListenerStatus|Failed|failed|error).{0,2000})/,
  notFound: /azure-proxy-agent not found|Unit azure-proxy-agent\.service could not be found/i,
} as const;

/** A serial console log, and what cloud-init says in it of a failed provisioning. */
export interface BootLogReading {
  readonly bootLog: BootLog;
  readonly failures: readonly DeploymentError[];
}

/** Reads a serial console log. The last word of each kind counts, since a log holds several starts. Never throws. */
export function readBootLog(document: InputDocument): BootLogReading {
  const decoded = document.bytes.byteLength > jsonLimits.bytes ? undefined : decodeText(document.bytes);
  const lines = linesOf(decoded?.text ?? "");
  const find = (pattern: RegExp, after = -1): Located<string> | undefined => {
    const index = lines.findLastIndex((line, position) => position > after && pattern.test(line));
    const line = lines[index];
    if (line === undefined) return undefined;
    const value = pattern.exec(line)?.[1] ?? line;
    return {
      value,
      at: {
        source: "boot-log",
        origin: document.origin,
        pointer: `/lines/${String(index)}`,
        value: line,
        ageSeconds: null,
      },
    };
  };
  // A log holds several boots: an agent that starts in a later one is there, and its success has settled the failures of those before.
  const bootWith = (pattern: RegExp): number => {
    const seen = lines.findLastIndex((line) => pattern.test(line));
    return lines.findLastIndex((line, position) => position <= seen && patterns.kernel.test(line));
  };
  const members = {
    kernelRelease: find(patterns.kernel),
    cloudInitVersion: find(patterns.cloudInit),
    agentStarted: find(patterns.started),
    provisionFinished: asTrue(find(patterns.finished)),
    provisionFailure: find(patterns.failure),
    agentNotFound: asTrue(find(patterns.notFound, bootWith(patterns.started))),
    moduleMessages: spokenLines(lines, document),
  };
  const bootLog: BootLog = {
    origin: document.origin,
    ...Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)),
  };
  return {
    bootLog,
    failures: reportedFailures(lines, document, "boot-log", bootWith(patterns.finished) + 1),
  };
}

/** Only what was said since the last start, and not what a later success has settled. */
function spokenLines(lines: readonly string[], { origin }: InputDocument): BootLog["moduleMessages"] {
  const from = lines.findLastIndex((line) => patterns.kernel.test(line) || patterns.finished.test(line)) + 1;
  const found = moduleMessagesIn(lines.slice(from), (index) => ({
    source: "boot-log",
    origin,
    ...lineAt(lines, `/lines/${String(from + index)}`),
    ageSeconds: null,
  }));
  return found.length === 0 ? undefined : found;
}

function asTrue(located: Located<string> | undefined): Located<true> | undefined {
  return located === undefined ? undefined : { value: true, at: located.at };
}
