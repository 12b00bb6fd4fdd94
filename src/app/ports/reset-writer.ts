import type { Result } from "../../result.ts";
import type { VmTarget } from "../../target/target.ts";
import type { ArmDocument, AzureProblem } from "./azure-reader.ts";

/** The members of a VM's model that a reset depends on; null = absent or of another type unless a member says otherwise; nothing is filled in. */
export interface ResetModel {
  /** The id as ARM writes it. */
  readonly resourceId: string | null;
  /** Changes when a VM is deleted and made again under its name. */
  readonly vmId: string | null;
  /** For `If-Match`: the body's `etag`, else the header's. */
  readonly etag: string | null;
  readonly provisioningState: string | null;
  /** `securityProfile.proxyAgentSettings.enabled`. */
  readonly enabled: boolean | null;
  /** Null (absent) means 0 by the specification (arm-compute `ProxyAgentSettings`); `unreadable`: present, but no whole number. */
  readonly keyIncarnationId: number | "unreadable" | null;
  /** The whole answer as received, instance view included. */
  readonly document: ArmDocument;
}

/** The one write of this product. */
export interface KeyIncarnationPatch {
  /** A VM, or one instance of a scale set: the type has no place for a scale set's model. */
  readonly target: VmTarget;
  /** The absolute new value, 1 to 2147483647 (Int32: what PowerShell and .NET can carry). */
  readonly to: number;
  /** The etag of the read that the decision rests on. */
  readonly ifMatch: string;
  /** Sent as `x-ms-client-request-id`; printable ASCII. */
  readonly correlationId: string;
  /** Milliseconds until an answer that has not come is "unknown"; 30 s if absent. */
  readonly deadlineMs?: number;
}

/** Why it is not known whether the write took effect. */
type UnknownCause =
  | {
      readonly kind: "server-error";
      readonly httpStatus: number;
      readonly code: string;
      readonly message: string;
      readonly correlationId: string;
    }
  | { readonly kind: "connection-lost"; readonly code: string }
  | { readonly kind: "timed-out"; readonly afterMs: number };

/** One detail of an ARM error, as Azure wrote it. */
interface ArmErrorDetail {
  readonly code: string;
  readonly message: string;
}

/** ARM's answer to the write. Only `accepted` and `refused` are certain; after `unknown` the VM must be read. */
export type PatchAnswer =
  | {
      readonly kind: "accepted";
      readonly httpStatus: number;
      readonly correlationId: string;
      /** The `Azure-AsyncOperation` URL, on the ARM host; null if there is none or it pointed elsewhere. */
      readonly operationUrl: string | null;
      /** The host that the dropped URL named; null if none was dropped. */
      readonly foreignOperationHost: string | null;
    }
  | {
      readonly kind: "refused";
      /** Null: nothing was sent (no token, no connection). */
      readonly httpStatus: number | null;
      readonly code: string;
      readonly message: string;
      readonly details: readonly ArmErrorDetail[];
      readonly policy: { readonly assignment: string; readonly definition: string } | null;
      readonly correlationId: string;
      readonly retryAfterSeconds: number | null;
    }
  | { readonly kind: "unknown"; readonly cause: UnknownCause };

/** Where a long-running operation stands, as far as a reset has to know it. */
type OperationOutcome =
  | { readonly kind: "running" | "succeeded" }
  | {
      readonly kind: "failed";
      /** Azure's words; null where it gave none. */
      readonly error: { readonly code: string; readonly message: string } | null;
      readonly correlationId: string;
    };

/** The reads and the one write of a key reset. Every call ends within its deadline (milliseconds) and never throws for what Azure answers. */
export interface ResetWriter {
  /** The model as it is now: one request, by the reading identity. */
  readModel(target: VmTarget, deadlineMs: number): Promise<Result<ResetModel, AzureProblem>>;
  /** The write: exactly one PATCH leaves, whatever is answered. Throws a RangeError, before anything leaves, for arguments that must not be sent. */
  patchKeyIncarnationId(patch: KeyIncarnationPatch): Promise<PatchAnswer>;
  /** Where an accepted operation stands: a hint, never the reason of a decision beside what the VM shows. */
  readOperation(operationUrl: string, deadlineMs: number): Promise<Result<OperationOutcome, AzureProblem>>;
}
