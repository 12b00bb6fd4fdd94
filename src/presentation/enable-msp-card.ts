import template from "../../cards/enable-msp.json" with { type: "json" };
import { links } from "../diagnosis/data/links.ts";
import { linkButton } from "./actions.ts";
import { cardTemplate, type Card } from "./card.ts";
import {
  patchCommand,
  shellNames,
  stepsData,
  subjectData,
  type HowToStep,
  type MspHowToView,
} from "./msp-steps.ts";

const expand = cardTemplate(template);

/** On Linux the agent is in the image or comes by an extension, before MSP is enabled (guide, "Deployment for new VM fails"). */
function agentStep(view: MspHowToView): readonly HowToStep[] {
  const { group, name } = shellNames(view);
  const install = `az vm extension set --resource-group ${group} --vm-name ${name} --publisher Microsoft.CPlat.ProxyAgent --name ProxyAgentLinux --enable-auto-upgrade true`;
  switch (view.osFamily) {
    case "windows":
      return [];
    case "linux":
      return [
        {
          text: "Install the agent, unless the image has it. It has to be there before MSP is enabled.",
          commands: [install],
        },
      ];
    case "unknown":
    default:
      return [
        {
          text: "Linux only: install the agent, unless the image has it. On Windows the platform installs it.",
          commands: [install],
        },
      ];
  }
}

/** How to enable MSP: Audit first, then look, then Enforce. Shown, never done by us. */
export function enableMspCard(view: MspHowToView): Card {
  const { id } = shellNames(view);
  const modes = (mode: string) => ({ wireServer: { mode }, imds: { mode } });
  const steps: readonly HowToStep[] = [
    ...agentStep(view),
    {
      text: "Enable MSP in Audit: callers are recorded, nobody is blocked.",
      commands: [patchCommand(id, { enabled: true, ...modes("Audit") })],
    },
    {
      text: "Check the VM with me after a few minutes, and review for some days who would be denied.",
      commands: [],
    },
    {
      text: "When nobody needed would be denied, enforce it.",
      commands: [patchCommand(id, { enabled: true, ...modes("Enforce") })],
    },
  ];
  return expand({
    speak: "How to enable MSP: Audit first.",
    fallback: "How to enable MSP: Audit first, then Enforce. See Microsoft's page.",
    title: "How to enable MSP",
    subject: subjectData(view),
    intro:
      "The Metadata Security Protocol signs what programs in the VM ask of IMDS and WireServer. The commands are for Azure Cloud Shell (bash).",
    steps: stepsData(steps),
    links: linkButton("Microsoft's page", links.brownfield.url),
  });
}
