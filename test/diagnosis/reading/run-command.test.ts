import { describe, expect, test } from "vitest";
import { commandOutput } from "../../../src/diagnosis/reading/run-command.ts";
import { readStatusDocument } from "../../../src/diagnosis/reading/status-document.ts";
import { document, status } from "../builders.ts";
import { said } from "./observe.ts";

const answer = (message: string, code = "ProvisioningState/succeeded"): string =>
  JSON.stringify(
    { value: [{ code, displayStatus: "Provisioning succeeded", level: "Info", message, time: null }] },
    null,
    2,
  );
const linux = (stdout: string): string =>
  answer(`Enable succeeded: \n[stdout]\n${stdout}\n[stderr]\nwarning: x`);

describe("the answer of Run Command", () => {
  test("is what the command printed", () => {
    expect(commandOutput(linux("5.15.0-1052-azure"))).toBe("5.15.0-1052-azure");
    expect(commandOutput(answer("Enable succeeded: \n[stdout]\nx"))).toBe("x");
    expect(commandOutput(`$ az vm run-command invoke …\n${linux("x\ny")}`)).toBe("x\ny");
    const windows = JSON.stringify({
      value: [
        { code: "ComponentStatus/StdOut/succeeded", message: "[stdout] x" },
        { code: "ComponentStatus/StdErr/succeeded", message: "" },
      ],
    });
    expect(commandOutput(windows)).toBe("[stdout] x");
  });
  test("holds a status, or an output, like any other paste", () => {
    const reading = readStatusDocument(document("status-file", linux(JSON.stringify(status(), null, 2))));
    expect(reading).toMatchObject({ kind: "status", status: { shape: "whole", freshness: "fresh" } });
    expect(said(linux("5.15.0-1052-azure"))).toEqual({ kernelRelease: "5.15.0-1052-azure" });
  });
  test("is never longer than Run Command keeps: such a text is taken as it is", () => {
    const long = linux("x".repeat(200_000));
    expect(commandOutput(long)).toBe(long);
  });
  test("whose head is lost is unreadable", () => {
    const tail = JSON.stringify(status(), null, 2).slice(-300);
    expect(readStatusDocument(document("status-file", linux(tail))).kind).toBe("unreadable");
  });
  test.each([
    "",
    "[stdout]",
    '{"value": 1} [stdout]',
    '{"value": [1, {"message": 7}]} [stdout]',
    '"value" [stdout] {',
    answer("no mark"),
    '{"value":[{"message":"[stdout',
  ])("is not made up of %j", (text) => {
    expect(commandOutput(text)).toBe(text);
  });
});
