import type { InputDocument } from "../evidence.ts";
import type { DeploymentError, InstanceStatus, Locate, OsFamily } from "../facts.ts";
import { readCloudInitReport } from "./cloud-init-report.ts";

/** A status that says why the provisioning failed: `ProvisioningState/failed/<Code>`. */
const failedCode = /^ProvisioningState\/failed\/([A-Za-z.]{1,120})$/i;

/** The failed provisioning statuses of a VM as deployment errors; the codes in square brackets of the message count as inner codes. */
export function provisioningErrors(
  statuses: readonly InstanceStatus[],
  document: InputDocument,
  osFamily: OsFamily,
  at: Locate,
): readonly DeploymentError[] {
  return statuses.flatMap((status): readonly DeploymentError[] => {
    const code = failedCode.exec(status.code)?.[1];
    if (code === undefined) return [];
    const inner = [...status.message.matchAll(/\[(?:Linux|Windows)\.[A-Za-z.]{1,80}\]/g)].map(([bracketed]) =>
      bracketed.slice(1, -1),
    );
    return [
      {
        source: "instance-view",
        origin: document.origin,
        codes: [code, ...inner],
        messages: [status.message],
        cloudInit: readCloudInitReport(status.message),
        osFamily,
        at,
        decidingPointer: `${status.pointer}/${inner.length > 0 ? "message" : "code"}`,
        leaves: [
          { text: status.code, pointer: `${status.pointer}/code` },
          { text: status.message, pointer: `${status.pointer}/message` },
        ],
      },
    ];
  });
}
