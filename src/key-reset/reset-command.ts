const vmId =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/virtualMachines\/([^/]+)$/i;
const instanceId =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/virtualMachineScaleSets\/([^/]+)\/virtualMachines\/([^/]+)$/i;
/** Characters that no shell reads as anything but themselves. Azure allows parentheses in resource group names, which a shell does not. */
const plain = /^[A-Za-z0-9._()-]+$/;

function argument(text: string): string {
  return /^[A-Za-z0-9._-]+$/.test(text) ? text : `"${text}"`;
}

function command(verb: string, names: readonly (readonly [string, string])[], to: number): string | null {
  if (!names.every(([, value]) => plain.test(value))) {
    return null;
  }
  const options = names.map(([option, value]) => `--${option} ${argument(value)}`).join(" ");
  return `az ${verb} update ${options} --set securityProfile.proxyAgentSettings.keyIncarnationId=${to}`;
}

/**
 * The Azure CLI command by which a person makes the same change, for when the API refuses our PATCH; works in bash and PowerShell. The CLI
 * writes the whole machine back, which is why a person runs it and not this service. Null for an id that names neither a VM nor an
 * instance of a scale set, or with characters that Azure does not allow in names. (Azure CLI reference: `az vm update`, `az vmss update`.)
 */
export function resetCommand(resourceId: string, to: number): string | null {
  const [, subscription = "", group = "", name = "", instance = ""] =
    instanceId.exec(resourceId) ?? vmId.exec(resourceId) ?? [];
  if (name === "") {
    return null;
  }
  const names = [
    ["subscription", subscription],
    ["resource-group", group],
    ["name", name],
  ] as const;
  return instance === ""
    ? command("vm", names, to)
    : command("vmss", [...names, ["instance-id", instance]], to);
}
