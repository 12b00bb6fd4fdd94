import { EventEmitter, once } from "node:events";
import { describe, expect, it } from "vitest";
import { onShutdown } from "../../src/hosting/shutdown.ts";
import { recordingLog } from "./helpers.ts";

/** A process that notes its end instead of ending. */
function fakeProcess() {
  const emitter = new EventEmitter();
  return Object.assign(emitter, { exit: (code: number) => void emitter.emit("ended", code) });
}

async function exitOf(stop: () => Promise<void>, signals: readonly string[], deadlineMs = 10_000) {
  const ending = fakeProcess();
  const log = recordingLog();
  onShutdown(stop, log, { process: ending as never, deadlineMs });
  const ended = once(ending, "ended");
  for (const signal of signals) ending.emit(signal, signal);
  const [code] = await ended;
  return { code, lines: log.lines.map(({ message }) => message) };
}

describe("shutdown", () => {
  it.each(["SIGTERM", "SIGINT"])("lets what runs finish at %s, and ends well", async (signal) => {
    let isStopped = false;
    const stop = async (): Promise<void> => {
      await Promise.resolve();
      isStopped = true;
    };
    expect(await exitOf(stop, [signal])).toStrictEqual({ code: 0, lines: ["shutting down", "shut down"] });
    expect(isStopped).toBe(true);
  });

  it("ends with 1 when finishing fails", async () => {
    const stop = (): Promise<void> => Promise.reject(new Error("store"));
    expect(await exitOf(stop, ["SIGTERM"])).toStrictEqual({
      code: 1,
      lines: ["shutting down", "shutdown failed"],
    });
  });

  it("ends with 1 when finishing takes too long", async () => {
    const stop = (): Promise<void> => new Promise(() => undefined);
    expect((await exitOf(stop, ["SIGTERM"], 5)).lines).toStrictEqual([
      "shutting down",
      "shutdown took too long",
    ]);
  });

  it("ends at once at a second signal", async () => {
    const stop = (): Promise<void> => new Promise(() => undefined);
    expect(await exitOf(stop, ["SIGTERM", "SIGINT"])).toStrictEqual({
      code: 1,
      lines: ["shutting down", "ended at once by a second signal"],
    });
  });
});
