import type { GpaExtension, InstanceStatus } from "../facts.ts";

/** What the agent's VM extension says in a status, told apart by its text. */
export type ExtensionMessage =
  "stale-file" | "unreadable-status" | "refused-system" | "failed-setup" | "other";

/** The extension's refusal of the operating system. Source: proxy_agent_extension, operation CheckOSVersionSupport. */
export const refusedSystem = /OS version not supported/i;

/** Source: proxy_agent_extension/src/service_main.rs and common.rs, 1.0.47; the last line is the VM agent's. In the order of judgement. */
const classes: readonly (readonly [ExtensionMessage, RegExp])[] = [
  ["stale-file", /aggregate status file is stale/i],
  ["refused-system", refusedSystem],
  [
    "unreadable-status",
    /Error in reading proxy agent aggregate status|Failed to get proxy agent aggregate status|does not match proxy agent file version|Error in parsing timestamp/i,
  ],
  [
    "failed-setup",
    /Output Status Not Success|failed to (?:install|start|enable)|Plugin \(name: .{1,160}\) (?:failed|completed unsuccessfully)/i,
  ],
];

/** Tells the texts of the agent's extension apart; praise of itself is `other`, since it proves nothing. */
export function readExtensionMessage(message: string): ExtensionMessage {
  return classes.find(([, pattern]) => pattern.test(message))?.[0] ?? "other";
}

/** The status in which the extension itself calls the agent's file stale (≥ 1.0.39): ARM's only word on that file's age. */
export function staleWordOf(extension: GpaExtension | undefined): InstanceStatus | undefined {
  return [...(extension?.statuses ?? []), ...(extension?.substatuses ?? [])].find(
    ({ message }) => readExtensionMessage(message) === "stale-file",
  );
}
