import { describe, expect, test } from "vitest";
import { osErrorOf, readKeyMessage } from "../../../src/diagnosis/judging/key-message.ts";
import { polled } from "../rules/key/cases.ts";

describe("the class of a key message", () => {
  test.each([
    ["", "absent"],
    ["   ", "absent"],
    ["Key latch thread has not started yet.", "start"],
    ["Status unknown.", "start"],
    ["poll secure channel status thread started.", "start"],
    ["poll secure channel status task started.", "start"],
    ["Found key details from local and ready to use. - 122", "latched"],
    ["Found key details from local and ready to use. 122", "latched"],
    ["FOUND KEY DETAILS FROM LOCAL AND READY TO USE.", "latched"],
    ["Successfully attest the key and ready to use. - 2204", "latched"],
    ["Customer has not enforce the secure channel state. - 12", "off"],
    ["Customer has not enforced the secure channel state.", "off"],
    ["poll_secure_channel_status task exited.", "stopped"],
    ["poll_secure_channel_status task cancelled.", "stopped"],
    ["poll_secure_channel_status cancelled.", "stopped"],
    ["Stop signal received, exiting the poll_secure_channel_status thread.", "stopped"],
    ["Failed to do something else", "unknown"],
    ["Active policy epoch 41 rejected", "unknown"],
    ["A line in front. Found key details from local and ready to use.", "unknown"],
    ["A line in front. Customer has not enforced the secure channel state.", "unknown"],
  ])("%j is %s", (message, kind) => {
    expect(readKeyMessage(message)).toEqual({ kind });
  });
  test.each([
    ["9cf81e97-0316-4ad3-94a7-8ccbdee8ddbf", true],
    ["00000000-0000-0000-0000-000000000001", true],
    ["None", false],
    ["00000000-0000-0000-0000-000000000000", false],
    ["", false],
  ])("a poll with keyGuid %j holds a key: %s", (guid, hasGuid) => {
    expect(readKeyMessage(polled(guid))).toEqual({ kind: "polled", hasGuid });
  });
  test("a poll without a blank before its guid holds it as well", () => {
    expect(readKeyMessage("Got key status successfully: keyGuid:9cf81e97-0316")).toEqual({
      kind: "polled",
      hasGuid: true,
    });
  });
  test.each([
    ["Failed to acquire key details: nobody knows", { kind: "not-understood", verb: "acquire" }],
    ["Failed to attest the key: nobody knows", { kind: "not-understood", verb: "attest" }],
    [
      "Failed to acquire key details: IO error: x (os error 110)",
      { kind: "not-sent", transport: { kind: "transport", osError: 110 } },
    ],
  ])("%s is wholly told", (message, told) => {
    expect(readKeyMessage(message)).toEqual(told);
  });
  test("a poll whose guid was cut away holds none", () => {
    expect(readKeyMessage("Got key status successfully: authorizationScheme...")).toEqual({
      kind: "polled",
      hasGuid: false,
    });
  });
  test.each([
    ["acquire", 'Failed to acquire key details: Key(KeyResponse("acquire", 403))', 403],
    ["attest", 'Failed to attest the key: Key(KeyResponse("attest", 401))', 401],
    ["acquire", 'Failed to attest the key: Key(KeyResponse("acquire", 503))', 503],
    ["acquire", 'Failed to acquire key details: Key(KeyResponse("acquire", 403)) (os error 110)', 403],
    [
      "acquire",
      'Failed to acquire key details: Key(KeyResponse("acquire", 403)) Key(KeyResponse("attest", 500))',
      403,
    ],
  ])("the verb and the number of a refusal: %s in %s", (verb, message, httpStatus) => {
    expect(readKeyMessage(message)).toEqual({ kind: "refused", verb, httpStatus });
  });
  test.each([
    ['Failed to acquire key details: Key(SendKeyRequest("acquire", "closed"))', "not-sent"],
    [
      "Failed to acquire key details: IO error: Failed to open TCP connection to 168.63.129.16:80",
      "not-sent",
    ],
    ['Failed to acquire key details: Hex("00", OddLength) (os error 5)', "not-understood"],
    ['Failed to acquire key details: Hyper(Deserialize("timed out"))', "not-understood"],
    ["Failed to acquire key details: KeyResponse(acquire, 403)", "not-understood"],
    ["Failed to attest the key: nobody knows", "not-understood"],
    ["Failed to save key details to file: x (os error 28)", "not-stored"],
    ["Failed to check the key 'x' details saved locally: y.", "not-stored"],
    ["Failed to get key status - x", "status-failed"],
  ])("%s is %s", (message, kind) => {
    expect(readKeyMessage(message).kind).toBe(kind);
  });
  test.each([
    ["Operation timed out (os error 110)", { kind: "transport", osError: 110 }],
    ['Key(SendKeyRequest("status", "x"))', { kind: "transport", osError: undefined }],
    [
      "Failed to get response from http://168.63.129.16:80/secure-channel/status, status code: 403 Forbidden",
      { kind: "http", httpStatus: 403 },
    ],
    ["status code:404", { kind: "http", httpStatus: 404 }],
    ['Key(KeyResponse("key status", 503))', { kind: "http", httpStatus: 503 }],
    ["Key error: Key status validation failed with the error: x", { kind: "validation" }],
    ["Deserialization failed: x status code: 200", { kind: "validation" }],
  ])("behind `Failed to get key status - ` stands %s", (inner, failure) => {
    expect(readKeyMessage(`Failed to get key status - ${inner}`)).toEqual({ kind: "status-failed", failure });
  });
});

describe("the operating system's number", () => {
  test.each([
    ["Address in use (os error 98)", 98],
    ["Zugriff verweigert (os error 5)", 5],
    ["(os error 10060) and (os error 5)", 10060],
    ["os error 98", undefined],
    ["(os error 9876543)", undefined],
    ["", undefined],
  ])("in %j is %s", (message, number) => {
    expect(osErrorOf(message)).toBe(number);
  });
});
