import { osErrorOf } from "./key-message.ts";
import { messageHead } from "./message-head.ts";

/** What `proxyListenerStatus.message` says. */
export type ListenerMessage = "absent" | "good" | "starting" | "in-use" | "failed" | "stopped" | "unknown";

/** `EADDRINUSE` of Linux and `WSAEADDRINUSE` of Windows; the words beside them depend on libc and language. */
const addressInUse = [98, 10048];

/** Tells the messages of `proxyListenerStatus` apart. Source: proxy_agent/src/proxy/proxy_server.rs, all tags. */
export function readListenerMessage(message: string): ListenerMessage {
  const text = messageHead(message);
  if (text === "") return "absent";
  if (/^Started proxy listener\b/i.test(text)) return "good";
  if (/^Status unknown\.?$|has not started yet/i.test(text)) return "starting";
  if (/Failed to bind/i.test(text)) {
    const isInUse = addressInUse.includes(osErrorOf(text) ?? -1) || /Address (?:already )?in use/i.test(text);
    return isInUse ? "in-use" : "failed";
  }
  if (/^(?:Failed|IO error|Error)\b/i.test(text)) return "failed";
  if (/\b(?:stopped|cancelled|exited)\b|^Stop signal received/i.test(text)) return "stopped";
  return "unknown";
}
