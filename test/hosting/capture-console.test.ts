import { expect, it } from "vitest";
import { captureConsole } from "../../src/hosting/capture-console.ts";
import { recordingLog } from "./helpers.ts";

it("turns what libraries print into lines of the log, without stacks, until it is undone", () => {
  const printed: unknown[] = [];
  const target = { error: (...parts: unknown[]) => void printed.push(parts), warn: () => undefined };
  const log = recordingLog();
  const undo = captureConsole(log, target);
  target.error("Error finding key", new TypeError("bad"));
  target.warn();
  undo();
  target.error("after");
  expect(log.lines.map(({ fields }) => fields["said"])).toStrictEqual([
    "'Error finding key' TypeError: bad",
    "",
  ]);
  expect(printed).toStrictEqual([["after"]]);
});
