import type { ResetProgress, SentPatch } from "../../src/key-reset/progress.ts";
import type { ModelReading } from "../../src/key-reset/reading.ts";

export const second = 1000;
export const minute = 60_000;
/** The deciding click. */
export const clickedAt = Date.UTC(2026, 10, 23, 14, 2, 0);
export const resourceId =
  "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-prod/providers/Microsoft.Compute/virtualMachines/web-01";
export const vmId = "99999999-0000-4000-8000-000000000009";
export const oldGuid = "7512289d-6e5c-449b-9cbf-06728c1c1e4a";

export function progress(changes: Partial<ResetProgress> = {}): ResetProgress {
  return {
    state: "EXECUTING",
    resourceId,
    vmId,
    plan: { from: 3, to: 4 },
    ground: { kind: "finding" },
    evidence: { atMs: clickedAt - 3 * minute, keyGuid: null },
    expiresAtMs: clickedAt + 28 * minute,
    deadlineMs: clickedAt + 5 * minute,
    sends: [],
    verification: { modelAcceptedAtMs: null, watchUntilMs: null },
    ...changes,
  };
}

export function model(changes: Partial<ModelReading> = {}): ModelReading {
  return {
    kind: "model",
    readAtMs: clickedAt,
    vmId,
    etag: '"7"',
    provisioningState: "Succeeded",
    enabled: true,
    keyIncarnationId: 3,
    power: "running",
    guest: null,
    ...changes,
  };
}

export function sent(answer: SentPatch["answer"], atMs = clickedAt): SentPatch {
  return { atMs, answer };
}

export const accepted = { kind: "accepted", atMs: clickedAt + second } as const;
export const unknown = { kind: "unknown", atMs: clickedAt + second } as const;
export const refused = {
  kind: "refused",
  atMs: clickedAt + second,
  mayRepeat: true,
  notBeforeMs: clickedAt + 11 * second,
} as const;
