import type { LoadedPolicy } from "../../approvals/policy.ts";
import type { PolicySource } from "../../app/ports/policy-source.ts";
import type { Checked } from "./checked.ts";

/** Checks the policy; the loaded one is for the checks that follow. */
export async function checkPolicy(
  policy: PolicySource,
  path: string | undefined,
): Promise<{ readonly checked: readonly Checked[]; readonly loaded: LoadedPolicy | undefined }> {
  const area = "policy";
  const found = await policy();
  if (!found.ok) {
    const mend =
      "mend the file (npm run policy -- check FILE names every error); until then nobody may ask or approve";
    const bad = found.problem.map(({ path: where, message }): Checked => ({
      area,
      kind: "bad",
      what: `${where === "" ? "the file" : where} ${message}`,
    }));
    return {
      checked: bad.map((one, index) => (index === bad.length - 1 ? { ...one, mend } : one)),
      loaded: undefined,
    };
  }
  const { policy: loaded, warnings } = found.value;
  const count = loaded.rules.length;
  const good: Checked = {
    area,
    kind: "good",
    what: `${path ?? "the demo policy of local mode"}: ${count} ${count === 1 ? "rule" : "rules"}`,
  };
  const notes = warnings.map(({ path: where, message }): Checked => ({
    area,
    kind: "unknown",
    what: `${where} ${message}`,
  }));
  return { checked: [good, ...notes], loaded: found.value };
}
