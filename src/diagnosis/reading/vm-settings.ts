import type { EndpointMode, VmFacts } from "../facts.ts";
import { isMembers, memberOfAnyCase as member, textOf } from "./members.ts";

/** What the model says of MSP. */
export type MspSettings = Pick<VmFacts, "mspEnabled" | "wireServer" | "imds" | "keyIncarnationId">;

/** Reads `proxyAgentSettings`. `keyIncarnationId` is absent in the model until somebody sets it: that is 0 for the platform. */
export function readMspSettings(properties: unknown): MspSettings {
  const settings = member(member(properties, "securityProfile"), "proxyAgentSettings");
  const enabled = member(settings, "enabled");
  return {
    mspEnabled: typeof enabled === "boolean" ? enabled : undefined,
    wireServer: modeOf(member(settings, "wireServer"), member(settings, "mode")),
    imds: modeOf(member(settings, "imds"), member(settings, "mode")),
    keyIncarnationId: incarnationOf(member(settings, "keyIncarnationId")),
  };
}

/** Azure writes a number, as the guest does not; digits that some tool put into quotes mean the same. */
function incarnationOf(value: unknown): number | undefined {
  const id = typeof value === "string" && /^\d{1,10}$/.test(value) ? Number(value) : value;
  return typeof id === "number" && Number.isSafeInteger(id) && id >= 0 ? id : undefined;
}

/** The endpoint's own mode; a profile stands in its place; the deprecated common mode counts where neither is given. */
function modeOf(endpoint: unknown, common: unknown): EndpointMode {
  const own = textOf(member(endpoint, "mode"));
  if (own !== undefined) return nameOf(own);
  const profile = textOf(member(endpoint, "inVMAccessControlProfileReferenceId"));
  if (isMembers(endpoint) && profile !== undefined && profile !== "") return "profile";
  const deprecated = textOf(common);
  return deprecated === undefined ? "absent" : nameOf(deprecated);
}

function nameOf(mode: string): EndpointMode {
  return (
    (["Audit", "Enforce", "Disabled"] as const).find(
      (known) => known.toLowerCase() === mode.trim().toLowerCase(),
    ) ?? "other"
  );
}
