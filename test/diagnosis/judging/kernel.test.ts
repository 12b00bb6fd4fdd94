import { expect, test } from "vitest";
import { isTooOld, knownKernel } from "../../../src/diagnosis/judging/kernel.ts";
import { document } from "../builders.ts";
import { factsOf } from "./facts-of.ts";

test.each([
  ["5.15.0-1064-azure", "no"],
  ["5.16.1", "no"],
  ["6.8.0-1015-azure", "no"],
  ["10.0.1", "no"],
  ["5.14.0-427.el9.x86_64", "maybe"],
  ["5.14.21-150400.24.100-default", "maybe"],
  ["5.14.21-150500.33.63-azure", "maybe"],
  ["5.14.0-1064-azure", "yes"],
  ["5.4.0-1109-azure", "yes"],
  ["4.18.0-553.el9.x86_64", "yes"],
  ["", "unknown"],
  ["Linux", "unknown"],
])("kernel %j is too old: %s", (release, answer) => {
  expect(isTooOld(release)).toBe(answer);
});

test("the newest output outweighs the boot log", () => {
  const log = document("boot-log", "[    0.000000] Linux version 5.4.0-1109-azure (buildd@x)");
  const pasted = (release: string) => document("observation", `azureuser@web-01:~$ uname -r\n${release}`);
  expect(knownKernel(factsOf(log))?.value).toBe("5.4.0-1109-azure");
  expect(knownKernel(factsOf(log, pasted("5.15.0-1-azure"), pasted("6.8.0-1-azure")))?.value).toBe(
    "6.8.0-1-azure",
  );
  expect(knownKernel(factsOf())).toBeUndefined();
});
