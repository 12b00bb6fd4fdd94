import { expect, test } from "vitest";
import { powerStateOf, readStatuses } from "../../../src/diagnosis/reading/vm-statuses.ts";

test("statuses are read with their place; what is none is passed over", () => {
  expect(
    readStatuses([null, "x", { code: "A/b", displayStatus: 7, time: "2026-11-23T07:14:00+00:00" }], "/s"),
  ).toEqual([
    {
      code: "A/b",
      displayStatus: "",
      message: "",
      timeMs: Date.parse("2026-11-23T07:14:00Z"),
      pointer: "/s/2",
    },
  ]);
  expect(readStatuses([{ message: "m" }], "")[0]).toMatchObject({
    code: "",
    message: "m",
    timeMs: undefined,
  });
  expect(readStatuses(null, "")).toEqual([]);
});

test.each([
  ["PowerState/running", "running"],
  ["powerstate/Deallocated", "deallocated"],
  ["PowerState/starting", "starting"],
  ["PowerState/hibernated", "unknown"],
  ["ProvisioningState/succeeded", "unknown"],
])("the power of %s is %s", (code, state) => {
  expect(powerStateOf(readStatuses([{ code: "ProvisioningState/succeeded" }, { code }], ""))).toBe(state);
});
