import type { InputDocument } from "../../../src/diagnosis/evidence.ts";
import { sha256 } from "./world.ts";

/** A document that a person sent. */
export function fileOf(
  text: string,
  collectedAtMs: number,
  kind: InputDocument["kind"] = "status-file",
): InputDocument {
  const bytes = new TextEncoder().encode(text);
  return { kind, origin: "person", name: "status.json", bytes, sha256: sha256(bytes), collectedAtMs };
}

/** What a made-up status.json says. */
export interface FileChanges {
  readonly atMs: number;
  readonly message?: string;
  readonly keyGuid?: string | null;
  readonly keyIncarnationId?: string;
  readonly version?: string;
  readonly row?: object;
}

/** A made-up status.json, written so long ago. */
export function statusText(changes: FileChanges): string {
  const { keyGuid = "1b2c3d4e-0000-4000-8000-00000000000f", keyIncarnationId = "4" } = changes;
  const running = (message: string) => ({ status: "RUNNING", message });
  return JSON.stringify({
    timestamp: new Date(changes.atMs).toISOString(),
    proxyAgentStatus: {
      version: changes.version ?? "1.0.44",
      status: "SUCCESS",
      monitorStatus: running("Aggregate status written"),
      keyLatchStatus: {
        ...running(changes.message ?? "Successfully attest the key and ready to use. - 2004"),
        states: {
          secureChannelState: "WireServer Enforce -  IMDS Enforce - HostGA Enforce",
          ...(keyGuid === null ? {} : { keyGuid, keyIncarnationId }),
          wireServerRuleId: "/subscriptions/s/wireserver/1",
        },
      },
      ebpfProgramStatus: running("Started Redirector with eBPF maps - 145"),
      proxyListenerStatus: running("Started proxy listener 127.0.0.1:3080, ready to accept request"),
      proxyConnectionsCount: 12,
    },
    proxyConnectionSummary: changes.row === undefined ? [] : [changes.row],
    failedAuthenticateSummary: [],
  });
}

/** The key was refused: the host does not hand it out. */
export const refusedMessage = 'Failed to acquire key details: Key(KeyResponse("acquire", 403))';
