import { describe, expect, test } from "vitest";
import { said } from "./observe.ts";

const lost =
  "Failed to fetch local key details with error: Key(FetchLocalKey(\"Key file '/var/lib/azure-proxy-agent/keys/1b.key' does not exist locally.\")). Will try acquire the key details from Server.";
const refused = 'Failed to acquire key details: Key(KeyResponse("acquire", 403))';
const head = "Nov 23 07:14:20 web-01 azure-proxy-agent[812]: 2026-11-23T07:14:20.123 [WARN]    ";

describe("the journal's word on the key", () => {
  test.each([
    ["with the journal's head", `${head}${lost}`],
    ["alone", lost],
    [
      "of the old era",
      `${head}The latched key file does not exist locally. Will try acquire the key details from Server.`,
    ],
    ["of an event of Windows", `TimeCreated : 11/23/2026 7:14:20 AM\nMessage     : ${lost}`],
    ["in ISO time", `2026-11-23T07:14:20+0000 web-01 azure-proxy-agent[812]: ${lost}`],
  ])("a lost key is seen %s", (_case, text) => {
    expect(said(text)["lostKeyLine"]).toBe(text.split("\n").at(-1));
  });
  test("a lost key is seen where a console has broken the line behind the words", () => {
    const words = "Failed to fetch local key details";
    expect(said(`${head}${words}\nwith error: x. Will try acquire`)["lostKeyLine"]).toBe(`${head}${words}`);
  });
  test.each([
    [refused, "acquire", 403],
    ['Failed to attest the key: Key(KeyResponse("attest", 401))', "attest", 401],
    [`${head}${refused}`, "acquire", 403],
    [refused.replaceAll('"', "”"), "acquire", 403],
  ])("a refusal is seen in %s", (text, verb, httpStatus) => {
    expect(said(text)["refusedKeyLine"]).toMatchObject({ verb, httpStatus });
  });
  test("the last refusal counts", () => {
    expect(said(`${refused}\n${refused.replace("403", "404")}`)["refusedKeyLine"]).toMatchObject({
      httpStatus: 404,
    });
    expect(said(`${refused}\n${refused.replace("403", "503")}`)["refusedKeyLine"]).toBeUndefined();
  });
  test.each([429, 500, 503, 200, 302])("%d is no refusal", (number) => {
    expect(said(refused.replace("403", String(number)))).toEqual({});
  });
  test.each([
    ["another program logged", `Nov 23 07:14:20 web-01 sshd[9]: Invalid user ${lost} from 10.0.0.9`],
    ["another program logged without a number", `Nov  3 07:14:20 web-01 logger: ${lost}`],
    ["another program logged in ISO time", `2026-11-23T07:14:20+0000 web-01 app[9]: ${refused}`],
    [
      "stands in a command line of the connection log",
      `${head}{"processCmdLine":"echo ${lost.replaceAll('"', "'")}"}`,
    ],
    ["stands in quotes", `${head}user "${refused}" asked`],
  ])("what %s does not count", (_case, text) => {
    expect(said(text)).not.toHaveProperty("lostKeyLine");
    expect(said(text)).not.toHaveProperty("refusedKeyLine");
  });
});

describe("cloud-init's word on the agent", () => {
  test.each([
    "2026-11-23 07:14:20,123 - azure.py[ERROR]: Failed to activate Azure Guest Proxy Agent: azure-proxy-agent not found",
    "result=error|reason=azure-proxy-agent not found|agent=Cloud-Init/24.3.1|vm_id=x",
  ])("%s", (text) => {
    expect(said(text)["cloudInitNotFoundGpa"]).toBe(true);
  });
});
