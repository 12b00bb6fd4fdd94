import type { ConnectionRow, GuestStatus } from "../facts.ts";
import { moduleIs } from "../facts.ts";
import { isAtLeast, isAtMost } from "./era.ts";
import type { KeyMessage, StatusFailure } from "./key-message.ts";
import { readKeyMessage } from "./key-message.ts";
import { readSecureChannel } from "./secure-channel.ts";

/**
 * What the agent's status says of the key. Exactly one kind holds, so that no two rules report the same trouble.
 * `silent` = no key, and the message does not say why; `isCertain` where the host is known to have answered.
 */
export type KeyJudgement =
  | { readonly kind: "latched" | "disabled" | "too-early" | "stopped" | "not-told" | "old-message" }
  | {
      readonly kind: "refused";
      readonly verb: "acquire" | "attest";
      readonly httpStatus: number;
      readonly isRefusal: boolean;
    }
  | { readonly kind: "attest-unclear" }
  | { readonly kind: "not-stored"; readonly osError: number | undefined }
  | { readonly kind: "unreachable"; readonly isCertain: boolean; readonly osError: number | undefined }
  | { readonly kind: "host-without-msp"; readonly isCertain: boolean; readonly httpStatus: number }
  | { readonly kind: "status-invalid"; readonly isCertain: boolean }
  | { readonly kind: "silent"; readonly isCertain: boolean }
  | { readonly kind: "unknown-text" };

/** The addresses of the metadata services: WireServer and IMDS. */
const metadataAddresses = ["168.63.129.16", "169.254.169.254"];

/** Whether a row is traffic to WireServer or IMDS that the host answered with 200. */
function isAnswered(row: ConnectionRow): boolean {
  return row.httpStatus === 200 && metadataAddresses.includes(row.ip.trim());
}

/** Whether the host answered signed requests: a key was in use when these rows were written. */
export function rowsAreAnswered(guest: GuestStatus): boolean {
  return guest.rows.some(isAnswered);
}

/** Rule of judgement 3: a moment right after the start of the service. All four signs are needed. */
export function isTooEarly(guest: GuestStatus): boolean {
  const { keyGuid, wireServerRuleId, imdsRuleId, hostGARuleId } = guest.keyStates;
  return (
    guest.key !== undefined &&
    readKeyMessage(guest.key.message).kind === "start" &&
    keyGuid === undefined &&
    wireServerRuleId === undefined &&
    imdsRuleId === undefined &&
    hostGARuleId === undefined &&
    guest.proxyConnectionsCount === 0
  );
}

/** Whether the rule ids show that the host answered the status call. */
function hasRuleIds(guest: GuestStatus): boolean {
  const { wireServerRuleId, imdsRuleId, hostGARuleId } = guest.keyStates;
  return wireServerRuleId !== undefined || imdsRuleId !== undefined || hostGARuleId !== undefined;
}

/** Whether the host has the secure channel off. A message of old does not count against a state of now. */
export function isChannelDisabled(guest: GuestStatus): boolean {
  const channel = readSecureChannel(guest.keyStates.secureChannelState);
  if (channel.kind === "disabled") return true;
  const isOffMessage = guest.key !== undefined && readKeyMessage(guest.key.message).kind === "off";
  return isOffMessage && (channel.kind === "absent" || channel.kind === "unknown");
}

/** Judges the key by message, states, rows and era. The status file alone decides; what others saw is added by the rules. */
export function judgeKey(guest: GuestStatus): KeyJudgement {
  if (guest.key === undefined) return { kind: "not-told" };
  const message = readKeyMessage(guest.key.message);
  const byMessage = judgeMessage(message, guest);
  if (byMessage !== undefined) return byMessage;
  if (isChannelDisabled(guest)) return { kind: "disabled" };
  if (isTooEarly(guest)) return { kind: "too-early" };
  // The module says STOPPED only while the service shuts down. Source: key_keeper.rs.
  if (message.kind === "stopped" || moduleIs(guest.key, "STOPPED")) return { kind: "stopped" };
  if (guest.keyStates.keyGuid === undefined) return judgeMissingGuid(message, guest);
  return judgeHeldKey(message, guest);
}

