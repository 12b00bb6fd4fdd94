import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageValues } from "../../src/cli/teams-app/values.ts";
import { root } from "../container/image.ts";
import { goodEnvironment } from "../manifest/app-package.ts";
import { bicepFiles } from "./bicep.ts";

const read = (path: string): string => readFileSync(join(root, path), "utf8");
const deploy = read("docs/deploy.md");
const security = read("SECURITY.md");

describe.each([
  ["docs/deploy.md", deploy],
  ["SECURITY.md", security],
])("%s", (_path, text) => {
  test("names only files that are there", () => {
    const named = new Set(
      [...text.matchAll(/\b(?:test|infra|src|manifest)\/[\w./-]*\w\/?/g)].map(([path]) => path),
    );
    expect(named.size).toBeGreaterThan(5);
    expect([...named].filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test("names only commands that are there", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const named = [...text.matchAll(/npm (?:run )?([a-z][\w:-]*)(?= |`|$)/gm)].map(([, name]) => name!);
    const missing = named.filter((name) => !["ci", "test", "start"].includes(name) && !(name in scripts));
    expect(missing).toEqual([]);
  });
});

describe("the deployment guide", () => {
  test("gives a reason for every action of the two roles, and for no other", () => {
    const roles = bicepFiles().find(({ path }) => path === "modules/roles.bicep")!.resources;
    const actions = roles.flatMap(({ body }) => body.properties.permissions[0].actions as readonly string[]);
    const table = deploy.split("\n").filter((line) => /^\| (?:reader|reset) \|/.test(line));
    const named = table.flatMap((line) =>
      [...line.split("|")[2]!.matchAll(/`([^`]+)`/g)].map(([, action]) => action!),
    );
    const short = actions.map((action) =>
      action.replace(/^Microsoft\.(?:Compute|Resources\/subscriptions)\//, ""),
    );
    expect(named.toSorted((a, b) => a.localeCompare(b))).toEqual(
      short.toSorted((a, b) => a.localeCompare(b)),
    );
  });

  test("lists every variable of the app package", () => {
    const values = packageValues(goodEnvironment, "1.0.0");
    for (const name of Object.keys(values.ok ? values.value : {})) expect(deploy).toContain(`\`${name}\``);
  });

  test("uses names of resources and outputs that the template gives", () => {
    const code = bicepFiles()
      .map((file) => file.code)
      .join("\n");
    for (const [used, template] of [
      ["ca-latchkey-prod", "ca-latchkey-${name}"],
      ["id-latchkey-prod-reader", "id-latchkey-${name}-reader"],
      ["keep-audit-trail", "keep-audit-trail"],
    ] as const) {
      expect(deploy).toContain(used);
      expect(code).toContain(template);
    }
    const outputs = bicepFiles().find(({ path }) => path === "main.bicep")!.outputs;
    for (const [, name] of deploy.matchAll(/properties\.outputs\.(\w+)\.value/g))
      expect(outputs).toHaveProperty(name!);
  });
});

test("every attack in the threat model has a proof", () => {
  const rows = security
    .split("\n")
    .filter((line) => /^\|.*\|.*\|.*\|$/.test(line) && !/^\| ?(?:--|attack)/.test(line));
  const attacks = rows.filter((line) => line.split("|").length === 5);
  expect(attacks.length).toBeGreaterThan(20);
  expect(attacks.filter((line) => !/`test\//.test(line.split("|").at(-2) ?? ""))).toEqual([]);
});
