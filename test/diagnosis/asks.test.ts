import { describe, expect, test } from "vitest";
import {
  askAzure,
  askForJournal,
  askForStatusFile,
  askLinux,
  askWindows,
  distinctAsks,
} from "../../src/diagnosis/asks.ts";
import { document, reportOn, status, vm } from "./builders.ts";

describe("what to send next", () => {
  test("is asked for in the VM's own words, in both where the system is not known", () => {
    for (const ask of [askForStatusFile, askForJournal]) {
      expect(ask({ os: "linux" }).map(({ where }) => where)).toEqual(["linux"]);
      expect(ask({ os: "windows" }).map(({ where }) => where)).toEqual(["windows"]);
      expect(ask({ os: "unknown" }).map(({ where }) => where)).toEqual(["linux", "windows"]);
    }
  });
  test("status.json is read as root on Linux, since only root may since 1.0.45", () => {
    expect(askForStatusFile({ os: "linux" })[0]?.command).toBe(
      "sudo cat /var/log/azure-proxy-agent/status.json",
    );
    expect(askForStatusFile({ os: "windows" })[0]?.command).toContain(
      "$env:SystemDrive\\WindowsAzure\\ProxyAgent\\Logs\\status.json",
    );
  });
  test("is asked for once", () => {
    const asks = [askLinux("a", "x"), askWindows("a", "y"), askLinux("a", "x"), askAzure("b", "x")];
    expect(distinctAsks(asks)).toEqual([askLinux("a", "x"), askWindows("a", "y"), askAzure("b", "x")]);
  });
  test("an open answer always asks for something, and never for the other system's commands", () => {
    for (const documents of [
      [],
      [document("status-file", "")],
      [document("vm", vm())],
      [document("vm", vm({ os: "Windows", agent: null }))],
      [document("observation", "hello")],
      [document("status-file", status()["proxyAgentStatus"] as never)],
    ]) {
      const { asks, facts, verdict } = reportOn(documents);
      if (verdict === "inconclusive") expect(asks.length).toBeGreaterThan(0);
      const other = facts.osFamily === "linux" ? "windows" : facts.osFamily === "windows" ? "linux" : "none";
      expect(asks.map(({ where }) => where as string)).not.toContain(other);
    }
  });
});
