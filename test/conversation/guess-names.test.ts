import { describe, expect, test } from "vitest";
import { guessName } from "../../src/conversation/guess-names.ts";

describe("a name that looks like any word", () => {
  test.each([
    ["why is MSP not applied on jumpbox?", "jumpbox"],
    ["why is MSP not applied on vm jumpbox?", "jumpbox"],
    ["why is MSP not applied on `jumpbox`?", "jumpbox"],
    ["why is MSP not applied on JUMPBOX?", "JUMPBOX"],
    ["why is msp not working on sqlserver", "sqlserver"],
    ["is msp applied on myvm", "myvm"],
    ["MSP broken on prodserver, help", "prodserver"],
    ["why is MSP not applied on my_vm?", "my_vm"],
    ["why is MSP not applied on linuxvm1.contoso.local?", "linuxvm1"],
    ["what about dbserver", "dbserver"],
    ["ghost-vm", "ghost-vm"],
  ])("%s", (text, name) => {
    expect(guessName(text)).toBe(name);
  });

  test.each([
    "why does the agent not run on boot?",
    "is MSP supported on Ubuntu?",
    "the agent failed on startup, please help",
    "MSP does not work for us",
    "what about the agent",
    "thanks",
    "cloud-init",
    "colourless green ideas",
    "why is it off on Friday?",
  ])("not in: %s", (text) => {
    expect(guessName(text)).toBeUndefined();
  });
});
