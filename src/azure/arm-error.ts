import { asList, asRecord, asText, at, parseJson } from "./json-reading.ts";

/** One nested reason of an ARM error. */
interface ArmErrorDetail {
  readonly code: string;
  readonly message: string;
}

/** The Azure Policy assignment that forbade a request. */
interface PolicyViolation {
  readonly assignment: string;
  readonly definition: string;
}

/** ARM's error body, reduced to what is shown or decided on; texts are cut to 2,000 characters. */
export interface ArmError {
  readonly code: string;
  readonly message: string;
  readonly details: readonly ArmErrorDetail[];
  readonly policy: PolicyViolation | null;
}

const maxText = 2000;
const maxDetails = 20;

function cut(value: unknown): string {
  return (asText(value) ?? "").slice(0, maxText);
}

function policyOf(error: unknown): PolicyViolation | null {
  for (const entry of asList(at(error, "additionalInfo")).slice(0, maxDetails)) {
    if (at(entry, "type") === "PolicyViolation") {
      const info = at(entry, "info");
      return {
        assignment: cut(at(info, "policyAssignmentDisplayName")) || cut(at(info, "policyAssignmentId")),
        definition: cut(at(info, "policyDefinitionDisplayName")) || cut(at(info, "policyDefinitionId")),
      };
    }
  }
  return null;
}

/**
 * Reads an ARM error value: `{error:{code,message,details,additionalInfo}}`, or the older top-level `{code,message}`.
 * Null if it is neither. A policy violation is also found one level down, in `details`.
 * (Shape: Azure Resource Manager RPC, "Error response content".)
 */
export function armErrorOf(body: unknown): ArmError | null {
  const error = asRecord(at(body, "error")) ?? asRecord(body);
  const code = asText(at(error, "code"));
  if (error === null || code === null) {
    return null;
  }
  const nested = asList(at(error, "details")).slice(0, maxDetails);
  const details = nested.map((detail) => ({
    code: cut(at(detail, "code")),
    message: cut(at(detail, "message")),
  }));
  let policy = policyOf(error);
  for (const detail of nested) {
    policy ??= policyOf(detail);
  }
  return { code: code.slice(0, 200), message: cut(at(error, "message")), details, policy };
}

/** Reads an ARM error from the bytes of a body; null if they hold none (an HTML page, a cut text). */
export function parseArmError(bytes: Uint8Array): ArmError | null {
  return armErrorOf(parseJson(bytes));
}
