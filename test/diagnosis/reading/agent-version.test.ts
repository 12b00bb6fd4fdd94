import { expect, test } from "vitest";
import { parseAgentVersion } from "../../../src/diagnosis/reading/agent-version.ts";

test.each([
  ["1.0.44", [1, 0, 44]],
  [" 1.0.47.8 ", [1, 0, 47, 8]],
  ["1.0.13.1", [1, 0, 13, 1]],
  ["2.0.0", [2, 0, 0]],
])("%j is a version", (text, parts) => {
  expect(parseAgentVersion(text)).toEqual({ text: text.trim(), parts });
});

test.each([undefined, 1, "", "1.0", "1.0.44-rc1", "v1.0.44", "1.0.44.8.1", "1.0.1234567", "1.0.x"])(
  "%j is none",
  (value) => {
    expect(parseAgentVersion(value)).toBeUndefined();
  },
);
