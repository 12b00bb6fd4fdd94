import { describe, expect, test } from "vitest";
import { check, codes, document, finding, secondsAgo, status } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";
import { justStarted, keyMessageIs, latched, stopping, unreached } from "./cases.ts";

const rule = "key-status-invalid";
const validation = "Failed to get key status - Key error: Key status validation failed with the error: ";

describe("an answer that the agent does not understand", () => {
  test("is found although everything is green", () => {
    const report = soundReport([fixture("status-file", "key-status-invalid.validation-1.0.46.json")]);
    expect(codes(report)).toEqual(["key-status-invalid", "gpa-outdated"]);
    expect(report.verdict).toBe("action-needed");
    expect(report.reset).toEqual({ offered: false, because: "none-needed" });
    expect(finding(report, "key-status-invalid")).toMatchObject({
      step: "key",
      evidence: [
        {
          source: "status-file",
          origin: "person",
          pointer: "/proxyAgentStatus/keyLatchStatus/message",
          value: expect.stringContaining("keyDeliveryMethod 'vtpm' is invalid"),
          ageSeconds: 40,
        },
      ],
    });
  });
  test.each([
    `${validation}authorizationScheme must be 'Azure-HMAC-SHA256'; `,
    `${validation}keyDeliveryMethod 'x' is invalid; `,
    `${validation}secureChannelState 'x' is invalid; `,
    `${validation}secureChannelState is missing in version: 1.0`,
    `${validation}secureChannelEnabled is missing in version: 2.0`,
    `${validation}Both secureChannelEnabled and secureChannelState are missing in version: 3.0`,
    "Failed to get key status - Deserialization failed: expected value at line 1 column 1",
  ])("in the words %s", (message) => {
    expect(codes(soundReportOnStatus(keyMessageIs(message, { states: unreached })))).toEqual([
      "key-status-invalid",
    ]);
  });
  test.each([
    'Failed to acquire key details: Hyper(Deserialize("Deserialization failed: missing field `guid`"))',
    'Failed to acquire key details: Hex("00", OddLength)',
    'Failed to acquire key details: Key(ParseKeyUrl("a", "b"))',
    "Failed to acquire key details: ",
  ])("of the acquisition is uncertain: %s", (message) => {
    const report = soundReportOnStatus(keyMessageIs(message));
    expect(codes(report)).toEqual(["key-status-invalid?"]);
    expect(report.verdict).toBe("inconclusive");
    expect(report.asks.length).toBeGreaterThan(0);
    expect(report.reset).toEqual({ offered: false, because: "none-needed" });
  });
  test("is only an old message where the agent holds a key and is answered, since 1.0.42", () => {
    const message = `${validation}keyDeliveryMethod 'x' is invalid; `;
    const now = soundReportOnStatus({ key: { message }, states: latched });
    expect(codes(now)).toEqual([]);
    expect(now.verdict).toBe("healthy");
    const between = soundReportOnStatus({ version: "1.0.39", key: { message }, states: latched });
    expect(codes(between)).toEqual(["key-status-invalid?", "gpa-outdated"]);
  });
});

describe("where there is nothing to say", () => {
  test("a latched key passes", () => {
    expect(check(soundReportOnStatus(), rule)).toBe("ok");
  });
  test("a stopping service is skipped; the first moments and an old file are uncertain", () => {
    expect(check(soundReportOnStatus(stopping), rule)).toBe("skipped");
    expect(check(soundReportOnStatus(justStarted), rule)).toBe("uncertain");
    const old = status(keyMessageIs(`${validation}x`, { states: unreached, timestamp: secondsAgo(1000) }));
    expect(codes(soundReport([document("status-file", old)]))).toEqual([
      "status-stale",
      "key-status-invalid?",
    ]);
  });
});
