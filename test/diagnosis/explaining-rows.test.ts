import { describe, expect, test } from "vitest";
import type { StatusChanges } from "./builders.ts";
import { document, gpaExtension, reportOn, reportOnStatus, row, status, vm } from "./builders.ts";

const denied = (count: number, more: { readonly [member: string]: unknown } = {}) => ({
  ...row,
  userName: `user${String(count)}`,
  responseStatus: "403 Forbidden",
  count,
  ...more,
});
const users = (changes: StatusChanges) => reportOnStatus(changes).rows.map(({ userName }) => userName);

describe("the rows that explain a finding", () => {
  test("are at most five, the most frequent first", () => {
    expect(users({ rows: [row, ...[3, 9, 1, 7, 5, 8].map((count) => denied(count))] })).toEqual([
      "user9",
      "user8",
      "user7",
      "user5",
      "user3",
    ]);
  });
  test("are those of the finding alone, and none without one", () => {
    const direct = {
      ...row,
      userName: "probe",
      ip: "None",
      port: 0,
      responseStatus: "421 Misdirected Request",
    };
    expect(users({ rows: [row, direct, denied(1)] })).toEqual(["probe", "user1"]);
    expect(users({ rows: [row] })).toEqual([]);
  });
  test("come from the refused callers where Azure shows only those", () => {
    const agent = {
      code: "ComponentStatus/ProxyAgentStatus/succeeded",
      message: JSON.stringify(status()["proxyAgentStatus"]),
    };
    const failed = {
      code: "ComponentStatus/ProxyAgentFailedAuthenticationSummary/succeeded",
      message: JSON.stringify([denied(4)]),
    };
    const body = vm({
      os: "Windows",
      extensions: [gpaExtension({}, "Windows", { substatuses: [agent, failed] })],
    });
    expect(reportOn([document("vm", body)]).rows).toMatchObject([{ userName: "user4", count: 4 }]);
  });
  test("are redacted and cut", () => {
    const secret = "aGVsbG8rd29ybGQvdGhpcytpcy9tYWRlK3Vw";
    const [shown] = reportOnStatus({
      rows: [
        row,
        denied(1, {
          processCmdLine: `azcopy "https://a.blob.core.windows.net/c?sig=${secret}" ${"x".repeat(500)}`,
        }),
      ],
    }).rows;
    expect(shown?.processCmdLine).not.toContain(secret);
    expect(shown?.processCmdLine.length).toBeLessThanOrEqual(160);
  });
});
