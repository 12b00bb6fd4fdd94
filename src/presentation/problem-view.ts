/** Why Azure gave no answer; the shape of the reader port's problem, so that one can be handed over as it is. */
export type AzureTrouble =
  | { readonly kind: "not-found" }
  | { readonly kind: "no-rights"; readonly action: string | null }
  | { readonly kind: "signed-out" }
  | { readonly kind: "throttled"; readonly retryAfterSeconds: number | null }
  | { readonly kind: "unavailable"; readonly httpStatus: number | null; readonly code: string }
  | { readonly kind: "timed-out"; readonly afterMs: number }
  | { readonly kind: "not-understood"; readonly httpStatus: number };

/** Why a file could not be taken; the shape of the uploads' problems. */
export type FileTrouble =
  | { readonly kind: "address-refused"; readonly host: string | null }
  | { readonly kind: "secret-file" }
  | { readonly kind: "redirected" }
  | { readonly kind: "expired" }
  | { readonly kind: "too-large"; readonly maxBytes: number }
  | { readonly kind: "timed-out"; readonly afterMs: number }
  | { readonly kind: "unavailable"; readonly httpStatus: number | null }
  | { readonly kind: "archive-damaged" }
  | { readonly kind: "archive-encrypted" }
  | { readonly kind: "archive-too-large" }
  | { readonly kind: "archive-without-known-files" }
  /** A picture, a document: nothing that could hold a status. */
  | { readonly kind: "wrong-kind" }
  /** A channel or group chat: only the file's name arrived. */
  | { readonly kind: "not-in-personal" };

/** What stood in the way of an answer. Names and texts are untrusted. */
export type ProblemView =
  | { readonly kind: "azure"; readonly problem: AzureTrouble; readonly name: string }
  | { readonly kind: "file"; readonly problem: FileTrouble; readonly name: string }
  /** No such VM, or none that this person may ask about: one answer for both. `similar`: names that the person may see. */
  | { readonly kind: "unknown-vm"; readonly name: string; readonly similar: readonly string[] }
  /** A name that Azure cannot know: characters or length. */
  | { readonly kind: "impossible-name"; readonly name: string }
  /** `meant`: phrases of ours, with a machine's name in them at most. */
  | { readonly kind: "not-sure"; readonly meant: readonly string[] }
  /** No machine is known in this thread. */
  | { readonly kind: "which-vm" }
  /** A deployment failed, and neither its error nor a machine was given. */
  | { readonly kind: "which-error" }
  /** Too many requests of one person or thread. */
  | { readonly kind: "busy"; readonly retryAfterSeconds: number | null }
  | { readonly kind: "not-allowed" }
  | { readonly kind: "out-of-date" }
  | { readonly kind: "internal" };
