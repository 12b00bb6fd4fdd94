import type { Result } from "../../result.ts";
import type { VmTarget } from "../../target/target.ts";

/** ARM's answer to one read, as received: nothing dropped, nothing interpreted. */
export interface ArmDocument {
  readonly bytes: Uint8Array;
  readonly receivedAtMs: number;
  readonly correlationId: string;
}

/** A VM that Resource Graph knows by the asked name. Only `target` is certain; the rest is shown where present. */
export interface FoundVm {
  readonly target: VmTarget;
  readonly location?: string;
  readonly powerState?: string;
}

/** Why Azure gave no answer, told apart as far as a person can do something about it. */
export type AzureProblem =
  | { readonly kind: "not-found"; readonly code: string; readonly correlationId: string }
  | {
      readonly kind: "no-rights";
      readonly code: string;
      readonly action: string | null;
      readonly correlationId: string;
    }
  | { readonly kind: "signed-out"; readonly code: string; readonly correlationId: string }
  | { readonly kind: "throttled"; readonly retryAfterSeconds: number | null; readonly correlationId: string }
  | {
      readonly kind: "unavailable";
      readonly httpStatus: number | null;
      readonly code: string;
      readonly correlationId: string;
    }
  | { readonly kind: "timed-out"; readonly afterMs: number }
  | { readonly kind: "not-understood"; readonly httpStatus: number; readonly correlationId: string };

/** What is asked of Azure for a name. Names are plain (`^[A-Za-z0-9._-]{1,80}$`); anything else is refused before it gets here. */
export interface VmQuery {
  readonly name: string;
  readonly resourceGroup?: string;
  readonly subscriptionId?: string;
}

/** Reads VMs. Every call ends within its deadline (milliseconds from the call) and never throws for what Azure answers. */
export interface AzureReader {
  /** One GET of the model with its instance view. */
  readVm(target: VmTarget, deadlineMs: number): Promise<Result<ArmDocument, AzureProblem>>;
  /** One Resource Graph query; at most 20 rows. No rights and no such VM look the same: an empty list. */
  findVms(query: VmQuery, deadlineMs: number): Promise<Result<readonly FoundVm[], AzureProblem>>;
  /** VMs whose names begin like this one, for "did you mean": one Resource Graph query, at most 20 rows, in the order of their names. */
  findSimilar(name: string, deadlineMs: number): Promise<Result<readonly FoundVm[], AzureProblem>>;
}
