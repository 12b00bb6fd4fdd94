/** A definite refusal by ARM, as the adapter hands it over. `httpStatus` null: nothing was sent at all. Texts are Azure's and untrusted. */
export interface ArmRefusal {
  readonly httpStatus: number | null;
  readonly code: string;
  readonly message: string;
  readonly details: readonly { readonly code: string; readonly message: string }[];
  readonly policy: { readonly assignment: string; readonly definition: string } | null;
  readonly correlationId: string;
  readonly retryAfterSeconds: number | null;
}

/** A name that Azure gave (a policy, a lock, an action): untrusted, cut, to be shown in a place of its own. */
export interface NamedThing {
  readonly label: string;
  readonly value: string;
}
