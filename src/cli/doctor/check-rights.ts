import type { AzureProblem } from "../../app/ports/azure-reader.ts";
import { isGranted, type PermissionEntry } from "../../azure/permissions.ts";
import type { Result } from "../../result.ts";
import type { Checked } from "./checked.ts";

/** Whose rights: the identity that reads, or the one that may only reset. */
export type RightsOwner = "reader" | "reset";

/** Reads the rights of an identity at a scope. */
export type RightsReader = (
  owner: RightsOwner,
  scope: string,
) => Promise<Result<readonly PermissionEntry[], AzureProblem>>;

/** What each identity has to be granted at every scope of the policy: the roles of `infra/modules/roles.bicep` hold exactly these. */
export const neededActions: Readonly<Record<RightsOwner, readonly string[]>> = {
  reader: [
    "Microsoft.Compute/virtualMachines/read",
    "Microsoft.Compute/virtualMachines/instanceView/read",
    "Microsoft.Compute/virtualMachines/extensions/read",
    "Microsoft.Compute/virtualMachineScaleSets/read",
    "Microsoft.Compute/virtualMachineScaleSets/instanceView/read",
    "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read",
    "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/instanceView/read",
    "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/extensions/read",
    "Microsoft.Compute/locations/operations/read",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
  ],
  reset: [
    "Microsoft.Compute/virtualMachines/write",
    "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/write",
  ],
};

/** What of a role is within bounds: the one that reads may read anything, the one that resets has its own actions and no other. */
const isWithin: Readonly<Record<RightsOwner, (pattern: string) => boolean>> = {
  reader: (pattern) => pattern.toLowerCase().endsWith("/read"),
  reset: (pattern) => neededActions.reset.some((action) => action.toLowerCase() === pattern.toLowerCase()),
};

/** What is granted beyond that, as the roles write it. An action that a role itself takes away again is not granted. */
function excessOf(owner: RightsOwner, entries: readonly PermissionEntry[]): readonly string[] {
  const granted = entries.flatMap((entry) => entry.actions.filter((action) => isGranted([entry], action)));
  return [...new Set(granted)].filter((pattern) => !isWithin[owner](pattern));
}

/** As many actions as a line names. */
const mostNamed = 5;

/** What was found where nothing is missing and nothing too much; data actions are not among what Azure tells here. */
const goodWords = {
  reader: "has what it needs, and no action but reads",
  reset: "has what it needs, and no other action",
} as const;

const names = { reader: "the reader", reset: "the reset identity" } as const;
const area = "rights";

/** Checks what both identities may do at every scope that the policy names. */
export async function checkRights(
  scopes: readonly string[],
  owners: readonly RightsOwner[],
  read: RightsReader,
): Promise<readonly Checked[]> {
  const pairs = scopes.flatMap((scope) => owners.map((owner) => ({ scope, owner })));
  const found = await Promise.all(pairs.map(({ scope, owner }) => checkOne(scope, owner, read)));
  return found.flat();
}

async function checkOne(scope: string, owner: RightsOwner, read: RightsReader): Promise<readonly Checked[]> {
  const name = names[owner];
  if (scope === "/")
    return [
      {
        area,
        kind: "unknown",
        what: `what ${name} may do at / cannot be asked; name subscriptions to have it checked`,
      },
    ];
  const rights = await read(owner, scope);
  if (!rights.ok) return [unreadable(scope, owner, rights.problem)];
  const entries = rights.value;
  const missing = neededActions[owner].filter((action) => !isGranted(entries, action));
  const excessive = excessOf(owner, entries);
  const role = owner === "reader" ? "Latchkey read" : "Latchkey reset";
  const checked: Checked[] = [];
  if (missing.length > 0)
    checked.push({
      area,
      kind: "bad",
      what: `at ${scope} ${name} lacks ${missing.join(", ")}`,
      mend: `assign the role "${role}" (infra/modules/roles.bicep) to it at this scope`,
    });
  if (excessive.length > 0)
    checked.push({
      area,
      kind: "bad",
      what: `at ${scope} ${name} may also ${excessive.slice(0, mostNamed).join(", ")}${excessive.length > mostNamed ? ", …" : ""}`,
      mend: `take away the role that grants it: "${role}" is all that it needs`,
    });
  return checked.length > 0
    ? checked
    : [{ area, kind: "good", what: `at ${scope} ${name} ${goodWords[owner]}` }];
}

/** No rights at all and no such scope look the same to ARM: both are to be mended. */
function unreadable(scope: string, owner: RightsOwner, problem: AzureProblem): Checked {
  const what = `the rights of ${names[owner]} at ${scope} cannot be read (${problem.kind})`;
  return problem.kind === "not-found" || problem.kind === "no-rights"
    ? { area, kind: "bad", what, mend: "check that the scope exists, and assign the role there" }
    : { area, kind: "unknown", what };
}
