import type { LoadedPolicy, PolicyNote } from "../../approvals/policy.ts";
import type { Result } from "../../result.ts";

/** Reads the policy anew at each call: a change counts from the next question, decision or execution on. */
export type PolicySource = () => Promise<Result<LoadedPolicy, readonly PolicyNote[]>>;
