import type { AgentVersion } from "../facts.ts";

/** Reads `1.0.44` (Linux), `1.0.47.8` (Windows since 1.0.40) or an extension's `1.0.44`; undefined for anything else. */
export function parseAgentVersion(value: unknown): AgentVersion | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (!/^\d{1,6}\.\d{1,6}\.\d{1,6}(?:\.\d{1,9})?$/.test(text)) return undefined;
  return { text, parts: text.split(".").map(Number) };
}
