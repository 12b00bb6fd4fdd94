import { describe, expect, test } from "vitest";
import { fillTemplate } from "../../src/cli/teams-app/fill-template.ts";
import { understand } from "../../src/conversation/understanding/understand.ts";
import { goodManifest, goodValues, template } from "./app-package.ts";

interface Command {
  readonly title: string;
  readonly description: string;
}

const lists: readonly { readonly scopes: readonly string[]; readonly commands: readonly Command[] }[] =
  template().bots[0].commandLists;

describe("the manifest", () => {
  test("offers the bot in 1:1 chats, teams and group chats, and takes files", () => {
    const { bots } = goodManifest();
    expect(bots).toHaveLength(1);
    expect(bots[0]).toMatchObject({
      botId: goodValues["MicrosoftAppId"],
      scopes: ["personal", "team", "groupChat"],
      supportsFiles: true,
      isNotificationOnly: false,
    });
  });

  test("asks for no rights on messages, files or the directory", () => {
    const manifest = goodManifest();
    expect(manifest).not.toHaveProperty("authorization");
    expect(manifest).not.toHaveProperty("webApplicationInfo");
    expect(manifest).not.toHaveProperty("composeExtensions");
    expect(manifest.permissions).toEqual(["identity", "messageTeamMembers"]);
  });

  test("names the one host of the bot", () => {
    expect(goodManifest().validDomains).toEqual(["latchkey.contoso.com"]);
  });

  test("has one list of commands for each scope", () => {
    expect(lists.flatMap(({ scopes }) => scopes)).toEqual(["personal", "team", "groupChat"]);
  });

  test("sends nobody with a file to where files do not arrive", () => {
    const shared = lists.filter(({ scopes }) => !scopes.includes("personal"));
    for (const { commands } of shared)
      expect(commands.map(({ title }) => title)).not.toContain("explain status file");
  });
});

/** What a person makes of a command: some need the machine's name. */
const uses: { readonly [title: string]: { readonly text: string; readonly intent: string } } = {
  diagnose: { text: "diagnose rg-web/web-01", intent: "diagnose" },
  "explain status file": { text: "explain status file", intent: "explain_status" },
  "deployment failed": { text: "deployment failed", intent: "deployment_failure" },
  "reset key": { text: "reset key web-01", intent: "reset_key" },
  status: { text: "status", intent: "status_of_request" },
  cancel: { text: "cancel", intent: "cancel" },
  "enable MSP": { text: "enable MSP", intent: "enable_msp" },
  "disable MSP": { text: "disable MSP web-01", intent: "disable_msp" },
  help: { text: "help", intent: "help" },
};

describe("a command of the menu", () => {
  const titles = [...new Set(lists.flatMap(({ commands }) => commands.map(({ title }) => title)))];

  test.each(titles)("%s is understood", (title) => {
    const use = uses[title];
    expect(use?.text.startsWith(title)).toBe(true);
    const { intent, confidence } = understand({ text: use?.text ?? "" });
    expect(intent).toBe(use?.intent);
    expect(confidence).toBeGreaterThanOrEqual(0.7);
  });

  test("is short enough to be read in the menu", () => {
    for (const { title, description } of lists.flatMap(({ commands }) => commands)) {
      expect(title.length).toBeLessThanOrEqual(32);
      expect(description.length).toBeLessThanOrEqual(90);
    }
  });
});

describe("filling the template", () => {
  test("replaces texts at any depth and leaves everything else", () => {
    const filled = fillTemplate({ a: ["x ${{ B }} y", 1, null, true, { c: "${{B}}${{B}}" }] }, { B: "z" });
    expect(filled).toEqual({ a: ["x z y", 1, null, true, { c: "zz" }] });
  });

  test("leaves a name without a value for the check to find, also one that every object has", () => {
    expect(fillTemplate("${{NOPE}} ${{constructor}}", {})).toBe("${{NOPE}} ${{constructor}}");
  });

  test("takes a value as text: it can add no member and is not filled again", () => {
    const value = '", "x": "${{B}} $& $1';
    expect(fillTemplate({ a: "${{A}}" }, { A: value, B: "no" })).toEqual({ a: value });
  });
});
