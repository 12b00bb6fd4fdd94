import { describe, expect, test } from "vitest";
import type { InputDocument } from "../../src/diagnosis/evidence.ts";
import type { StatusChanges } from "./builders.ts";
import { codes, document, finding, gpaExtension, reportOn, secondsAgo, status, vm } from "./builders.ts";

const refused: StatusChanges = {
  key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' },
  states: { secureChannelState: "WireServer Enforce -  IMDS Enforce - HostGA Enforce" },
};
const file = (changes: StatusChanges = {}): InputDocument => document("status-file", status(changes));
const azure = (changes: StatusChanges, version = "1.0.47", agent?: null): InputDocument =>
  document(
    "vm",
    vm({
      ...(agent === null ? { agent } : {}),
      extensions: [gpaExtension({ ...changes, version }, "Linux", { typeHandlerVersion: version })],
    }),
  );
const earlier = secondsAgo(200);

describe("two fresh files that differ on the key", () => {
  const words = [expect.stringMatching(/files say different things about the key.*the newest counts/)];
  test("are said, and the newest counts: refused now", () => {
    const report = reportOn([file({ timestamp: earlier }), file(refused)]);
    expect(report.contradictions).toEqual(words);
    expect(codes(report)).toEqual(["key-rejected"]);
    expect(report.reset).toEqual({ offered: true, because: "key-rejected" });
  });
  test("are said, and the newest counts: latched now", () => {
    const report = reportOn([file(), file({ ...refused, timestamp: earlier })]);
    expect(report).toMatchObject({ verdict: "healthy", contradictions: words, isContradicted: false });
  });
  test("are not compared where one of them was overtaken by time", () => {
    expect(reportOn([file(), file({ ...refused, timestamp: secondsAgo(2000) })]).contradictions).toEqual([]);
  });
  test("differ only where both tell of the key", () => {
    expect(
      reportOn([file(), file({ key: { message: "new words" }, timestamp: earlier })]).contradictions,
    ).toEqual([]);
    expect(reportOn([file(), file({ timestamp: earlier, states: {} })]).contradictions).toEqual([]);
    const silent = { states: refused.states ?? {}, timestamp: earlier };
    expect(reportOn([file(), file(silent)]).contradictions).toEqual([]);
  });
});

describe("a newer file that is cut off", () => {
  const cut = (changes: StatusChanges): InputDocument =>
    document("status-file", JSON.stringify(status(changes)).slice(0, 900));
  const words = [expect.stringMatching(/newer file that is cut off says something else about the key/)];
  test("and shows a key in use leaves no ground for a reset", () => {
    const report = reportOn([file({ ...refused, timestamp: earlier }), cut({})]);
    expect(report.contradictions).toEqual(words);
    expect(codes(report)).toEqual(["key-rejected"]);
    expect(report.reset).toEqual({ offered: false, because: "unconfirmed" });
  });
  test("and shows a refused key leaves no proof of health", () => {
    const report = reportOn([file({ timestamp: earlier }), cut(refused)]);
    expect(report).toMatchObject({ verdict: "inconclusive", contradictions: words });
    expect(report.asks.length).toBeGreaterThan(0);
  });
  test("is not asked where it is older, says the same, or was overtaken by time", () => {
    const whole = file({ ...refused, timestamp: earlier });
    for (const other of [
      cut({ timestamp: secondsAgo(250) }),
      cut(refused),
      document("status-file", JSON.stringify(status()).slice(0, 120)),
    ])
      expect(reportOn([whole, other])).toMatchObject({ contradictions: [], reset: { offered: true } });
    const old = reportOn([
      file({ timestamp: secondsAgo(4000) }),
      cut({ ...refused, timestamp: secondsAgo(3000) }),
    ]);
    expect(old.contradictions).toEqual([]);
  });
});

describe("a file that differs from Azure's copy of the agent's status", () => {
  const words = [expect.stringMatching(/file and Azure's copy .* different things about the key/)];
  test("is no proof of health while that copy is of now", () => {
    const report = reportOn([file(), azure(refused)]);
    expect(report).toMatchObject({ verdict: "inconclusive", contradictions: words });
    expect(report.asks.length).toBeGreaterThan(0);
  });
  test("is no ground for a reset while that copy is of now", () => {
    const report = reportOn([file(refused), azure({})]);
    expect(report.contradictions).toEqual(words);
    expect(codes(report)).toContain("key-rejected");
    expect(report.reset).toEqual({ offered: false, because: "unconfirmed" });
  });
  test("counts where the copy may be old: the extension does not check its age", () => {
    const report = reportOn([file({ version: "1.0.38" }), azure(refused, "1.0.38")]);
    expect(report).toMatchObject({ verdict: "healthy", contradictions: words });
  });
  test("is not compared with a copy of an agent that does not report", () => {
    const report = reportOn([file(refused), azure({}, "1.0.47", null)]);
    expect(report.contradictions).toEqual([]);
    expect(report.reset.offered).toBe(true);
  });
});

describe("a guest that is stricter than the VM model", () => {
  const model = (wireServer: string, imds: string, enabled = true): InputDocument =>
    document(
      "vm",
      vm({
        proxyAgentSettings: {
          enabled,
          keyIncarnationId: 3,
          wireServer: { mode: wireServer },
          imds: { mode: imds },
        },
      }),
    );
  const words = [expect.stringMatching(/VM model asks for less than the agent does/)];
  test("is said, and Audit is not promised", () => {
    const report = reportOn([file(), model("Audit", "Audit")]);
    expect(report).toMatchObject({ verdict: "healthy", contradictions: words });
    expect(codes(report)).toEqual(["msp-audit-only?"]);
    expect(finding(report, "msp-audit-only")?.what).toMatch(/guest still enforces: callers may be blocked/);
  });
  test("in one of two endpoints leaves the other in Audit", () => {
    const states = { ...statesOf(), secureChannelState: "WireServer Audit -  IMDS Enforce - HostGA Audit" };
    const report = reportOn([file({ states }), model("Audit", "Audit")]);
    expect(report.contradictions).toEqual(words);
    expect(codes(report)).toEqual(["msp-audit-only"]);
  });
  test("with a Disabled endpoint in the model is said as well", () => {
    expect(reportOn([file(), model("Enforce", "Disabled")]).contradictions).toEqual(words);
  });
  test("is not said of an old file, nor where the model has MSP off", () => {
    const old = reportOn([file({ timestamp: secondsAgo(2000) }), model("Audit", "Audit")]);
    expect(old.contradictions).toEqual([]);
    expect(codes(old)).toContain("msp-audit-only");
    expect(reportOn([file(), model("Audit", "Audit", false)]).contradictions).toEqual([]);
  });
  test("is not said where both agree", () => {
    expect(reportOn([file(), model("Enforce", "Enforce")]).contradictions).toEqual([]);
  });
});

function statesOf(): Record<string, unknown> {
  const { proxyAgentStatus } = status() as {
    readonly proxyAgentStatus: { readonly keyLatchStatus: { readonly states: Record<string, unknown> } };
  };
  return proxyAgentStatus.keyLatchStatus.states;
}
