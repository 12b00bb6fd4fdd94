import { describe, expect, test } from "vitest";
import type { StatusReading } from "../../../src/diagnosis/facts.ts";
import { readStatusDocument } from "../../../src/diagnosis/reading/status-document.ts";
import { document, gpaExtension, latchedGuid, nowMs, secondsAgo, status, vm } from "../builders.ts";
import { utf16 } from "../encodings.ts";

const whole = status();
const inner = whole["proxyAgentStatus"] as { readonly [name: string]: unknown };

function read(content: Parameters<typeof document>[1], name = "status.json"): StatusReading {
  const reading = readStatusDocument(document("status-file", content, { name }));
  if (reading.kind === "vm") throw new Error("read as a VM");
  return reading;
}

/** The shape and the age of a readable document; the reason of any other. */
function outcome(reading: StatusReading): readonly unknown[] {
  switch (reading.kind) {
    case "status":
      return [reading.status.shape, reading.status.freshness];
    case "wrong-kind":
      return [reading.kind, reading.what];
    case "unreadable":
    case "rejected":
      return [reading.kind, reading.why];
    default:
      return reading;
  }
}

describe("the agent's status is read in every shape", () => {
  test.each([
    ["whole", whole, "whole", "fresh"],
    ["as compact JSON", JSON.stringify(whole), "whole", "fresh"],
    ["in UTF-16 LE", utf16(JSON.stringify(whole, null, 2), "le"), "whole", "fresh"],
    ["in UTF-16 BE", utf16(JSON.stringify(whole, null, 2), "be"), "whole", "fresh"],
    ["with a tail of NULs", `${JSON.stringify(whole)}${"\0".repeat(4096)}`, "whole", "fresh"],
    ["as the inner object alone", inner, "inner", "unknown-age"],
    ["as the text of a substatus", JSON.stringify(JSON.stringify(inner)), "inner", "unknown-age"],
    [
      "as a member copied out of an instance view",
      `"message": ${JSON.stringify(JSON.stringify(inner))},\n"time": null`,
      "inner",
      "unknown-age",
    ],
    [
      "as escaped text without quotes",
      `${JSON.stringify(JSON.stringify(inner)).slice(1, -1)}\n`,
      "inner",
      "unknown-age",
    ],
    ["as one module", { ebpfProgramStatus: inner["ebpfProgramStatus"] }, "fragment", "unknown-age"],
    ["without its braces", JSON.stringify(whole).slice(1, -1), "fragment", "fresh"],
    ["with a module missing", { ...whole, proxyAgentStatus: { keyLatchStatus: {} } }, "fragment", "fresh"],
    [
      "with unknown members beside it",
      { ...whole, active_policy_epoch: 7, __proto__: null },
      "whole",
      "fresh",
    ],
  ])("%s", (_case, content, shape, freshness) => {
    expect(outcome(read(content as never))).toEqual([shape, freshness]);
  });
  test.each([
    ["cut", JSON.stringify(JSON.stringify(inner)).slice(0, -40)],
    ["of wrong types", JSON.stringify(JSON.stringify({ ...inner, status: 1 }))],
    [
      "with a member twice",
      JSON.stringify(
        JSON.stringify(inner).replace('"status":"SUCCESS"', '"status":"ERROR","status":"SUCCESS"'),
      ),
    ],
    ["of something else", JSON.stringify(JSON.stringify({ name: "x" }))],
    ["with an escape that JSON does not know", `"{\\"keyLatchStatus\\":\\q}"`],
    ["that never ends", '{\\"'.repeat(3_000_000)],
    ["without an end", `{\\"${"x".repeat(9_000_000)}`],
  ])("a quoted object %s is no status", (_case, text) => {
    expect(read(text).kind).not.toBe("status");
  });
  test.each(["null", "[]", "true", "42", '"x"'])("%s is JSON, but of another kind", (text) => {
    expect(outcome(read(text))).toEqual(["wrong-kind", "JSON without any member"]);
  });
  test("a long text without JSON holds none", () => {
    expect(read("no brace in these words, ".repeat(100)).kind).toBe("unreadable");
  });
  test("a document that only looks like the prototype of one is not one", () => {
    expect(read('{"__proto__":{"proxyAgentStatus":{"keyLatchStatus":{}}}}').kind).toBe("wrong-kind");
    expect(read('{"constructor":{"prototype":{"keyLatchStatus":{}}}}').kind).toBe("wrong-kind");
  });
  test("pointers resolve from the root of the file as it was sent", () => {
    const reading = read(whole);
    if (reading.kind !== "status") throw new Error(reading.kind);
    expect(reading.status.at("/keyLatchStatus/states/keyGuid")).toEqual({
      source: "status-file",
      origin: "person",
      pointer: "/proxyAgentStatus/keyLatchStatus/states/keyGuid",
      value: latchedGuid,
      ageSeconds: 40,
    });
    expect(reading.status.atRoot("/timestamp")).toMatchObject({
      pointer: "/timestamp",
      value: secondsAgo(40),
    });
    const alone = read(inner);
    expect(alone.kind === "status" && alone.status.at("/keyLatchStatus/status").pointer).toBe(
      "/keyLatchStatus/status",
    );
  });
});

