import type { InputDocument } from "../evidence.ts";
import type { DeploymentError } from "../facts.ts";
import type { CloudInitReport } from "./cloud-init-report.ts";
import { readCloudInitReport } from "./cloud-init-report.ts";
import { lineAt } from "./text-lines.ts";

/** cloud-init's log of a failed check of the agent. Source: cloudinit/sources/DataSourceAzure.py (≥ 24.3). */
const logged =
  /Failed to activate Azure Guest Proxy Agent: (azure-proxy-agent not found|status check failed\b.{0,4000})/;

/**
 * What cloud-init says of the agent in a pasted output or in a boot log, as a deployment failure: its report or its log line. The last
 * one counts; failures of anything else, and those in lines before `from`, are left out.
 */
export function reportedFailures(
  lines: readonly string[],
  document: Pick<InputDocument, "origin">,
  source: "observation" | "boot-log",
  from = 0,
): readonly DeploymentError[] {
  const index = lines.findLastIndex((line, position) => position >= from && failureIn(line) !== undefined);
  const line = lines[index];
  const cloudInit = line === undefined ? undefined : failureIn(line);
  if (line === undefined || cloudInit === undefined) return [];
  return [
    {
      source,
      origin: document.origin,
      codes: [],
      messages: [line],
      cloudInit,
      osFamily: "linux",
      at: (pointer) => ({
        source,
        origin: document.origin,
        ...lineAt(lines, pointer),
        ageSeconds: null,
      }),
      decidingPointer: `/lines/${String(index)}`,
    },
  ];
}

function failureIn(line: string): CloudInitReport | undefined {
  const report = readCloudInitReport(line);
  if (report?.result === "error" && /azure-proxy-agent/i.test(report.reason ?? "")) return report;
  const text = logged.exec(line)?.[1];
  if (text === undefined) return undefined;
  const isMissing = text.startsWith("azure-proxy-agent");
  return {
    result: "error",
    reason: isMissing ? "azure-proxy-agent not found" : "azure-proxy-agent status failure",
    version: undefined,
    exitCode: undefined,
    stdout: isMissing ? undefined : text,
    stderr: undefined,
  };
}
