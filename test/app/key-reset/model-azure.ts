import type { PatchAnswer, ResetWriter } from "../../../src/app/ports/reset-writer.ts";
import { resourceIdOf } from "../../../src/target/target.ts";

/** What Azure may do with the next writes. `late`: no answer, and it takes effect later, if its version tag still fits. */
export const writeFaults = [
  "ok",
  "ok",
  "ok",
  "applied-500",
  "applied-dropped",
  "500",
  "409",
  "412",
  "429",
  "403",
  "late",
  "lock",
  "async-fails",
] as const;
/** One of the faults. */
type WriteFault = (typeof writeFaults)[number];

/** A machine in memory. */
interface ModelMachine {
  vmId: string;
  modelId: number;
  guestId: number;
  etag: number;
  provisioningState: string;
  exists: boolean;
}

/** Azure in memory, without HTTP: one machine, faults, and eyes on everything that leaves. */
export interface ModelAzure {
  readonly writer: ResetWriter;
  readonly machine: ModelMachine;
  writeFault: WriteFault;
  /** The next so many reads fail. */
  failingReads: number;
  /** Somebody changes the machine. */
  change(changes: Partial<ModelMachine>): void;
  /** A write that was late arrives. */
  deliverLate(): void;
}

/** Told of each request. */
export interface Watcher {
  /** A PATCH has left; it is not carried out yet. */
  readonly patched: (to: number, correlationId: string) => Promise<void>;
  /** The machine has really changed. */
  readonly changed: (to: number, correlationId: string) => void;
  /** A model was handed out to a reader with this deadline: an execution reads with ten seconds, people's presses with less. */
  readonly shown: (modelId: number, deadlineMs: number) => void;
}

const refusals: Readonly<Record<string, readonly [number, string, number | null]>> = {
  "409": [409, "Conflict", null],
  "412": [412, "PreconditionFailed", null],
  "429": [429, "TooManyRequests", 20],
  "403": [403, "AuthorizationFailed", null],
  lock: [409, "ScopeLocked", null],
};

function refusal(httpStatus: number, code: string, retryAfterSeconds: number | null): PatchAnswer {
  const nothing = { message: "", details: [], policy: null, correlationId: "azure" };
  return { kind: "refused", httpStatus, code, ...nothing, retryAfterSeconds };
}

const doubt: PatchAnswer = { kind: "unknown", cause: { kind: "connection-lost", code: "ECONNRESET" } };

/** The body that ARM would answer. */
function bodyOf(machine: ModelMachine, resourceId: string): string {
  const key = {
    status: "RUNNING",
    message: "Found key details from local and ready to use. - 12",
    states: {
      secureChannelState: "WireServer Enforce -  IMDS Enforce - HostGA Enforce",
      keyGuid: `11111111-2222-3333-4444-${String(machine.guestId).padStart(12, "0")}`,
      keyIncarnationId: String(machine.guestId),
    },
  };
  const extension = "Microsoft.CPlat.ProxyAgent.ProxyAgentLinux";
  return JSON.stringify({
    id: resourceId,
    name: "web-01",
    location: "westeurope",
    properties: {
      vmId: machine.vmId,
      instanceView: {
        statuses: [{ code: "PowerState/running", level: "Info", displayStatus: "VM running" }],
        vmAgent: { statuses: [{ code: "ProvisioningState/succeeded", displayStatus: "Ready" }] },
        extensions: [
          {
            name: "ProxyAgent",
            type: extension,
            typeHandlerVersion: "1.0.47",
            substatuses: [
              {
                code: "ComponentStatus/ProxyAgentStatus/succeeded",
                message: JSON.stringify({ version: "1.0.47", status: "SUCCESS", keyLatchStatus: key }),
              },
            ],
          },
        ],
      },
    },
  });
}

/** Azure with one machine whose id is 3. */
export function modelAzure(
  clock: () => number,
  pause: (ms: number) => Promise<void>,
  watcher: Watcher,
): ModelAzure {
  const machine: ModelMachine = {
    vmId: "vm-1",
    modelId: 3,
    guestId: 3,
    etag: 7,
    provisioningState: "Succeeded",
    exists: true,
  };
  const late: { readonly to: number; readonly ifMatch: string; readonly correlationId: string }[] = [];
  let failed = false;

  const fits = (to: number, ifMatch: string): boolean =>
    machine.exists && ifMatch === String(machine.etag) && to > machine.modelId;
  const apply = (to: number, ifMatch: string, correlationId: string): boolean => {
    if (!fits(to, ifMatch)) return false;
    machine.modelId = to;
    machine.etag += 1;
    watcher.changed(to, correlationId);
    return true;
  };

  const answer = (to: number, ifMatch: string, correlationId: string): PatchAnswer => {
    const { writeFault } = azure;
    const [httpStatus, code, seconds] = refusals[writeFault] ?? [0, "", null];
    if (httpStatus > 0) return refusal(httpStatus, code, seconds);
    if (writeFault === "500") return doubt;
    if (writeFault === "late") {
      late.push({ to, ifMatch, correlationId });
      return doubt;
    }
    if (ifMatch !== String(machine.etag)) return refusal(412, "PreconditionFailed", null);
    const isFailing = writeFault === "async-fails";
    failed = isFailing;
    if (!isFailing && !apply(to, ifMatch, correlationId)) return refusal(400, "BadRequest", null);
    if (writeFault !== "ok" && !isFailing) return doubt;
    const operationUrl = "https://management.azure.com/subscriptions/s/operations/1";
    return {
      kind: "accepted",
      httpStatus: 200,
      correlationId: "azure",
      operationUrl,
      foreignOperationHost: null,
    };
  };

  const azure: ModelAzure = {
    machine,
    writeFault: "ok",
    failingReads: 0,
    change: (changes) => {
      Object.assign(machine, changes, { etag: machine.etag + 1 });
    },
    deliverLate: () => {
      const patch = late.shift();
      if (patch !== undefined) apply(patch.to, patch.ifMatch, patch.correlationId);
    },
    writer: {
      readModel: async (target, deadlineMs) => {
        await pause(120);
        if (azure.failingReads > 0) {
          azure.failingReads -= 1;
          return { ok: false, problem: { kind: "timed-out", afterMs: 1 } };
        }
        if (!machine.exists)
          return { ok: false, problem: { kind: "not-found", code: "", correlationId: "" } };
        watcher.shown(machine.modelId, deadlineMs);
        const resourceId = resourceIdOf(target);
        const bytes = new TextEncoder().encode(bodyOf(machine, resourceId));
        return {
          ok: true,
          value: {
            resourceId,
            vmId: machine.vmId,
            etag: String(machine.etag),
            provisioningState: machine.provisioningState,
            enabled: true,
            keyIncarnationId: machine.modelId,
            document: { bytes, receivedAtMs: clock(), correlationId: "azure" },
          },
        };
      },
      patchKeyIncarnationId: async ({ to, ifMatch, correlationId }) => {
        await watcher.patched(to, correlationId);
        await pause(200);
        const answered = answer(to, ifMatch, correlationId);
        await pause(200);
        return answered;
      },
      readOperation: async () => {
        await pause(80);
        if (!failed) return { ok: true, value: { kind: "running" } };
        return { ok: true, value: { kind: "failed", error: null, correlationId: "c" } };
      },
    },
  };
  return azure;
}
