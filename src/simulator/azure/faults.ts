/** How a request to ARM can go wrong. `before` = nothing was done, `after` = all was done and only the answer is lost or bad. */
export type FaultEffect =
  | { readonly kind: "latency"; readonly latencyMs: number }
  | { readonly kind: "throttled"; readonly retryAfterSeconds: number | null }
  | { readonly kind: "server-error"; readonly when: FaultMoment; readonly status: number }
  | { readonly kind: "drop"; readonly when: FaultMoment }
  | { readonly kind: "hang"; readonly when: FaultMoment }
  | { readonly kind: RefusalKind }
  /** The change is taken, and its operation ends `Failed`. */
  | { readonly kind: "operation-failed" }
  /** The operation's URL names another host. */
  | { readonly kind: "foreign-operation"; readonly origin: string }
  /** Somebody else raises the id of the machine just before this request. */
  | { readonly kind: "raised-meanwhile"; readonly by: number }
  /** The machine is deleted and made again under its name just before this request. */
  | { readonly kind: "recreated" }
  /** Instance views are as they were so long ago. */
  | { readonly kind: "stale-view"; readonly ageMs: number };

/** Whether a fault comes before the request is carried out or after it. */
export type FaultMoment = "before" | "after";

/** Refusals of ARM that need no more words. */
export type RefusalKind =
  "expired-token" | "forbidden" | "policy" | "lock" | "conflict" | "precondition-failed" | "not-found";

/** All refusals. */
export const refusalKinds: readonly RefusalKind[] = [
  "expired-token",
  "forbidden",
  "policy",
  "lock",
  "conflict",
  "precondition-failed",
  "not-found",
];

/** A switch: which requests go wrong, how, and how often. Without `times` until it is cleared. */
export interface Fault {
  readonly effect: FaultEffect;
  /** HTTP method, any when left out. */
  readonly method?: string;
  /** A part of the decoded path, compared without case as ARM does; any when left out. */
  readonly pathContains?: string;
  readonly times?: number;
}

/** The switches of the simulated Azure. */
export interface AzureFaults {
  add(fault: Fault): void;
  clear(): void;
  list(): readonly Fault[];
  /** The faults for this request, counted as used: one of each kind, in the order in which they were set. */
  take(method: string, path: string): readonly FaultEffect[];
}

/** Makes the switches, all off. */
export function createAzureFaults(): AzureFaults {
  let faults: readonly { readonly fault: Fault; readonly left: number }[] = [];
  return {
    add(fault) {
      faults = [...faults, { fault, left: fault.times ?? Number.POSITIVE_INFINITY }];
    },
    clear() {
      faults = [];
    },
    list: () =>
      faults.map(({ fault, left }) => (fault.times === undefined ? fault : { ...fault, times: left })),
    take(method, path) {
      const taken = new Map<FaultEffect["kind"], (typeof faults)[number]>();
      for (const entry of faults) {
        const { effect } = entry.fault;
        if (isMeant(entry.fault, method, path) && !taken.has(effect.kind)) taken.set(effect.kind, entry);
      }
      const used = new Set(taken.values());
      faults = faults
        .map((entry) => (used.has(entry) ? { ...entry, left: entry.left - 1 } : entry))
        .filter(({ left }) => left > 0);
      return [...used].map(({ fault }) => fault.effect);
    },
  };
}

function isMeant({ method, pathContains }: Fault, requestMethod: string, path: string): boolean {
  return (
    (method === undefined || method === requestMethod) &&
    (pathContains === undefined || path.toLowerCase().includes(pathContains.toLowerCase()))
  );
}
