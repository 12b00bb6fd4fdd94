import type { PolicySource } from "../ports/policy-source.ts";
import type { Store } from "../ports/store.ts";
import { allPartitions, tenantOf } from "./rows.ts";

/** Which tenants may have requests, for looking them up and for resuming; never for a decision. */
export interface Tenants {
  /** Those of the policy, and all whose partitions were found or used before; lower case. */
  known(): Promise<readonly string[]>;
  /** Looks through the store, which may take long. */
  discover(): Promise<void>;
  add(tenantId: string): void;
}

/** The tenants over store and policy. */
export function createTenants(deps: { readonly store: Store; readonly policy: PolicySource }): Tenants {
  const found = new Set<string>();
  return {
    known: async () => {
      const loaded = await deps.policy();
      const named = loaded.ok ? loaded.value.policy.tenants.map((tenant) => tenant.toLowerCase()) : [];
      return [...new Set([...named, ...found])];
    },
    discover: async () => {
      for (const partition of await deps.store.partitions(allPartitions)) found.add(tenantOf(partition));
    },
    add: (tenantId) => {
      found.add(tenantId.toLowerCase());
    },
  };
}
