import { describe, expect, it } from "vitest";
import { createCountingLog } from "../../src/hosting/counting-log.ts";
import { createMetrics } from "../../src/hosting/metrics.ts";
import { recordingLog } from "./helpers.ts";

const linesOf = (text: string, name: string): readonly string[] =>
  text.split("\n").filter((line) => line.startsWith(name));

describe("the metrics", () => {
  it("tell each series once, with its labels", () => {
    const metrics = createMetrics(0);
    metrics.count("latchkey_turns_total", { type: "message" });
    metrics.count("latchkey_turns_total", { type: "message" }, 2);
    metrics.count("latchkey_turns_total", { type: "invoke" });
    metrics.count("latchkey_arm_throttles_total");
    const text = metrics.text();
    expect(linesOf(text, "latchkey_turns_total")).toStrictEqual([
      'latchkey_turns_total{type="message"} 3',
      'latchkey_turns_total{type="invoke"} 1',
    ]);
    expect(linesOf(text, "latchkey_arm_throttles_total")).toStrictEqual(["latchkey_arm_throttles_total 1"]);
  });

  it("are Prometheus' text format: each name with help and type, the last line ended", () => {
    const text = createMetrics(1000).text();
    expect(text.endsWith("\n")).toBe(true);
    for (const line of text.trimEnd().split("\n"))
      expect(line).toMatch(
        /^(?:# HELP \w+ .+|# TYPE \w+ (?:counter|histogram|gauge)|\w+(?:\{[^}]*\})? [\d.e+-]+)$/,
      );
    expect(text).toContain("# TYPE latchkey_arm_seconds histogram");
    expect(text).toContain("process_start_time_seconds 1\n");
  });

  it("tell how many requests are open in each state, as last looked at", () => {
    const metrics = createMetrics(0);
    const log = createCountingLog(recordingLog(), metrics);
    log.debug("open resets counted", { PENDING: 2, VERIFYING: 1 });
    log.debug("open resets counted", { PENDING: 1, VERIFYING: 0 });
    expect(metrics.text()).toContain("# TYPE latchkey_reset_requests gauge");
    expect(linesOf(metrics.text(), "latchkey_reset_requests")).toStrictEqual([
      'latchkey_reset_requests{state="PENDING"} 1',
      'latchkey_reset_requests{state="VERIFYING"} 0',
    ]);
  });

  it("count a duration in every bucket that it fits into", () => {
    const metrics = createMetrics(0);
    for (const seconds of [0.04, 0.3, 60])
      metrics.observe("latchkey_arm_seconds", seconds, { method: "GET" });
    const buckets = linesOf(metrics.text(), "latchkey_arm_seconds_bucket").map((line) =>
      line.split(" ").map((part) => part),
    );
    expect(buckets.map(([, count]) => Number(count))).toStrictEqual([1, 1, 1, 2, 2, 2, 2, 2, 2, 3]);
    expect(linesOf(metrics.text(), "latchkey_arm_seconds_bucket").at(-1)).toBe(
      'latchkey_arm_seconds_bucket{method="GET",le="+Inf"} 3',
    );
    expect(metrics.text()).toContain('latchkey_arm_seconds_count{method="GET"} 3');
    expect(metrics.text()).toContain('latchkey_arm_seconds_sum{method="GET"} 60.34');
  });

  it("escape what is in a label", () => {
    const metrics = createMetrics(0);
    metrics.count("latchkey_turns_total", { type: 'a"b\\c\nd' });
    expect(linesOf(metrics.text(), "latchkey_turns_total")).toStrictEqual([
      'latchkey_turns_total{type="a\\"b\\\\c\\nd"} 1',
    ]);
  });

  it("stay small whatever somebody puts into a label", () => {
    const metrics = createMetrics(0);
    for (let n = 0; n < 5000; n += 1) metrics.count("latchkey_turns_total", { type: `made-up-${n}` });
    const lines = linesOf(metrics.text(), "latchkey_turns_total");
    expect(lines).toHaveLength(301);
    expect(lines.at(-1)).toBe('latchkey_turns_total{other="yes"} 4700');
  });
});

describe("the counting log", () => {
  it("counts lines by what they say and passes all on", () => {
    const metrics = createMetrics(0);
    const log = recordingLog();
    const counting = createCountingLog(log, metrics);
    counting.info("activity received", { type: "message" });
    counting.warn("caller refused", { why: "issuer" });
    counting.info("report shown", { verdict: "action-needed", codes: "key-rejected msp-audit-only" });
    counting.info("report shown", { verdict: "healthy" });
    counting.info("arm answered", { method: "GET", httpStatus: 429, durationMs: 250 });
    counting.warn("arm did not answer", { method: "GET", kind: "timed-out" });
    counting.info("reset audit line", { what: "approve", outcome: "done", stateAfter: "APPROVED" });
    counting.debug("connector call ended", { method: "POST", status: undefined });
    counting.info("connector call repeated");
    counting.error("something else", { why: "issuer" });
    counting.info("plain");
    const counted = metrics
      .text()
      .split("\n")
      .filter((line) => /^latchkey\w+(?<!_bucket)[{ ]/.test(line));
    expect(counted).toStrictEqual([
      'latchkey_turns_total{type="message"} 1',
      'latchkey_door_refusals_total{why="issuer"} 1',
      'latchkey_findings_total{code="key-rejected"} 1',
      'latchkey_findings_total{code="msp-audit-only"} 1',
      'latchkey_reports_total{verdict="action-needed"} 1',
      'latchkey_reports_total{verdict="healthy"} 1',
      'latchkey_arm_answers_total{method="GET",status="429"} 1',
      'latchkey_arm_silences_total{kind="timed-out"} 1',
      "latchkey_arm_throttles_total 1",
      'latchkey_arm_seconds_sum{method="GET"} 0.25',
      'latchkey_arm_seconds_count{method="GET"} 1',
      'latchkey_reset_events_total{event="approve",outcome="done",state="APPROVED"} 1',
      'latchkey_sends_total{method="POST",status="none"} 1',
      "latchkey_send_repeats_total 1",
    ]);
    expect(log.lines.map(({ level }) => level)).toStrictEqual([
      "info",
      "warn",
      "info",
      "info",
      "info",
      "warn",
      "info",
      "debug",
      "info",
      "error",
      "info",
    ]);
  });
});
