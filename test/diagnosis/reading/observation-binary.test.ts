import { describe, expect, test } from "vitest";
import { readBinary } from "../../../src/diagnosis/reading/observation-binary.ts";
import { numberedLines } from "../../../src/diagnosis/reading/observation-lines.ts";

const read = (text: string): ReturnType<typeof readBinary> => readBinary(numberedLines(text, "person"));
const prompt = "azureuser@web-01:~$ ";

describe("the agent's binary is there", () => {
  test.each([
    [`${prompt}command -v azure-proxy-agent\n/usr/sbin/azure-proxy-agent\n${prompt}`, 1],
    [`${prompt}which azure-proxy-agent\n/usr/bin/azure-proxy-agent`, 1],
    ["/usr/sbin/azure-proxy-agent", 0],
    [`${prompt}type azure-proxy-agent\nazure-proxy-agent is /usr/sbin/azure-proxy-agent`, 1],
    [`${prompt}whereis azure-proxy-agent\nazure-proxy-agent: /usr/sbin/azure-proxy-agent`, 1],
    [`${prompt}azure-proxy-agent --version\n1.0.44`, 1],
    [`${prompt}sudo /usr/sbin/azure-proxy-agent --version\nazure-proxy-agent 1.0.47`, 1],
  ])("by %j", (text, line) => {
    expect(read(text)).toMatchObject({
      agentFound: {
        value: true,
        at: { source: "observation", origin: "person", pointer: `/lines/${String(line)}` },
      },
    });
  });
});

describe("the agent's binary is not there", () => {
  test.each([
    `${prompt}command -v azure-proxy-agent\n${prompt}`,
    `${prompt}command -v azure-proxy-agent`,
    `${prompt}which azure-proxy-agent\n/usr/bin/which: no azure-proxy-agent in (/usr/local/bin:/usr/bin)`,
    `${prompt}whereis azure-proxy-agent\nazure-proxy-agent:\n${prompt}exit`,
  ])("by %j", (text) => {
    expect(read(text)).toMatchObject({ agentNotFound: { value: true, at: { pointer: "/lines/0" } } });
  });
});

describe("nothing is told", () => {
  test.each([
    "",
    "1.0.44",
    `${prompt}uname -r\n5.15.0-1071-azure`,
    `${prompt}command -v azure-proxy-agent\nsomething else`,
    `${prompt}azure-proxy-agent --version\nbash: azure-proxy-agent: command not found`,
    `${prompt}ls /usr/sbin/azure-proxy-agent.bak`,
    "/var/log/azure-proxy-agent",
    "/var/lib/azure-proxy-agent/bin/other",
  ])("by %j", (text) => {
    expect(read(text)).toEqual({});
  });
});
