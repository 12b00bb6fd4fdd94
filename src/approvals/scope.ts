/** The scope that covers every subscription. */
const everyScope = "/";

/** A pattern that matches a word in any case, without a flag: JSON Schema has none. */
function anyCase(word: string): string {
  return word
    .replaceAll(".", "[.]")
    .replace(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
}

const segment = "[^/?#%*\\s]{1,90}";
const machine = `${anyCase("virtualMachines")}/${segment}`;
const scaleSet = `${anyCase("virtualMachineScaleSets")}/${segment}(/${machine})?`;
const provider = `/${anyCase("providers")}/${anyCase("Microsoft.Compute")}/(${machine}|${scaleSet})`;
const group = `/${anyCase("resourceGroups")}/${segment}(${provider})?`;

/**
 * What may stand in `scopes`: `/`, a subscription, a resource group, a scale set, a VM or a scale-set instance; a closing slash is
 * tolerated. Written without flags so that the published JSON Schema means the same.
 */
export const scopePattern = new RegExp(`^/$|^/${anyCase("subscriptions")}/${segment}(${group})?/?$`);

/** The one spelling of an ARM id for comparing: ARM ids are case-insensitive and may end in a slash. */
export function normalId(resourceId: string): string {
  const lower = resourceId.toLowerCase();
  return lower.length > 1 && lower.endsWith("/") ? lower.slice(0, -1) : lower;
}

/** Do two ARM ids name the same resource? */
export function isSameResource(one: string, other: string): boolean {
  return normalId(one) === normalId(other);
}

/** Is the resource the scope itself or inside it? Whole segments count: `…/resourceGroups/rg` does not cover `…/resourceGroups/rg2`. */
export function scopeCovers(scope: string, resourceId: string): boolean {
  const outer = normalId(scope);
  const inner = normalId(resourceId);
  return outer === everyScope ? inner.startsWith("/") : inner === outer || inner.startsWith(`${outer}/`);
}

/** How many segments a scope names; the more, the closer to the machine. */
export function scopeDepth(scope: string): number {
  return normalId(scope)
    .split("/")
    .filter((part) => part !== "").length;
}
