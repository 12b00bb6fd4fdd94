import { describe, expect, test } from "vitest";
import type { StatusChanges } from "./builders.ts";
import {
  check,
  codes,
  document,
  finding,
  gpaExtension,
  reportOn,
  reportOnStatus,
  status,
  vm,
} from "./builders.ts";

type Json = { readonly [member: string]: any };

const whole: Json = status();
const inner: Json = whole["proxyAgentStatus"];
const innerOf = (changes: StatusChanges): any => status(changes)["proxyAgentStatus"];
const without = (members: Json, name: string): Json =>
  Object.fromEntries(Object.entries(members).filter(([key]) => key !== name));
const file = (proxyAgentStatus: Json, from: Json = whole) =>
  reportOn([document("status-file", { ...from, proxyAgentStatus })]);

describe("a status in which nothing is wrong and nothing is proved", () => {
  test.each(["keyLatchStatus", "ebpfProgramStatus", "proxyListenerStatus", "status"])(
    "says that %s is missing",
    (name) => {
      const report = file(without(inner, name));
      expect(report.verdict).toBe("inconclusive");
      expect(codes(report)).toEqual(["status-file-unreadable?"]);
      expect(finding(report, "status-file-unreadable")).toMatchObject({
        what: expect.stringMatching(
          name === "status" ? /overall status is missing/ : new RegExp(`${name} is missing`),
        ),
        evidence: [{ pointer: "/proxyAgentStatus", value: null }],
      });
      expect(check(report, "status-file-readable")).toBe("uncertain");
      expect(report.asks[0]?.what).toBe("the agent's status.json, whole and fresh");
    },
  );
  test("says that the states of the key are missing", () => {
    const report = file({ ...inner, keyLatchStatus: without(inner["keyLatchStatus"], "states") });
    expect(codes(report)).toEqual(["status-file-unreadable?"]);
    expect(finding(report, "status-file-unreadable")?.what).toMatch(/keyLatchStatus\.states is missing/);
  });
  test("says that the connections are missing", () => {
    const report = file(inner, without(whole, "proxyConnectionSummary"));
    expect(codes(report)).toEqual(["status-file-unreadable?"]);
    expect(finding(report, "status-file-unreadable")?.what).toMatch(/proxyConnectionSummary is missing/);
  });
  test.each([
    ["the inner object", inner],
    ["a file without its time", without(whole, "timestamp")],
  ])("says that it carries no time: %s", (_case, content) => {
    const report = reportOn([document("status-file", content)]);
    expect(codes(report)).toEqual(["status-stale?"]);
    expect(finding(report, "status-stale")?.what).toMatch(/carries no time/);
    expect(report.reset.offered).toBe(false);
  });
  test("says that the agent itself does not call it well", () => {
    const report = reportOnStatus({ status: "UNKNOWN" });
    expect(codes(report)).toEqual(["status-value-unknown?"]);
    expect(finding(report, "status-value-unknown")?.evidence).toMatchObject([
      { pointer: "/proxyAgentStatus/status", value: "UNKNOWN" },
    ]);
  });
  test("asks for the file where Azure's copy lacks a part", () => {
    const [substatus] = gpaExtension({}, "Linux")["substatuses"] as readonly Json[];
    const message = JSON.stringify(without(inner, "keyLatchStatus"));
    const extension = gpaExtension({}, "Linux", { substatuses: [{ ...substatus, message }] });
    const report = reportOn([document("vm", vm({ extensions: [extension] }))]);
    expect(codes(report)).toEqual(["status-file-needed?"]);
  });
});

describe("no question is left open", () => {
  const refused: StatusChanges = {
    key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' },
    states: { secureChannelState: "WireServer Enforce -  IMDS Enforce" },
  };
  test("where a finding says why", () => {
    expect(codes(reportOn([document("status-file", innerOf(refused))]))).toEqual(["key-rejected?"]);
  });
  test("where all is proved, nothing was sent, or a contradiction says why", () => {
    expect(codes(reportOnStatus())).toEqual([]);
    expect(codes(reportOn([]))).toEqual([]);
    expect(codes(reportOnStatus({}, document("vm", vm({ os: "Windows" }))))).not.toContain("status-stale?");
    expect(
      codes(reportOnStatus({}, document("vm", vm({ extensions: [gpaExtension(refused, "Linux")] })))),
    ).toEqual([]);
  });
});
