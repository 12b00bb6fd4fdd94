import template from "../../cards/disable-msp.json" with { type: "json" };
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

/** What becomes of the agent (completed guide, "Enabling, opting out"): the platform uninstalls it on Windows only. */
const agentAfterwards: Readonly<Record<MspHowToView["osFamily"], string>> = {
  windows: "Azure then uninstalls the agent.",
  linux: "The agent stays installed.",
  unknown: "On Windows Azure then uninstalls the agent; on Linux it stays.",
};

/** How to opt out of MSP, the milder way first. Shown, never done by us. */
export function disableMspCard(view: MspHowToView): Card {
  const { id } = shellNames(view);
  const audit = { enabled: true, wireServer: { mode: "Audit" }, imds: { mode: "Audit" } };
  const steps: readonly HowToStep[] = [
    {
      text: "If callers are blocked, Audit may be enough: nobody is blocked, and who would be is recorded.",
      commands: [patchCommand(id, audit)],
    },
    {
      text: `Or switch MSP off. ${agentAfterwards[view.osFamily]}`,
      commands: [patchCommand(id, { enabled: false })],
    },
    { text: "Check the VM with me afterwards.", commands: [] },
  ];
  return expand({
    speak: "How to disable MSP.",
    fallback: "How to disable MSP. See Microsoft's page.",
    title: "How to disable MSP",
    subject: subjectData(view),
    intro:
      "Without MSP any program in the VM can ask IMDS and WireServer for tokens and secrets. The commands are for Azure Cloud Shell (bash).",
    steps: stepsData(steps),
    links: linkButton("Microsoft's page", links.disable.url),
  });
}
