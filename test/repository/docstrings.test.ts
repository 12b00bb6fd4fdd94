import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const source = resolve(import.meta.dirname, "../../src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .map((name) => join(source, name))
  .filter((name) => name.endsWith(".ts"));

/** Exported declarations without a docstring right above them. */
function bareExports(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    const name =
      /^export (?:declare )?(?:abstract )?(?:async )?(?:const|function\*?|class|interface|type|let) (\w+)/.exec(
        line,
      )?.[1];
    // An overload's further signatures share the docstring of the first.
    const above = lines[index - 1] ?? "";
    return name === undefined || above.endsWith("*/") || above.startsWith(`export function ${name}`)
      ? []
      : [name];
  });
}

test("every export has a docstring", () => {
  const missing = files.flatMap((file) =>
    bareExports(readFileSync(file, "utf8")).map((name) => `${relative(source, file)}: ${name}`),
  );
  expect(missing).toEqual([]);
});

test("an export without a docstring is found", () => {
  expect(bareExports("/** Said. */\nexport const a = 1;\n\nexport function b(): void {}\n")).toEqual(["b"]);
});

test("no file is above 300 lines", () => {
  const long = files.filter((file) => readFileSync(file, "utf8").split("\n").length > 301);
  expect(long.map((file) => relative(source, file))).toEqual([]);
});
