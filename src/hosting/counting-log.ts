import type { Log, LogFields } from "../app/ports/log.ts";
import type { Metrics } from "./metrics.ts";

type Count = (metrics: Metrics, fields: LogFields) => void;

const text = (value: LogFields[string]): string => String(value ?? "none");

/**
 * What is counted of which line: messages are constant, so that a line says what happened. Only fields with few values become labels.
 */
const counts: Readonly<Record<string, Count>> = {
  "activity received": (metrics, { type }) => metrics.count("latchkey_turns_total", { type: text(type) }),
  "caller refused": (metrics, { why }) => metrics.count("latchkey_door_refusals_total", { why: text(why) }),
  "report shown": (metrics, { verdict, codes }) => {
    metrics.count("latchkey_reports_total", { verdict: text(verdict) });
    for (const code of String(codes ?? "")
      .split(" ")
      .filter(Boolean))
      metrics.count("latchkey_findings_total", { code });
  },
  "arm answered": (metrics, { method, httpStatus, durationMs }) => {
    metrics.count("latchkey_arm_answers_total", { method: text(method), status: text(httpStatus) });
    metrics.observe("latchkey_arm_seconds", Number(durationMs ?? 0) / 1000, { method: text(method) });
    if (httpStatus === 429) metrics.count("latchkey_arm_throttles_total");
  },
  "arm did not answer": (metrics, { kind }) =>
    metrics.count("latchkey_arm_silences_total", { kind: text(kind) }),
  "reset audit line": (metrics, { what, outcome, stateAfter }) =>
    metrics.count("latchkey_reset_events_total", {
      event: text(what),
      outcome: text(outcome),
      state: text(stateAfter),
    }),
  "open resets counted": (metrics, fields) => {
    for (const [state, count] of Object.entries(fields))
      metrics.set("latchkey_reset_requests", Number(count), { state });
  },
  "connector call ended": (metrics, { method, status }) =>
    metrics.count("latchkey_sends_total", { method: text(method), status: text(status) }),
  "connector call repeated": (metrics) => metrics.count("latchkey_send_repeats_total"),
};

/** A log whose lines are also counted, whatever level is written. What is logged is what is counted: the two cannot differ. */
export function createCountingLog(log: Log, metrics: Metrics): Log {
  const at =
    (level: keyof Log) =>
    (message: string, fields: LogFields = {}): void => {
      counts[message]?.(metrics, fields);
      log[level](message, fields);
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