describe("Azure's view sent as a file", () => {
  const body = vm({ os: "Windows", extensions: [gpaExtension()] });
  test.each([
    ["a whole body", body],
    ["the instance view alone", (body["properties"] as any).instanceView],
    ["a list of one machine", { value: [body] }],
  ])("%s is read as a VM, on the person's word", (_case, content) => {
    const reading = readStatusDocument(document("status-file", content));
    expect(reading.kind).toBe("vm");
    expect(reading.kind === "vm" && reading.facts.origin).toBe("person");
    expect(reading.kind === "vm" && reading.substatus?.version?.text).toBe("1.0.47");
  });
});

describe("what cannot be read is unreadable, and says why", () => {
  test.each([
    ["an empty file", "", "it is empty"],
    ["blanks", " \r\n\t", "it is empty"],
    ["nothing but NULs", new Uint8Array(100), "it is empty"],
    ["a cut file", JSON.stringify(whole).slice(0, -40), "it is cut off"],
    ["a damaged file", JSON.stringify(whole).replace(':"RUNNING"', ":RUNNING"), "its JSON is damaged"],
    ["prose", "I could not find the file, sorry.", "it holds no JSON that could be read"],
    [
      "a picture",
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]),
      "it is a picture (PNG), not text",
    ],
    ["a photo", new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16]), "it is a picture (JPEG), not text"],
    ["a PDF", "%PDF-1.7 x", "it is a PDF document, not text"],
    [
      "a zip",
      new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]),
      "it is a zip archive or an Office document, not text",
    ],
    ["a gzip", new Uint8Array([0x1f, 0x8b, 8, 0]), "it is a gzip archive, not text"],
    ["an event log", "ElfFile\0\0\0", "it is a Windows event log, not text"],
    ["bytes of nothing known", new Uint8Array([1, 2, 3, 0, 4]), "it is no text in any known encoding"],
  ])("%s", (_case, content, why) => {
    expect(outcome(read(content))).toEqual(["unreadable", why]);
  });
  test("what is complete in a cut file is kept, and is never more than a part", () => {
    const reading = read(JSON.stringify(whole).slice(0, -40));
    if (reading.kind !== "unreadable") throw new Error(reading.kind);
    expect(reading.partial).toMatchObject({ isComplete: false, overall: "SUCCESS", rowsAreKnown: false });
    expect(reading.evidence).toMatchObject({ source: "status-file", pointer: "", value: null });
  });
  test("what a console broke over several lines is put together, and is still no more than a part", () => {
    const text = JSON.stringify(whole);
    const wrapped = Array.from({ length: Math.ceil(text.length / 80) }, (_, line) =>
      text.slice(line * 80, line * 80 + 80),
    );
    const reading = read(wrapped.join("\r\n"));
    expect(reading).toMatchObject({ kind: "unreadable", why: "its JSON is damaged" });
    expect(reading.kind === "unreadable" && reading.partial).toMatchObject({
      isComplete: false,
      key: { message: "Found key details from local and ready to use. - 122" },
    });
  });
  test("a cut file of another kind, or of wrong types, keeps nothing", () => {
    for (const text of [
      '{"name":"x","version":"1","depend',
      '{"proxyAgentStatus":{"version":7,"status":"SUCC',
    ])
      expect(read(text)).toMatchObject({ kind: "unreadable", partial: undefined });
  });
});

