import { describe, expect, test } from "vitest";
import { packageValues } from "../../src/cli/teams-app/values.ts";
import { goodEnvironment, goodValues } from "./app-package.ts";

const read = (changes: { readonly [name: string]: string | undefined }, version = "1.2.3") =>
  packageValues({ ...goodEnvironment, ...changes }, version);
const problemsOf = (changes: { readonly [name: string]: string | undefined }, version?: string) => {
  const values = read(changes, version);
  return values.ok ? [] : values.problem.map(({ where }) => where);
};

describe("values for the app package", () => {
  test("need four variables; the rest follows from them", () => {
    expect(read({})).toEqual({ ok: true, value: goodValues });
  });

  test("may all be given, and are compared in lower case", () => {
    const values = read({
      MicrosoftAppId: goodEnvironment.MicrosoftAppId.toUpperCase(),
      LATCHKEY_PUBLIC_HOST: "Bot.Contoso.COM",
      LATCHKEY_TEAMS_APP_ID: "0D7F1A52-0F0B-4F0A-9A3C-1A2B3C4D5E6F",
      LATCHKEY_APP_VERSION: "2.0.10",
      LATCHKEY_PRIVACY_URL: "https://contoso.com/privacy",
      LATCHKEY_TERMS_URL: "https://contoso.com/terms",
      MicrosoftAppTenantId: "9b0c7a52-0f0b-4f0a-9a3c-1a2b3c4d5e6f",
    });
    expect(values).toEqual({
      ok: true,
      value: {
        ...goodValues,
        LATCHKEY_PUBLIC_HOST: "bot.contoso.com",
        LATCHKEY_TEAMS_APP_ID: "0d7f1a52-0f0b-4f0a-9a3c-1a2b3c4d5e6f",
        LATCHKEY_APP_VERSION: "2.0.10",
        LATCHKEY_PRIVACY_URL: "https://contoso.com/privacy",
        LATCHKEY_TERMS_URL: "https://contoso.com/terms",
      },
    });
  });

  test("that are missing are named all at once", () => {
    const values = packageValues({}, "1.2.3");
    expect(values.ok ? [] : values.problem.map(({ where }) => where)).toEqual([
      "MicrosoftAppId",
      "LATCHKEY_PUBLIC_HOST",
      "LATCHKEY_PUBLISHER_NAME",
      "LATCHKEY_PUBLISHER_URL",
    ]);
  });

  test.each([
    ["MicrosoftAppId", "my-bot"],
    ["MicrosoftAppId", ""],
    ["MicrosoftAppTenantId", "contoso.onmicrosoft.com"],
    ["LATCHKEY_TEAMS_APP_ID", "00000000-0000-0000-0000-000000000000"],
    ["LATCHKEY_PUBLIC_HOST", "https://latchkey.contoso.com"],
    ["LATCHKEY_PUBLIC_HOST", "latchkey.contoso.com:443"],
    ["LATCHKEY_PUBLIC_HOST", "*.contoso.com"],
    ["LATCHKEY_PUBLIC_HOST", "localhost"],
    ["LATCHKEY_PUBLIC_HOST", "10.1.2.3"],
    ["LATCHKEY_APP_VERSION", "1.2"],
    ["LATCHKEY_APP_VERSION", "1.2.3-preview.1"],
    ["LATCHKEY_APP_VERSION", "01.2.3"],
    ["LATCHKEY_PUBLISHER_NAME", "x".repeat(33)],
    ["LATCHKEY_PUBLISHER_URL", "http://contoso.com"],
    ["LATCHKEY_PRIVACY_URL", "contoso.com/privacy"],
    ["LATCHKEY_TERMS_URL", "javascript:alert(1)"],
  ])("%s=%s is refused", (name, value) => {
    expect(problemsOf({ [name]: value })).toEqual([name]);
  });

  test.each(["LATCHKEY_READER_CLIENT_ID", "LATCHKEY_RESET_CLIENT_ID"])(
    "the bot's id must not be that of %s, whatever else is wrong",
    (name) => {
      const shared = { [name]: goodEnvironment.MicrosoftAppId.toUpperCase() };
      expect(problemsOf(shared)).toEqual(["MicrosoftAppId"]);
      expect(problemsOf({ ...shared, LATCHKEY_PUBLISHER_NAME: "" })).toEqual([
        "LATCHKEY_PUBLISHER_NAME",
        "MicrosoftAppId",
      ]);
    },
  );

  test("a pre-release of the product asks for a version that Teams takes", () => {
    expect(problemsOf({}, "1.0.0-rc.1")).toEqual(["LATCHKEY_APP_VERSION"]);
    expect(problemsOf({ LATCHKEY_APP_VERSION: "1.0.0" }, "1.0.0-rc.1")).toEqual([]);
  });
});
