import { describe, expect, test } from "vitest";
import { createRedactor } from "../../src/redaction/redact.ts";
import { joinFacts } from "../../src/diagnosis/join.ts";
import { failed } from "../../src/diagnosis/rule.ts";
import { writeEvidence, writeFinding } from "../../src/diagnosis/write-finding.ts";
import { document, nowMs, secondsAgo, status } from "./builders.ts";

const text = {
  title: "Title",
  what: "What.",
  why: "Why.",
  fix: "Fix.",
  see: "See.",
  commands: { linux: ["l"], windows: ["w"] },
  link: "troubleshoot",
} as const;
const at = { source: "status-file", origin: "person", pointer: "/x", value: "v", ageSeconds: 4 } as const;
const facts = joinFacts([document("status-file", status({ timestamp: secondsAgo(4000) }))], nowMs);
const nothing = joinFacts([], nowMs);
const write = (
  draft: Parameters<typeof writeFinding>[0]["draft"],
  { isOld = false, from = facts }: { readonly isOld?: boolean; readonly from?: typeof facts } = {},
) => writeFinding({ draft, severity: "fault", outcome: "failed", isOld }, text, from, createRedactor());

describe("a finding as it is written", () => {
  test("joins the rule's text with what it found, for the VM's own system", () => {
    expect(write(failed("gpa-service-not-running", [at]))).toEqual({
      code: "gpa-service-not-running",
      step: "gpa-service-linux",
      severity: "fault",
      outcome: "failed",
      title: "Title",
      what: "What.",
      why: "Why.",
      fix: "Fix.",
      commands: ["l"],
      link: expect.stringMatching(/^https:\/\/learn\.microsoft\.com\//),
      evidence: [at],
    });
  });
  test("takes the more exact sentences and commands of the case at hand", () => {
    const more = { what: "A.", why: "B.", fix: "C.", commands: { linux: ["other"] } };
    expect(write(failed("key-rejected", [at], more))).toMatchObject({
      what: "A.",
      why: "B.",
      fix: "C.",
      commands: ["other"],
    });
  });
  test("takes the system that its own evidence tells", () => {
    expect(write(failed("gpa-service-not-running", [at], { os: "windows" }))).toMatchObject({
      step: "gpa-service-windows",
      commands: ["w"],
    });
  });
  test("says where the system is not known, and then carries both families", () => {
    expect(write(failed("gpa-service-not-running", [at]), { from: nothing })).toMatchObject({
      step: "gpa-service-linux",
      os: "unknown",
      commands: ["Linux: l", "Windows: w"],
    });
    expect(write(failed("key-rejected", [at]), { from: nothing })).not.toHaveProperty("os");
  });
  test("about an old file carries the file's own time", () => {
    expect(write(failed("key-rejected", [at]), { isOld: true }).asOf).toBe("2026-11-23T06:08:20.000Z");
    expect(write(failed("key-rejected", [at]))).not.toHaveProperty("asOf");
    expect(write(failed("key-rejected", [at]), { isOld: true, from: nothing })).not.toHaveProperty("asOf");
  });
});

describe("evidence as it is written", () => {
  const quoted = (value: string | number | boolean | null) =>
    writeEvidence({ ...at, value }, createRedactor()).value;
  test("keeps numbers, truth and absence", () => {
    for (const value of [7, true, false, null]) expect(quoted(value)).toBe(value);
  });
  test("is redacted first and cut then, without controls and half surrogate pairs", () => {
    expect(String(quoted("x".repeat(5000))).length).toBeLessThanOrEqual(400);
    expect(quoted("password=hunter2hunter2")).not.toContain("hunter2");
    expect(quoted(`a\u0000\u001b[31mb\ud800\u202ec`)).toBe("ab\ufffdc");
    const secret = "0123456789abcdef".repeat(4);
    expect(quoted(`${"x".repeat(370)} ${secret}`)).not.toContain(secret.slice(0, 16));
  });
});
