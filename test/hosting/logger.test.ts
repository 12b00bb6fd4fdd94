import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const logger = fileURLToPath(new URL("../../src/hosting/logger.ts", import.meta.url));

/** What a process writes that logs like this. */
function linesOf(level: string, script: string): { readonly stdout: string; readonly lines: any[] } {
  const source = `import { createLogger } from ${JSON.stringify(logger)}; const log = createLogger("${level}"); ${script}`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module-typescript", "-e", source], {
    encoding: "utf8",
  });
  return {
    stdout,
    lines: stderr
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  };
}

describe("the log", () => {
  it("writes one line of JSON an event to standard error, in order, up to the last one before the end", () => {
    const { stdout, lines } = linesOf(
      "debug",
      'log.debug("a"); log.info("b", { count: 1 }); log.warn("c"); log.error("d"); process.exit(3);',
    );
    expect(stdout).toBe("");
    expect(lines.map(({ msg }) => msg)).toStrictEqual(["a", "b", "c", "d"]);
    expect(lines[1]).toMatchObject({ count: 1, level: 30 });
    expect(Date.parse(lines[0].time)).not.toBeNaN();
  });

  it("leaves out what is below its level", () => {
    expect(linesOf("warn", 'log.info("a"); log.error("b");').lines.map(({ msg }) => msg)).toStrictEqual([
      "b",
    ]);
  });

  it("puts the id of the turn on each of its lines, also on those of what it started", () => {
    const correlation = fileURLToPath(new URL("../../src/hosting/correlation.ts", import.meta.url));
    const { lines } = linesOf(
      "info",
      `const { correlated } = await import(${JSON.stringify(correlation)});
       correlated("turn-1", () => { log.info("a"); setTimeout(() => log.info("b", { x: 1 }), 1); });
       log.info("c");`,
    );
    expect(lines.map(({ msg, turn }) => [msg, turn])).toStrictEqual([
      ["a", "turn-1"],
      ["c", undefined],
      ["b", "turn-1"],
    ]);
  });

  it("redacts and cuts the fields", () => {
    const { lines } = linesOf(
      "info",
      'log.info("a", { reason: "AccountKey=" + "k".repeat(86) + "==", long: "x ".repeat(500), none: undefined });',
    );
    expect(lines[0].reason).not.toContain("kkkk");
    expect(lines[0].long).toHaveLength(300);
  });
});
