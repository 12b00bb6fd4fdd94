import { describe, expect, test } from "vitest";
import {
  isChannelDisabled,
  isTooEarly,
  judgeKey,
  rowsAreAnswered,
} from "../../../src/diagnosis/judging/key-judgement.ts";
import type { StatusChanges } from "../builders.ts";
import { row } from "../builders.ts";
import { enforce, justStarted, latched, polled, ruleIds, unreached } from "../rules/key/cases.ts";
import { guestOf } from "./facts-of.ts";

describe("too early", () => {
  test("needs all four signs", () => {
    expect(isTooEarly(guestOf(justStarted))).toBe(true);
    const without: readonly StatusChanges[] = [
      { key: { message: "Found key details from local and ready to use." } },
      { states: { ...unreached, keyGuid: latched.keyGuid } },
      { states: { ...unreached, wireServerRuleId: "r" } },
      { states: { ...unreached, imdsRuleId: "r" } },
      { states: { ...unreached, hostGARuleId: "r" } },
      { connections: 1 },
    ];
    for (const changes of without) expect(isTooEarly(guestOf({ ...justStarted, ...changes }))).toBe(false);
  });
  test("is not said of a status that does not tell of the key", () => {
    expect(isTooEarly({ ...guestOf(justStarted), key: undefined })).toBe(false);
  });
  test("is judged before the missing key, and after a message that names a trouble", () => {
    expect(judgeKey(guestOf(justStarted)).kind).toBe("too-early");
    const failing = { ...justStarted, key: { message: "Failed to get key status - (os error 110)" } };
    expect(judgeKey(guestOf(failing)).kind).toBe("unreachable");
  });
});

describe("the disabled channel", () => {
  const off = "Customer has not enforce the secure channel state. - 12";
  test.each<[StatusChanges, boolean]>([
    [{ states: { secureChannelState: "disabled" } }, true],
    [{ states: { secureChannelState: "Disabled" } }, true],
    [{ states: { secureChannelState: "WireServer Disabled -  IMDS Disabled - HostGA Disabled" } }, true],
    [{ states: { secureChannelState: "WireServer Disabled -  IMDS Audit" } }, false],
    [{ key: { message: off }, states: { secureChannelState: "Unknown" } }, true],
    [{ key: { message: off }, states: {} }, true],
    [{ key: { message: off }, states: { secureChannelState: enforce } }, false],
    [{ states: { secureChannelState: "Unknown" } }, false],
    [{}, false],
  ])("%j: %s", (changes, isDisabled) => {
    expect(isChannelDisabled(guestOf(changes))).toBe(isDisabled);
    expect(judgeKey(guestOf(changes)).kind === "disabled").toBe(isDisabled);
  });
});

describe("answered rows", () => {
  test.each([
    [{}, true],
    [{ ip: "168.63.129.16" }, true],
    [{ ip: " 169.254.169.254 " }, true],
    [{ ip: "10.0.0.4" }, false],
    [{ responseStatus: "403 Forbidden" }, false],
    [{ responseStatus: "200" }, true],
    [{ responseStatus: "OK" }, false],
  ])("%j: %s", (changes, isAnswered) => {
    expect(rowsAreAnswered(guestOf({ rows: [{ ...row, ...changes }] }))).toBe(isAnswered);
  });
});

describe("a held key", () => {
  test.each<[string, StatusChanges, string]>([
    ["with a good text", {}, "latched"],
    [
      "with a start text of an old release",
      { version: "1.0.20", key: { message: "Status unknown." } },
      "latched",
    ],
    ["in protocol 1.0", { states: { ...latched, secureChannelState: "wireserverandimds" } }, "latched"],
    ["in Audit", { states: { ...latched, secureChannelState: "WireServer Audit -  IMDS Audit" } }, "latched"],
    [
      "with a channel in unknown words",
      { states: { ...latched, secureChannelState: "WireServer Strict" } },
      "not-told",
    ],
    ["without a channel", { states: { keyGuid: latched.keyGuid } }, "not-told"],
    ["without a message", { key: { message: "" } }, "not-told"],
    ["with a text that nobody knows", { key: { message: "epoch 41" } }, "unknown-text"],
    ["of a module that stopped", { key: { status: "STOPPED" } }, "stopped"],
    ["with a stop text", { key: { message: "poll_secure_channel_status task exited." } }, "stopped"],
  ])("%s is %s", (_, changes, kind) => {
    expect(judgeKey(guestOf(changes)).kind).toBe(kind);
  });
});

describe("a missing key", () => {
  test.each<[string, StatusChanges, string]>([
    ["without any state", { states: {} }, "not-told"],
    ["with an id alone", { states: { keyIncarnationId: "3" } }, "not-told"],
    ["with rule ids alone", { states: ruleIds }, "silent"],
    ["with the rule id of WireServer alone", { states: { wireServerRuleId: "/w" } }, "silent"],
    ["with the rule id of IMDS alone", { states: { imdsRuleId: "/i" } }, "silent"],
    ["with a text that nobody knows", { key: { message: "epoch 41" }, states: ruleIds }, "silent"],
  ])("%s is %s", (_, changes, kind) => {
    expect(judgeKey(guestOf(changes)).kind).toBe(kind);
  });
  test("is certain by a message that names a guid and by rule ids, whatever the module's status", () => {
    const key = { status: "UNKNOWN", message: polled(latched.keyGuid) };
    expect(judgeKey(guestOf({ key, states: ruleIds }))).toEqual({ kind: "silent", isCertain: true });
    const states = { secureChannelState: enforce };
    expect(judgeKey(guestOf({ key, states }))).toEqual({ kind: "silent", isCertain: false });
  });
});
