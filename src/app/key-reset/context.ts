import type { Sha256 } from "../../approvals/canonical-json.ts";
import type { LoadedPolicy } from "../../approvals/policy.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { PolicySource } from "../ports/policy-source.ts";
import type { Store } from "../ports/store.ts";
import type { Ledger } from "./ledger.ts";
import type { MachineReader } from "./machine-reader.ts";
import type { Offers } from "./offers.ts";
import type { Tenants } from "./tenants.ts";

/** What the use cases of the key reset share. */
export interface ResetContext {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly machines: MachineReader;
  readonly offers: Offers;
  readonly tenants: Tenants;
  readonly policy: PolicySource;
  readonly clock: Clock;
  readonly log: Log;
  readonly sha256: Sha256;
  readonly newId: () => string;
}

/** The policy as it is now; null if it is missing or invalid, which is logged. */
export async function readPolicy({
  policy,
  log,
}: Pick<ResetContext, "policy" | "log">): Promise<LoadedPolicy | null> {
  const loaded = await policy();
  if (loaded.ok) return loaded.value;
  const [first] = loaded.problem;
  log.error("the policy cannot be used: nothing is approved", {
    problems: loaded.problem.length,
    path: first?.path,
    message: first?.message,
  });
  return null;
}
