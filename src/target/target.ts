/** A machine: a VM (also an instance of a Flexible scale set), or an instance of a Uniform scale set. Names as written, compared without case. */
export type VmTarget =
  | {
      readonly kind: "vm";
      readonly subscriptionId: string;
      readonly resourceGroup: string;
      readonly name: string;
    }
  | {
      readonly kind: "scale-set-instance";
      readonly subscriptionId: string;
      readonly resourceGroup: string;
      readonly scaleSet: string;
      readonly instanceId: string;
    };

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a subscription id. */
export function isSubscriptionId(text: string): boolean {
  return guid.test(text);
}

/** Whether a text may name a VM or a scale set: 1 to 64 plain characters. Source: naming rules of Azure resources. */
export function isMachineName(text: string): boolean {
  return /^[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_])?$/.test(text) && !text.includes("..");
}

/** Whether a text may name a resource group: 1 to 90 letters, digits, `-_.()`, not ending with a full stop. */
export function isResourceGroupName(text: string): boolean {
  return /^[\p{L}\p{N}._()-]{1,90}$/u.test(text) && !text.endsWith(".") && !text.includes("..");
}

const vmId =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/virtualMachines\/([^/]+)\/?$/i;
const instanceId =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/virtualMachineScaleSets\/([^/]+)\/virtualMachines\/([^/]+)\/?$/i;

/** Reads an ARM id of a VM or of a scale-set instance; null for anything else, also where a name in it breaks Azure's rules. */
export function parseResourceId(text: string): VmTarget | null {
  const [, subscriptionId = "", resourceGroup = "", first = "", second] =
    vmId.exec(text.trim()) ?? instanceId.exec(text.trim()) ?? [];
  if (!isSubscriptionId(subscriptionId) || !isResourceGroupName(resourceGroup) || !isMachineName(first))
    return null;
  if (second === undefined) return { kind: "vm", subscriptionId, resourceGroup, name: first };
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(second)) return null;
  return { kind: "scale-set-instance", subscriptionId, resourceGroup, scaleSet: first, instanceId: second };
}

/** The ARM id of a machine. */
export function resourceIdOf(target: VmTarget): string {
  const group = `/subscriptions/${target.subscriptionId}/resourceGroups/${target.resourceGroup}/providers/Microsoft.Compute`;
  switch (target.kind) {
    case "vm":
      return `${group}/virtualMachines/${target.name}`;
    case "scale-set-instance":
    default:
      return `${group}/virtualMachineScaleSets/${target.scaleSet}/virtualMachines/${target.instanceId}`;
  }
}

/** The id for comparing and for store keys. */
export function targetKey(target: VmTarget): string {
  return resourceIdOf(target).toLowerCase();
}

/** What people call the machine. */
export function targetLabel(target: VmTarget): string {
  return target.kind === "vm" ? target.name : `${target.scaleSet}/${target.instanceId}`;
}
