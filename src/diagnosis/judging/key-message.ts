import { messageHead } from "./message-head.ts";

/** Why no answer came from a host: the operating system's number where the text has one. */
interface Transport {
  readonly kind: "transport";
  readonly osError: number | undefined;
}

/** What stands behind `Failed to get key status - …`. */
export type StatusFailure =
  Transport | { readonly kind: "http"; readonly httpStatus: number } | { readonly kind: "validation" };

/** What `keyLatchStatus.message` says, told apart by its text. */
export type KeyMessage =
  | { readonly kind: "absent" | "start" | "latched" | "off" | "stopped" | "unknown" }
  | { readonly kind: "polled"; readonly hasGuid: boolean }
  | { readonly kind: "refused"; readonly verb: "acquire" | "attest"; readonly httpStatus: number }
  | { readonly kind: "not-sent"; readonly transport: Transport }
  | { readonly kind: "not-understood"; readonly verb: "acquire" | "attest" }
  | { readonly kind: "not-stored"; readonly osError: number | undefined }
  | { readonly kind: "status-failed"; readonly failure: StatusFailure };

/** Source: proxy_agent/src/key_keeper.rs, all tags from 1.0.13 to 1.0.47. */
const startTexts = [
  "key latch thread has not started yet",
  "status unknown",
  "poll secure channel status thread started",
  "poll secure channel status task started",
];
const latchedTexts = [
  "found key details from local and ready to use",
  "successfully attest the key and ready to use",
];
const stoppedTexts = [
  "poll_secure_channel_status task exited",
  "poll_secure_channel_status task cancelled",
  "poll_secure_channel_status cancelled",
  "stop signal received",
];

/** A bare number, as the agent's Debug output spells it. Which number Azure uses is not in the agent's code. */
const keyResponse = /KeyResponse\("(acquire|attest)", (\d{1,5})\)/;
const osError = /\(os error (\d{1,6})\)/;

/** The operating system's error number in a message; Windows texts are localised, so only the number is read. */
export function osErrorOf(message: string): number | undefined {
  const found = osError.exec(message);
  return found ? Number(found[1]) : undefined;
}

/** Tells the messages of `keyLatchStatus` apart. An empty message is `absent`; a text that no release writes is `unknown`. */
export function readKeyMessage(message: string): KeyMessage {
  const text = messageHead(message);
  const lower = text.toLowerCase();
  if (lower === "") return { kind: "absent" };
  if (startTexts.some((start) => lower.startsWith(start))) return { kind: "start" };
  if (latchedTexts.some((start) => lower.startsWith(start))) return { kind: "latched" };
  if (/^customer has not enforced? the secure channel state/.test(lower)) return { kind: "off" };
  if (stoppedTexts.some((start) => lower.startsWith(start))) return { kind: "stopped" };
  if (lower.startsWith("got key status successfully")) return readPolled(text);
  if (lower.startsWith("failed to")) return readFailure(text, lower);
  return { kind: "unknown" };
}

/** The steady message of 1.0.25 to 1.0.41: `keyGuid: None` means that no key is held. */
function readPolled(text: string): KeyMessage {
  const guid = /keyGuid: ?([0-9A-Za-z-]{1,64})/.exec(text)?.[1];
  return {
    kind: "polled",
    hasGuid: guid !== undefined && guid !== "None" && /[1-9a-f]/i.test(guid.replaceAll("-", "")),
  };
}

function readFailure(text: string, lower: string): KeyMessage {
  if (lower.startsWith("failed to get key status"))
    return { kind: "status-failed", failure: readStatusFailure(text) };
  if (lower.startsWith("failed to save key details") || lower.startsWith("failed to check the key"))
    return { kind: "not-stored", osError: osErrorOf(text) };
  if (lower.startsWith("failed to acquire key details")) return readRequestFailure(text, "acquire");
  if (lower.startsWith("failed to attest the key")) return readRequestFailure(text, "attest");
  return { kind: "unknown" };
}

function readRequestFailure(text: string, verb: "acquire" | "attest"): KeyMessage {
  const refused = keyResponse.exec(text);
  if (refused)
    return {
      kind: "refused",
      verb: refused[1] === "attest" ? "attest" : "acquire",
      httpStatus: Number(refused[2]),
    };
  if (/Deserialize|Hex\(/.test(text)) return { kind: "not-understood", verb };
  if (isTransport(text))
    return { kind: "not-sent", transport: { kind: "transport", osError: osErrorOf(text) } };
  return { kind: "not-understood", verb };
}

/** ≥ 1.0.37 `SendKeyRequest`; 1.0.24 to 1.0.36 `IO error: Failed to open TCP connection to …`. */
function isTransport(text: string): boolean {
  return (
    osErrorOf(text) !== undefined ||
    /SendKeyRequest|IO error|Failed to open TCP connection|timed out|connection (?:refused|reset|closed)|unreachable/i.test(
      text,
    )
  );
}

function readStatusFailure(text: string): StatusFailure {
  if (
    /validation failed|is missing in version|are missing in version|must be 'Azure-HMAC-SHA256'|' is invalid|Deserializ/i.test(
      text,
    )
  )
    return { kind: "validation" };
  const http = /status code: ?(\d{3})/i.exec(text) ?? keyResponseStatus.exec(text);
  if (http) return { kind: "http", httpStatus: Number(http[1]) };
  return { kind: "transport", osError: osErrorOf(text) };
}

/** 1.0.24 to 1.0.36 spell an HTTP answer of the status call as the other calls do. */
const keyResponseStatus = /KeyResponse\("[a-z _-]{1,24}", (\d{3})\)/;