describe("what the agent never writes is rejected, and its value stays out", () => {
  test.each([
    [
      "a module that is a text",
      { proxyAgentStatus: { keyLatchStatus: "RUNNING" } },
      "/proxyAgentStatus/keyLatchStatus",
    ],
    ["a status that is a number", { proxyAgentStatus: { ...inner, status: 1 } }, "/proxyAgentStatus/status"],
    [
      "a version that is null",
      { proxyAgentStatus: { ...inner, version: null } },
      "/proxyAgentStatus/version",
    ],
    ["a time that is a number", { ...whole, timestamp: nowMs }, "/timestamp"],
    ["an inner object that is a list", { ...whole, proxyAgentStatus: [inner] }, "/proxyAgentStatus"],
    ["rows that are an object", { ...whole, proxyConnectionSummary: {} }, "/proxyConnectionSummary"],
    ["rows that hold texts", { ...whole, failedAuthenticateSummary: ["x"] }, "/failedAuthenticateSummary"],
    [
      "a count that is a text",
      { proxyAgentStatus: { ...inner, proxyConnectionsCount: "12" } },
      "/proxyAgentStatus/proxyConnectionsCount",
    ],
    ["a message that is an object", { ...inner, keyLatchStatus: { message: {} } }, "/keyLatchStatus/message"],
    ["states that are a text", { ...inner, keyLatchStatus: { states: "Enforce" } }, "/keyLatchStatus/states"],
    [
      "a key's id that is a number",
      { ...inner, keyLatchStatus: { states: { keyIncarnationId: 3 } } },
      "/keyLatchStatus/states/keyIncarnationId",
    ],
  ])("%s", (_case, content, pointer) => {
    expect(read(content)).toMatchObject({
      kind: "rejected",
      why: "a known member has a type that the agent never writes",
      evidence: { pointer, value: null },
    });
  });
  test("nulls where the agent writes nothing, and new states of any type, are fine", () => {
    const states = { secureChannelState: "disabled", keyGuid: null, newState: { deep: [1] } };
    const content = {
      ...whole,
      proxyConnectionSummary: null,
      proxyAgentStatus: {
        ...inner,
        keyLatchStatus: { status: "RUNNING", states },
        monitorStatus: { states: null },
      },
    };
    expect(read(content).kind).toBe("status");
  });
  test.each([
    [
      "a state that stands twice",
      ['"status":"SUCCESS"', '"status":"SUCCESS","status":"ERROR"'],
      "/proxyAgentStatus/status",
    ],
    [
      "once in disguise",
      ['"status":"SUCCESS"', '"status":"SUCCESS","st\\u0061tus":"ERROR"'],
      "/proxyAgentStatus/status",
    ],
    [
      "a time that stands twice",
      ['{"timestamp"', '{"timestamp":"2020-01-01T00:00:00","timestamp"'],
      "/timestamp",
    ],
    [
      "two inner objects",
      ['"proxyAgentStatus":', '"proxyAgentStatus":{"keyLatchStatus":{}},"proxyAgentStatus":'],
      "/proxyAgentStatus",
    ],
  ])("%s with two values", (_case, [from, to], pointer) => {
    expect(read(JSON.stringify(whole).replace(from ?? "", to ?? ""))).toMatchObject({
      kind: "rejected",
      why: "a member stands twice with different values",
      evidence: { pointer, value: null },
    });
  });
  test("a member that stands twice with the same value is fine", () => {
    const twice = JSON.stringify(whole).replace(
      '"status":"SUCCESS"',
      '"status":"SUCCESS","status": "SUCCESS"',
    );
    expect(outcome(read(twice))).toEqual(["whole", "fresh"]);
  });
});

describe("limits", () => {
  const padded = (size: number): Uint8Array => {
    const text = JSON.stringify(whole);
    return new TextEncoder().encode(text + " ".repeat(size - text.length));
  };
  test("10 MB are read, one byte more is refused", () => {
    expect(outcome(read(padded(10_000_000)))).toEqual(["whole", "fresh"]);
    expect(outcome(read(padded(10_000_001)))).toEqual(["rejected", "it is larger than 10 MB"]);
  });
  test("100,000 rows are read, one more is refused", () => {
    const rows = (count: number) => ({
      ...whole,
      proxyConnectionSummary: Array.from({ length: count }, () => ({ ip: "x" })),
    });
    expect(read(rows(100_000)).kind).toBe("status");
    expect(read(rows(100_001))).toMatchObject({ kind: "rejected", why: "it holds more than 100000 rows" });
  });
  test("64 levels are read, one more is refused, and so are 100,000", () => {
    const nested = (levels: number): string =>
      `{"proxyAgentStatus":{"keyLatchStatus":{"x":${"[".repeat(levels - 3)}${"]".repeat(levels - 3)}}}}`;
    expect(read(nested(64)).kind).toBe("status");
    for (const levels of [65, 100_000])
      expect(read(nested(levels))).toMatchObject({
        kind: "rejected",
        why: "it is nested deeper than 64 levels",
      });
    expect(read("[".repeat(100_000)).kind).toBe("rejected");
  });
  test("very long texts and huge numbers are read", () => {
    const long = status({ key: { message: "x".repeat(1_000_000) } });
    expect(read(long).kind).toBe("status");
    const huge = JSON.stringify(whole).replace("4210", "340282366920938463463374607431768211455");
    const reading = read(huge);
    expect(reading.kind === "status" && reading.status.proxyConnectionsCount).toBe(3.402823669209385e38);
    expect(read(JSON.stringify(whole).replace("4210", "1e999")).kind).toBe("status");
  });
});

describe("keys are never read", () => {
  const key = "0123456789abcdef".repeat(4);
  test.each(["1f.key", "1F.KEY", "a.encrypted", "web.key ", "folder/b.key"])(
    "%s is refused by its name",
    (name) => {
      expect(outcome(read(whole, name))).toEqual([
        "rejected",
        "it is a key file, which Latchkey never reads",
      ]);
    },
  );
  test.each(["key", "status.key.json", "a.keys", "encrypted.json"])("%s is no key file", (name) => {
    expect(read(whole, name).kind).toBe("status");
  });
  test.each([
    ["a key alone", key],
    ["a key on a line", `\n${key.toUpperCase()}\n`],
    ["the host's answer with a key", { guid: latchedGuid, key, issued: "2026-11-23" }],
  ])("%s is refused by what it is", (_case, content) => {
    const reading = read(content);
    expect(outcome(reading)).toEqual(["rejected", "it is a key, which Latchkey never reads"]);
    expect(JSON.stringify(reading.kind === "rejected" && reading.evidence)).not.toContain(key);
  });
});
