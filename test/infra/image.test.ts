import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { imageFiles, importsOf, packageOf, reachesBuild, resolveFrom, root } from "../container/image.ts";

const files = imageFiles();
const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const sources = files.filter((path) => /\.(?:ts|mjs)$/.test(path));

/** What is loaded only when local mode asks for it; the image lacks it, and production never gets there. */
const localOnly = [
  ["src/hosting/guide-site.ts", "markdown-it"],
  ["src/local-mode.ts", "./simulator/azure/azure-simulator.ts"],
  ["src/local-mode.ts", "./simulator/server.ts"],
];

describe("the image's files", () => {
  test("hold what runs", () => {
    expect(files).toEqual(
      expect.arrayContaining([
        "package.json",
        "LICENSE",
        "cards/report.json",
        "src/start.mjs",
        "src/main.ts",
      ]),
    );
  });

  test("hold no simulator, no test, no sample, no tool of packaging", () => {
    const wrong =
      /simulator|(?:^|\/)test\/|\.test\.ts$|\.sample\.json$|teams-app|cli\/(?:icons|guide|package|playground)\.ts/;
    expect(files.filter((path) => wrong.test(path))).toEqual([]);
  });

  test.each([
    ".env",
    ".env.production",
    ".git/config",
    "data/latchkey.db",
    "node_modules/x/index.js",
    "test/a.ts",
    "infra/parameters/policy.prod.json",
    "src/simulator/server.ts",
    "id_rsa",
    "policy.json",
  ])("%s does not even reach the build", (path) => {
    expect(reachesBuild(path)).toBe(false);
  });

  test("hold nothing that looks like a secret", () => {
    const secret =
      /-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAccountKey=[A-Za-z0-9+/]{40}|\beyJ[\w-]{20,}\.eyJ|\bgh[pousr]_\w{36}/;
    expect(files.filter((path) => secret.test(readFileSync(join(root, path), "utf8")))).toEqual([]);
  });
});

describe("what the image's sources load", () => {
  test("is in the image, or a production dependency, or part of Node", () => {
    const missing = sources.flatMap((path) =>
      importsOf(path)
        .eager.filter((name) => !name.startsWith("node:"))
        .filter((name) =>
          name.startsWith(".")
            ? !files.includes(resolveFrom(path, name))
            : !Object.hasOwn(manifest.dependencies, packageOf(name)),
        )
        .map((name) => `${path}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test("later, on demand, is there too, but for what local mode alone needs", () => {
    const missing = sources.flatMap((path) =>
      importsOf(path)
        .lazy.filter((name) =>
          name.startsWith(".")
            ? !files.includes(resolveFrom(path, name))
            : !Object.hasOwn(manifest.dependencies, packageOf(name)),
        )
        .map((name) => [path, name]),
    );
    expect(missing.map(String).sort((a, b) => a.localeCompare(b))).toEqual(localOnly.map(String));
  });

  test("is found by this test: an import of each kind", () => {
    expect(importsOf("src/start.mjs")).toEqual({
      eager: ["node:fs", "node:module", "node:process", "node:url"],
      lazy: ["./main.ts"],
    });
    expect(importsOf("src/presentation/help-card.ts").eager).toContain("../../cards/help.json");
    const { eager } = importsOf("src/hosting/server.ts");
    expect(eager).toContain("restify");
    // Types only.
    expect(eager).not.toContain("../app/ports/log.ts");
  });
});

describe("the Dockerfile", () => {
  test("takes the Node that the project is tested with", () => {
    expect(dockerfile).toContain(`ARG NODE_IMAGE=node:${String(manifest.devDependencies.node)}-slim`);
    expect([...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)).toEqual([
      "${NODE_IMAGE}",
      "${NODE_IMAGE}",
    ]);
  });

  test("installs from the lockfile, without development dependencies and without running their scripts", () => {
    expect(dockerfile).toMatch(/^RUN npm ci --omit=dev --ignore-scripts$/m);
    expect(dockerfile).not.toMatch(/npm (?:install|i)\b|curl|wget|^ADD /m);
  });

  test("runs as a numbered user who is not root and owns nothing", () => {
    const last = dockerfile.split(/^FROM /m).at(-1) ?? "";
    expect(last).toMatch(/^USER 10001:10001$/m);
    expect(last.indexOf("USER ")).toBeGreaterThan(last.lastIndexOf("COPY "));
    expect(dockerfile).not.toMatch(/--chown|chmod/);
  });

  test("fixes production, so that nothing configured is never local mode", () => {
    expect(dockerfile).toMatch(/^ENV NODE_ENV=production LATCHKEY_MODE=production$/m);
    expect(dockerfile).not.toMatch(/MicrosoftApp|PASSWORD|SECRET/i);
  });

  test("asks for its health by Node alone, at the port that is configured", () => {
    const check = /HEALTHCHECK[\s\S]*?CMD (\[.*\])/.exec(dockerfile)?.[1];
    const command: readonly string[] = JSON.parse(check ?? "[]");
    expect(command.slice(0, 2)).toEqual(["node", "-e"]);
    expect(command[2]).toContain("/healthz");
  });
});
