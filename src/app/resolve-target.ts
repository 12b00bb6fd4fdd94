import type { Person, Place } from "../approvals/access.ts";
import { mayAsk } from "../approvals/access.ts";
import type { AzureProblem, AzureReader, FoundVm, VmQuery } from "./ports/azure-reader.ts";
import type { PolicySource } from "./ports/policy-source.ts";
import type { VmTarget } from "../target/target.ts";
import { resourceIdOf, targetLabel } from "../target/target.ts";
import { similarNames } from "./similar-names.ts";

/** Who asks, and from where. */
export interface Asker {
  readonly person: Person;
  readonly place: Place;
}

/** What came of looking for the machine that somebody named. `absent` also stands for machines outside the asker's scope. */
export type Resolution =
  | { readonly kind: "resolved"; readonly target: VmTarget; readonly found?: FoundVm }
  | { readonly kind: "choose"; readonly candidates: readonly FoundVm[] }
  /** `similar`: names that the asker may ask about, the likeliest first. */
  | { readonly kind: "absent"; readonly similar: readonly string[] }
  | { readonly kind: "policy-missing" }
  | { readonly kind: "azure-problem"; readonly problem: AzureProblem };

/** What resolving needs from outside. */
export interface ResolveDeps {
  readonly azure: Pick<AzureReader, "findVms" | "findSimilar">;
  readonly policy: PolicySource;
}

/** Whether this person may ask about this machine, from here. An unreadable policy allows nobody. */
export async function allowed(
  asker: Asker,
  target: VmTarget,
  policy: PolicySource,
): Promise<"yes" | "no" | "policy-missing"> {
  const loaded = await policy();
  if (!loaded.ok) return "policy-missing";
  const question = {
    policy: loaded.value.policy,
    person: asker.person,
    place: asker.place,
    resourceId: resourceIdOf(target),
  };
  return mayAsk(question).kind === "allowed" ? "yes" : "no";
}

/** A machine named by its id: no request is needed to find it. */
export async function resolveId(
  target: VmTarget,
  asker: Asker,
  { policy }: Pick<ResolveDeps, "policy">,
): Promise<Resolution> {
  switch (await allowed(asker, target, policy)) {
    case "yes":
      return { kind: "resolved", target };
    case "no":
      return { kind: "absent", similar: [] };
    case "policy-missing":
      return { kind: "policy-missing" };
  }
}

/** A machine named by its name: one Resource Graph query, then only what the asker may ask about; a second one for suggestions. */
export async function resolveName(
  query: VmQuery,
  asker: Asker,
  deps: ResolveDeps,
  deadlineMs: number,
): Promise<Resolution> {
  const found = await deps.azure.findVms(query, deadlineMs);
  if (!found.ok) return { kind: "azure-problem", problem: found.problem };
  const visible = await visibleTo(asker, found.value, deps.policy);
  if (visible === "policy-missing") return { kind: "policy-missing" };
  const [first, second] = visible;
  if (first === undefined)
    return { kind: "absent", similar: await suggestions(query, asker, deps, deadlineMs) };
  return second === undefined
    ? { kind: "resolved", target: first.target, found: first }
    : { kind: "choose", candidates: visible };
}

async function visibleTo(
  asker: Asker,
  found: readonly FoundVm[],
  policy: PolicySource,
): Promise<readonly FoundVm[] | "policy-missing"> {
  const visible: FoundVm[] = [];
  for (const candidate of found) {
    const answer = await allowed(asker, candidate.target, policy);
    if (answer === "policy-missing") return answer;
    if (answer === "yes") visible.push(candidate);
  }
  return visible;
}

/** What could have been meant. Where Azure does not tell there is none: suggestions are a courtesy. */
async function suggestions(
  { name }: VmQuery,
  asker: Asker,
  { azure, policy }: ResolveDeps,
  deadlineMs: number,
): Promise<readonly string[]> {
  const similar = await azure.findSimilar(name, deadlineMs);
  const visible = similar.ok ? await visibleTo(asker, similar.value, policy) : [];
  return visible === "policy-missing"
    ? []
    : similarNames(
        name,
        visible.map(({ target }) => targetLabel(target)),
      );
}
