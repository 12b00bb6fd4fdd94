import { part, type CardData } from "./card.ts";
import type { Place } from "./report-view.ts";
import { inert } from "./untrusted.ts";

/** Which machine the how-to is for; what is not known becomes a word in capitals to fill in. */
export interface MspHowToView {
  readonly place: Place;
  /** A full resource id; null where no machine is known. */
  readonly resourceId: string | null;
  readonly osFamily: "linux" | "windows" | "unknown";
}

/** One step of a how-to. */
export interface HowToStep {
  readonly text: string;
  readonly commands: readonly string[];
}

const vmId =
  /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/([A-Za-z0-9._-]{1,90})\/providers\/Microsoft\.Compute\/virtualMachines\/([A-Za-z0-9._-]{1,64})$/i;
const unknownId =
  "/subscriptions/SUBSCRIPTION/resourceGroups/RESOURCE-GROUP/providers/Microsoft.Compute/virtualMachines/VM";

/** The id and names as a shell takes them without quoting; placeholders where they hold anything else. */
export function shellNames({ resourceId }: MspHowToView): {
  readonly id: string;
  readonly group: string;
  readonly name: string;
} {
  const [id = unknownId, group = "RESOURCE-GROUP", name = "VM"] = vmId.exec(resourceId ?? "") ?? [];
  return { id, group, name };
}

/** A PATCH of the VM's settings and of nothing else. Source: "Configure MSP on existing VMs" (brownfield page), API version 2024-03-01. */
export function patchCommand(id: string, settings: object): string {
  const body = JSON.stringify({ properties: { securityProfile: { proxyAgentSettings: settings } } });
  return `az rest --method patch --url "https://management.azure.com${id}?api-version=2024-03-01" --body '${body}'`;
}

/** The steps as a template takes them, numbered. */
export function stepsData(steps: readonly HowToStep[]): readonly CardData[] {
  return steps.map(({ text, commands }, index) => ({
    number: `${String(index + 1)}. `,
    text,
    commandBox: part(commands.length > 0, () => ({ commands: commands.map((command) => ({ command })) })),
  }));
}

/** The line that names the machine; empty where none is known. */
export function subjectData({ place }: MspHowToView): readonly CardData[] {
  const words = [place.name, place.resourceGroup].flatMap((word) =>
    word === undefined ? [] : [inert(word, 80)],
  );
  return part(words.length > 0, () => ({ text: words.join(" · ") }));
}
