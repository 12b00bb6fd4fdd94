import type { AgentModule, GuestStatus } from "../facts.ts";
import { moduleIs } from "../facts.ts";
import { readEbpfMessage } from "./ebpf-message.ts";
import { readKeyMessage } from "./key-message.ts";
import { readListenerMessage } from "./listener-message.ts";

const harmlessKey = ["stopped", "latched", "off", "polled", "start"];

/** Rule of judgement 11: all three modules STOPPED with good texts is a file that the service wrote while it stopped. */
export function isStopping(guest: GuestStatus): boolean {
  const { key, ebpf, listener } = guest;
  if (key === undefined || ebpf === undefined || listener === undefined) return false;
  return (
    [key, ebpf, listener].every((module) => moduleIs(module, "STOPPED")) &&
    harmlessKey.includes(readKeyMessage(key.message).kind) &&
    ["good", "stopped"].includes(readEbpfMessage(ebpf.message)) &&
    ["good", "stopped"].includes(readListenerMessage(listener.message))
  );
}

/**
 * Whether a module is STOPPED only because the whole service stopped: the key module says STOPPED at no other time (key_keeper.rs), and a
 * module with a good text did run until then. A module that failed before keeps the text of its failure.
 */
export function stoppedWithService(guest: GuestStatus, module: AgentModule, message: string): boolean {
  return (
    moduleIs(guest.key, "STOPPED") && moduleIs(module, "STOPPED") && ["good", "stopped"].includes(message)
  );
}
