import { describe, expect, it } from "vitest";
import { createBackground } from "../../src/conversation/background.ts";
import { LeftProgress } from "../../src/conversation/with-progress.ts";
import { recordingLog } from "../hosting/helpers.ts";

const newId = (): string => "0123456789";

describe("work in the background", () => {
  it("is waited for, also where it begins more", async () => {
    const done: string[] = [];
    const background = createBackground(recordingLog(), newId);
    background.run(async () => {
      await Promise.resolve();
      background.run(() => Promise.resolve(void done.push("second")));
      done.push("first");
    });
    await background.idle();
    expect(done.toSorted()).toEqual(["first", "second"]);
  });

  it("that fails is logged once under the reference that the person is told", async () => {
    const log = recordingLog();
    const background = createBackground(log, newId);
    const told: unknown[] = [];
    const failure = new TypeError("x is not a function");
    background.run(
      () => Promise.reject(failure),
      (...given) => Promise.resolve(void told.push(given)),
    );
    await background.idle();
    expect(told).toEqual([["01234567", failure]]);
    expect(log.lines).toMatchObject([
      {
        level: "error",
        message: "an answer failed",
        fields: { reference: "01234567", error: "TypeError", reason: "x is not a function" },
      },
    ]);
  });

  it("that fails behind a progress card is logged by what went wrong", async () => {
    const log = recordingLog();
    const background = createBackground(log, newId);
    background.run(() => Promise.reject(new LeftProgress("1", new RangeError("too far"))));
    await background.idle();
    expect(log.lines).toMatchObject([{ fields: { error: "RangeError", reason: "too far" } }]);
  });

  it("whose apology fails too harms nobody, and is logged", async () => {
    const log = recordingLog();
    const background = createBackground(log, newId);
    background.run(
      () => Promise.reject(new Error("one")),
      () => Promise.reject(new Error("two")),
    );
    await background.idle();
    expect(log.lines.map(({ message }) => message)).toEqual(["an answer failed", "an apology failed"]);
  });

  it("that throws something that is no error is logged all the same", async () => {
    const log = recordingLog();
    const background = createBackground(log, newId);
    // What a library throws need not be an error.
    const thrown: unknown = "text";
    background.run(async () => {
      await Promise.resolve();
      throw thrown;
    });
    await background.idle();
    expect(log.lines).toMatchObject([{ fields: { error: "unknown" } }]);
  });
});
