import type { Redactor } from "../redaction/redact.ts";
import { safeExcerpt } from "../redaction/redact.ts";
import type { Facts } from "./facts.ts";

/** What stands in the place of a name in the commands of the rules. Azure knows a machine by id, and so a person does by these. */
interface Names {
  readonly RESOURCE_GROUP?: string | undefined;
  readonly VM?: string | undefined;
  readonly SCALE_SET?: string | undefined;
  readonly INSTANCE?: string | undefined;
  readonly RESOURCE_ID?: string | undefined;
}

/** A resource id whose names need no quotes in any shell and can be no option. With any other the placeholders stay. */
const plainId =
  /^\/subscriptions\/[0-9a-f-]{1,36}\/resourceGroups\/(\w[\w.-]{0,89})\/providers\/Microsoft\.Compute\/(?:virtualMachines\/(\w[\w.-]{0,79})|virtualMachineScaleSets\/(\w[\w.-]{0,79})\/virtualMachines\/(\d{1,9}))$/i;

/** Longer than any id that is plain. */
const longestId = 500;

const set = "-g RESOURCE_GROUP -n SCALE_SET";

/** `az vm` does not know the instances of a Uniform scale set. Their settings belong to the set; an instance takes them by an upgrade. */
const forInstance: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^az vm show -g RESOURCE_GROUP -n VM/, [`az vmss show ${set} --instance-id INSTANCE`]],
  [
    /^az vm get-instance-view -g RESOURCE_GROUP -n VM --query instanceView\./,
    [`az vmss get-instance-view ${set} --instance-id INSTANCE --query `],
  ],
  [
    /^az vm extension list -g RESOURCE_GROUP --vm-name VM.*/,
    [`az vmss get-instance-view ${set} --instance-id INSTANCE --query extensions`],
  ],
  [/^az vm (start|deallocate) -g RESOURCE_GROUP -n VM/, [`az vmss $1 ${set} --instance-ids INSTANCE`]],
  [
    /^az vm update -g RESOURCE_GROUP -n VM(.*)/,
    [`az vmss update ${set}$1`, `az vmss update-instances ${set} --instance-ids INSTANCE`],
  ],
];

/**
 * The command of a rule with this VM's own names, as far as its resource id is known and plain; an instance of a scale set gets its own
 * form, of perhaps two commands. A deployment or a gallery may stand in another resource group, so their commands stay as they are.
 */
export function fillCommand(
  command: string,
  { vm }: Pick<Facts, "vm">,
  redactor: Redactor,
): readonly string[] {
  if (vm === undefined) return [command];
  const [id, group, name, scaleSet, instance] = namesIn(vm.resourceId ?? "", redactor);
  const names = { RESOURCE_GROUP: group, VM: name, SCALE_SET: scaleSet, INSTANCE: instance, RESOURCE_ID: id };
  return (vm.isScaleSetInstance && name === undefined ? asInstance(command) : [command]).map((line) =>
    /\b(?:VM|SCALE_SET|RESOURCE_ID)\b/.test(line) ? insert(line, names) : line,
  );
}

/** The parts of a plain id. A name that holds a secret is none: what redaction would change stays out of commands. */
function namesIn(id: string, redactor: Redactor): readonly (string | undefined)[] {
  const parts = plainId.exec(id) ?? [];
  return safeExcerpt(redactor, id, longestId) === id ? parts : [];
}

function asInstance(command: string): readonly string[] {
  const [pattern, lines] = forInstance.find(([known]) => known.test(command)) ?? [];
  return pattern === undefined || lines === undefined
    ? [command]
    : lines.map((line) => command.replace(pattern, line));
}

function insert(line: string, names: Names): string {
  return line.replaceAll(
    /\b(?:RESOURCE_GROUP|SCALE_SET|INSTANCE|RESOURCE_ID|VM)\b/g,
    (placeholder) => names[placeholder as keyof Names] ?? placeholder,
  );
}
