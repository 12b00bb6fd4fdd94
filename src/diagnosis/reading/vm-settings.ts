import type { EndpointMode, VmFacts } from "../facts.ts";
import { isMembers, member, memberIgnoringCase, textOf } from "./members.ts";

/** What the model says of MSP. */
export type MspSettings = Pick<VmFacts, "mspEnabled" | "wireServer" | "imds" | "keyIncarnationId">;

/** Reads `proxyAgentSettings`. `keyIncarnationId` is absent in the model until somebody sets it: that is 0 for the platform. */
export function readMspSettings(properties: unknown): MspSettings {
  const settings = memberIgnoringCase(
    memberIgnoringCase(properties, "securityProfile")?.value,
    "proxyAgentSettings",
  )?.value;
  const enabled = member(settings, "enabled");
  const id = member(settings, "keyIncarnationId");
  return {
    mspEnabled: typeof enabled === "boolean" ? enabled : undefined,
    wireServer: modeOf(member(settings, "wireServer"), member(settings, "mode")),
    imds: modeOf(member(settings, "imds"), member(settings, "mode")),
    keyIncarnationId: typeof id === "number" && Number.isSafeInteger(id) && id >= 0 ? id : undefined,
  };
}

/** The endpoint's own mode; a profile stands in its place; the deprecated common mode counts where neither is given. */
function modeOf(endpoint: unknown, common: unknown): EndpointMode {
  const own = textOf(member(endpoint, "mode"));
  if (own !== undefined) return nameOf(own);
  const profile = textOf(memberIgnoringCase(endpoint, "inVMAccessControlProfileReferenceId")?.value);
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
