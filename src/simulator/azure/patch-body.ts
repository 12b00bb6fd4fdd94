import { isJson, parseJson } from "../teams/json.ts";
import { armError, refuseMediaType, type ArmReply } from "./arm-reply.ts";

/** What a change of a machine asks for; null changes nothing. */
export interface PatchRequest {
  readonly keyIncarnationId: number | null;
}

/** The members that lead to the one that may be changed here. */
const path = ["properties", "securityProfile", "proxyAgentSettings", "keyIncarnationId"] as const;
/** The classes that error texts name. */
const classes = ["VirtualMachineUpdate", "VirtualMachineProperties", "SecurityProfile", "ProxyAgentSettings"];
/** Members that only the service may write, by their depth. */
const readOnly: readonly (readonly string[])[] = [
  ["id", "name", "type", "etag", "resources", "managedBy", "location"],
  ["provisioningState", "vmId", "instanceView", "timeCreated", "latestModelApplied"],
];
const largestInt32 = 2_147_483_647;

function badContent(text: string): ArmReply {
  return armError(
    400,
    "InvalidRequestContent",
    `The request content was invalid and could not be deserialized: '${text}'.`,
  );
}

/** Reads the body of a `PATCH`, or says as ARM does what is wrong with it. Only `keyIncarnationId` can be changed here. */
export function patchRequestOf(text: string, contentType: string): PatchRequest | ArmReply {
  const foreign = refuseMediaType(contentType);
  if (foreign !== null) return foreign;
  const parsed = parseJson(text);
  if (parsed === null) {
    return badContent("Unexpected character encountered while parsing value. Path '', line 1, position 1.");
  }
  return descend(parsed.value, 0);
}

function descend(value: unknown, depth: number): PatchRequest | ArmReply {
  const here = path.slice(0, depth).join(".");
  if (depth === path.length) return numberOf(value, here);
  if (value === null && depth > 0) return { keyIncarnationId: null };
  if (!isJson(value)) {
    return badContent(`Error converting value to type '${classes[depth] ?? ""}'. Path '${here}', line 1.`);
  }
  const wanted = path[depth] ?? "";
  // Azure compares member names without case; a second spelling of the same one would be ambiguous.
  const names = Object.keys(value);
  const unknown = names.find((name) => name.toLowerCase() !== wanted.toLowerCase());
  if (unknown !== undefined) return refuseMember(unknown, depth, here);
  if (names.length > 1) return badContent(`Property '${wanted}' stands more than once. Path '${here}'`);
  const [name] = names;
  return name === undefined ? { keyIncarnationId: null } : descend(value[name], depth + 1);
}

function refuseMember(name: string, depth: number, here: string): ArmReply {
  const place = here === "" ? name : `${here}.${name}`;
  const isReadOnly = readOnly[depth]?.some((known) => known.toLowerCase() === name.toLowerCase()) ?? false;
  return isReadOnly
    ? armError(400, "InvalidParameter", `The property '${place}' is read-only and cannot be set.`, {
        target: name,
      })
    : badContent(
        `Could not find member '${name}' on object of type '${classes[depth] ?? ""}'. Path '${place}', line 1`,
      );
}

function numberOf(value: unknown, place: string): PatchRequest | ArmReply {
  if (value === null) return { keyIncarnationId: null };
  if (typeof value !== "number" || !Number.isInteger(value)) {
    const shown = JSON.stringify(value);
    return badContent(
      `Error converting value ${shown} to type 'System.Nullable\`1[System.Int32]'. Path '${place}', line 1`,
    );
  }
  if (value > largestInt32 || value < -largestInt32 - 1) {
    return badContent(`JSON integer ${value} is too large or small for an Int32. Path '${place}', line 1`);
  }
  return { keyIncarnationId: value };
}
