import { describe, expect, test } from "vitest";
import { packageProblems } from "../../src/cli/teams-app/package-problems.ts";
import { schemaProblems } from "../../src/cli/teams-app/schema-problems.ts";
import { writeZip } from "../../src/cli/teams-app/write-zip.ts";
import { goodManifest, goodValues, icon, packageOf, pngOf } from "./app-package.ts";

const linesOf = async (zip: Uint8Array): Promise<readonly string[]> =>
  (await packageProblems(zip, goodValues)).map(({ where, what }) => `${where}: ${what}`);
const withManifest = (change: (manifest: any) => unknown): Uint8Array => {
  const manifest = goodManifest();
  const changed = change(manifest);
  return packageOf({ "manifest.json": JSON.stringify(changed ?? manifest) });
};

test("the package that we make has no problem", async () => {
  expect(await linesOf(packageOf())).toEqual([]);
});

test("the same parts give the same bytes", () => {
  expect(packageOf()).toEqual(packageOf());
});

describe("the archive", () => {
  test("must be a zip", async () => {
    expect(await linesOf(Buffer.from("not a zip"))).toEqual(["package: is no readable zip"]);
  });

  test("must not be cut", async () => {
    expect(await linesOf(packageOf().subarray(0, 4000))).toEqual(["package: is no readable zip"]);
  });

  test("must hold the manifest at the root, not in a folder", async () => {
    const inFolder = writeZip([
      { name: "latchkey/manifest.json", bytes: Buffer.from(JSON.stringify(goodManifest())) },
      { name: "latchkey/color.png", bytes: icon("color") },
    ]);
    expect(await linesOf(inFolder)).toEqual([
      "latchkey/manifest.json: does not belong into the package: manifest and icons only, at the root",
      "latchkey/color.png: does not belong into the package: manifest and icons only, at the root",
      "manifest.json: is missing at the root, or no JSON object",
    ]);
  });

  test("must hold nothing else", async () => {
    expect(await linesOf(packageOf({ ".env": "MicrosoftAppPassword=x" }))).toEqual([
      ".env: does not belong into the package: manifest and icons only, at the root",
    ]);
  });

  test("must hold both icons", async () => {
    expect(await linesOf(packageOf({ "outline.png": null }))).toEqual([
      "outline.png: is missing at the root of the package",
    ]);
  });

  test("must hold good icons", async () => {
    const small = pngOf(16, 16, () => [255, 255, 255, 255]);
    expect(await linesOf(packageOf({ "color.png": small, "outline.png": small }))).toEqual([
      "color.png: is 16×16, must be 192×192",
      "outline.png: is 16×16, must be 32×32",
      "outline.png: must have a transparent background",
    ]);
  });
});

describe("the manifest", () => {
  test.each([["[]"], ["null"], ["{"], ["\ufeff"]])("must be a JSON object, not %s", async (text) => {
    expect(await linesOf(packageOf({ "manifest.json": text }))).toEqual([
      "manifest.json: is missing at the root, or no JSON object",
    ]);
  });

  test.each([
    ["a placeholder of ours", "${{LATCHKEY_PUBLISHER_NAME}}"],
    ["a placeholder of another notation", "{{appName}}"],
  ])("must not keep %s", async (_name, mark) => {
    const zip = withManifest((manifest) => (manifest.developer.name = mark) && manifest);
    expect(await linesOf(zip)).toEqual([`manifest.json: still holds the placeholder ${mark}`]);
  });

  test("must hold to Microsoft's schema: every difference is named", async () => {
    const zip = withManifest((manifest) => {
      manifest.colour = "#fff";
      manifest.accentColor = "purple";
      manifest.bots[0].commandLists[0].commands[0] = { title: "diagnose" };
      delete manifest.description.full;
    });
    expect(await linesOf(zip)).toEqual([
      "manifest.json: must NOT have additional properties (colour)",
      "manifest.json /description: must have required property 'full'",
      'manifest.json /accentColor: must match pattern "^#[0-9a-fA-F]{6}$"',
      "manifest.json /bots/0/commandLists/0/commands/0: must have required property 'description'",
    ]);
  });

  test("must not use what came with a later version", async () => {
    const zip = withManifest((manifest) => {
      manifest.bots[0].supportsTargetedMessages = true;
    });
    expect(await linesOf(zip)).toEqual([
      "manifest.json /bots/0: must NOT have additional properties (supportsTargetedMessages)",
    ]);
  });

  test("must name icons and carry them", async () => {
    const zip = withManifest((manifest) => {
      manifest.icons = { color: "colour.png" };
    });
    expect(await linesOf(zip)).toEqual([
      "color.png: does not belong into the package: manifest and icons only, at the root",
      "outline.png: does not belong into the package: manifest and icons only, at the root",
      "manifest.json /icons: must have required property 'outline'",
      "colour.png: is missing at the root of the package",
      "manifest.json /icons/outline: names no file",
    ]);
  });

  test("must agree with the configuration", async () => {
    const other = "0d7f1a52-0f0b-4f0a-9a3c-1a2b3c4d5e6f";
    const zip = withManifest((manifest) => {
      manifest.id = other;
      manifest.bots[0].botId = other;
      manifest.bots[0].supportsFiles = false;
      manifest.validDomains = ["example.com"];
    });
    expect(await linesOf(zip)).toEqual([
      "manifest.json /id: must be LATCHKEY_TEAMS_APP_ID",
      "manifest.json /bots/0/botId: must be MicrosoftAppId",
      "manifest.json /validDomains: must be LATCHKEY_PUBLIC_HOST",
      "manifest.json /bots/0/supportsFiles: must be true: people send status.json",
    ]);
  });

  test("must have a bot at all", async () => {
    const zip = withManifest((manifest) => {
      delete manifest.bots;
      delete manifest.validDomains;
    });
    expect(await linesOf(zip)).toEqual([
      "manifest.json /bots/0/botId: must be MicrosoftAppId",
      "manifest.json /validDomains: must be LATCHKEY_PUBLIC_HOST",
      "manifest.json /bots/0/supportsFiles: must be true: people send status.json",
    ]);
  });
});

describe("the schema", () => {
  test.each(["1.25", "1.26", "1.30"])("of version %s takes the manifest with its own number", (version) => {
    expect(schemaProblems({ ...goodManifest(), manifestVersion: version })).toEqual([]);
  });

  test.each([undefined, 1.25, "devPreview", "1.25/../v1.30", null])(
    "is not looked for under %s",
    (version) => {
      expect(schemaProblems({ ...goodManifest(), manifestVersion: version })).toEqual([
        { where: "manifest.json /manifestVersion", what: "must be a version such as 1.25" },
      ]);
    },
  );

  test("that is not there is said, not passed over", () => {
    expect(schemaProblems({ ...goodManifest(), manifestVersion: "1.999" })).toEqual([
      {
        where: "manifest.json",
        what: "cannot be checked: no schema of version 1.999; run npm ci with the development dependencies",
      },
    ]);
  });
});
