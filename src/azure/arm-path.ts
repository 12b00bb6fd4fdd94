import type { ScaleSetName } from "../app/ports/scale-set-reader.ts";
import type { VmTarget } from "../target/target.ts";

/**
 * One path segment, encoded. Throws a RangeError for what no Azure name can be: empty, `.` or `..` (a URL parser would swallow them and
 * so turn an instance's path into that of its scale set), a control character, more than 90 characters.
 */
function segment(name: string): string {
  const isName =
    name.length > 0 && name.length <= 90 && !/^\.+$/.test(name) && !/[\p{Cc}\p{Cs}/\\?#%]/u.test(name);
  if (!isName) {
    throw new RangeError("Not a name that an Azure resource can have");
  }
  return encodeURIComponent(name);
}

function groupPath(subscriptionId: string, resourceGroup: string): string {
  return `/subscriptions/${segment(subscriptionId)}/resourceGroups/${segment(resourceGroup)}`;
}

/** The ARM path of a VM or of one scale-set instance; RangeError for a name that cannot be one. */
export function pathOfTarget(target: VmTarget): string {
  const compute = `${groupPath(target.subscriptionId, target.resourceGroup)}/providers/Microsoft.Compute`;
  return target.kind === "vm"
    ? `${compute}/virtualMachines/${segment(target.name)}`
    : `${compute}/virtualMachineScaleSets/${segment(target.scaleSet)}/virtualMachines/${segment(target.instanceId)}`;
}

/** The ARM path of a scale set's model: for reading only, nothing here ever writes to it. */
export function pathOfScaleSet(id: ScaleSetName): string {
  return `${groupPath(id.subscriptionId, id.resourceGroup)}/providers/Microsoft.Compute/virtualMachineScaleSets/${segment(id.name)}`;
}

/** The ARM path of the VMs of a resource group. */
export function pathOfVmsOfGroup(subscriptionId: string, resourceGroup: string): string {
  return `${groupPath(subscriptionId, resourceGroup)}/providers/Microsoft.Compute/virtualMachines`;
}