/** Messages that name the trouble themselves; they count whatever the states say. */
function judgeMessage(message: KeyMessage, guest: GuestStatus): KeyJudgement | undefined {
  if (message.kind === "refused") return { ...message, isRefusal: isRefusal(message.httpStatus) };
  if (message.kind === "not-sent")
    return { kind: "unreachable", isCertain: true, osError: message.transport.osError };
  if (message.kind === "not-understood")
    return message.verb === "attest"
      ? { kind: "attest-unclear" }
      : { kind: "status-invalid", isCertain: false };
  if (message.kind === "not-stored") return message;
  return message.kind === "status-failed" ? judgeStatusFailure(message.failure, guest) : undefined;
}

/** 4xx is a refusal; 429 and 5xx are trouble of the host, which passes. Nothing else is documented. */
function isRefusal(httpStatus: number): boolean {
  return httpStatus >= 400 && httpStatus < 500 && httpStatus !== 429;
}

/** Rule of judgement 6: the message stays after a recovery in ≤ 1.0.24 and ≥ 1.0.42; in between it is overwritten at each poll. */
function judgeStatusFailure(failure: StatusFailure, guest: GuestStatus): KeyJudgement {
  const isSticky = isAtMost(guest.version, 24) || isAtLeast(guest.version, 42);
  const channel = readSecureChannel(guest.keyStates.secureChannelState).kind;
  // The host did answer once that the channel is off, and nothing overwrites the message after that.
  if (channel === "disabled" && isSticky) return byInnerText(failure, false);
  const holdsKey = guest.keyStates.keyGuid !== undefined && (channel === "modes" || channel === "other");
  if (!holdsKey || guest.freshness !== "fresh") return byInnerText(failure, true);
  // The instance view may lack the rows: then nothing shows whether the host answers now.
  if (!guest.rowsAreKnown) return byInnerText(failure, false);
  if (!rowsAreAnswered(guest)) return byInnerText(failure, true);
  return isSticky ? { kind: "old-message" } : byInnerText(failure, false);
}

function byInnerText(failure: StatusFailure, isCertain: boolean): KeyJudgement {
  switch (failure.kind) {
    case "transport":
      return { kind: "unreachable", isCertain, osError: failure.osError };
    case "http":
      return {
        kind: "host-without-msp",
        isCertain: isCertain && failure.httpStatus === 404,
        httpStatus: failure.httpStatus,
      };
    case "validation":
    default:
      return { kind: "status-invalid", isCertain };
  }
}

/**
 * No key, and the message does not say why. The agent always writes the channel's state: without it or anything else from the host nothing
 * is told at all, since a keyIncarnationId without its key is half a state.
 */
function judgeMissingGuid(message: KeyMessage, guest: GuestStatus): KeyJudgement {
  if (message.kind === "polled" && !message.hasGuid) return { kind: "silent", isCertain: true };
  if (guest.keyStates.secureChannelState === undefined && !hasRuleIds(guest)) return { kind: "not-told" };
  if (message.kind === "polled") return { kind: "silent", isCertain: hasRuleIds(guest) };
  if (message.kind === "latched") return { kind: "silent", isCertain: false };
  return { kind: "silent", isCertain: hasRuleIds(guest) && moduleIs(guest.key, "RUNNING") };
}

/** A key guid is there: latched only if the state and a known message agree. */
function judgeHeldKey(message: KeyMessage, guest: GuestStatus): KeyJudgement {
  const channel = readSecureChannel(guest.keyStates.secureChannelState);
  if (message.kind === "unknown") return { kind: "unknown-text" };
  if (message.kind === "absent" || channel.kind === "absent" || channel.kind === "other")
    return { kind: "not-told" };
  if (channel.kind === "unknown" || (message.kind === "polled" && !message.hasGuid))
    return { kind: "silent", isCertain: false };
  return { kind: "latched" };
}
