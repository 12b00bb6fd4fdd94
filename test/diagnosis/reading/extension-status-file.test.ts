import { describe, expect, test } from "vitest";
import { readStatusDocument } from "../../../src/diagnosis/reading/status-document.ts";
import { document, row, secondsAgo, status } from "../builders.ts";

type Json = { readonly [member: string]: unknown };

/** The extension's `<n>.status` (made up after its source): substatuses carry the agent's status and rows as text. */
function statusFile(
  inner: unknown,
  more: { readonly rows?: string; readonly failed?: string; readonly time?: string } = {},
): Json[] {
  const substatus = (name: string, message: string): Json => ({
    name,
    status: "success",
    code: 0,
    formattedMessage: { lang: "en-US", message },
  });
  return [
    {
      version: "1.0",
      timestampUTC: more.time ?? `${secondsAgo(30)}Z`,
      status: {
        name: "ProxyAgentVMExtension",
        operation: "Enable",
        status: "success",
        code: 0,
        substatus: [
          substatus("ProxyAgentConnectionSummary", more.rows ?? JSON.stringify([row])),
          substatus("ProxyAgentStatus", typeof inner === "string" ? inner : JSON.stringify(inner)),
          substatus(
            "ProxyAgentFailedAuthenticationSummary",
            more.failed ?? "proxy failed auth summary is empty",
          ),
        ],
      },
    },
  ];
}

const inner = status()["proxyAgentStatus"];
const read = (content: unknown) =>
  readStatusDocument(document("status-file", content as Json, { name: "3.status" }));

function readGuest(content: unknown) {
  const reading = read(content);
  if (reading.kind !== "status") throw new Error(JSON.stringify(reading));
  return reading.status;
}

describe("the extension's status file", () => {
  test("is dated by its own time and points into the message that holds the status", () => {
    const guest = readGuest(statusFile(inner));
    expect(guest).toMatchObject({
      source: "extension-substatus",
      origin: "person",
      shape: "extension-status-file",
      freshness: "fresh",
      ageSeconds: 30,
      rowsAreKnown: true,
      rows: [{ userName: "root" }],
      failedRows: [],
    });
    expect(guest.at("/keyLatchStatus/status")).toMatchObject({
      pointer: "/keyLatchStatus/status",
      value: "RUNNING",
    });
  });
  test("may be sent without the list around it, and with lower-case names", () => {
    const [entry] = statusFile(inner);
    expect(readGuest(entry).freshness).toBe("fresh");
    expect(
      readGuest(JSON.parse(JSON.stringify(entry).replace('"ProxyAgentStatus"', '"proxyagentstatus"')))
        .freshness,
    ).toBe("fresh");
  });
  test("that is old is old, and without a time of unknown age", () => {
    expect(readGuest(statusFile(inner, { time: "2026-11-20T07:00:00Z" })).freshness).toBe("stale");
    expect(readGuest(statusFile(inner, { time: "n/a" })).freshness).toBe("unknown-age");
  });
  test.each([
    ["proxy connection summary is empty", true, 0],
    ["[]", true, 0],
    [JSON.stringify([row, row]), true, 2],
    [
      "Substatus of proxy agent connection message and failed auth message size exceeds max size, dropping connection summary",
      false,
      0,
    ],
    [JSON.stringify([row, row]).slice(0, -20), false, 0],
    ['{"userName":"root"}', false, 0],
    ["", false, 0],
  ])("with the rows %j knows them: %s", (rows, isKnown, count) => {
    const guest = readGuest(statusFile(inner, { rows }));
    expect([guest.rowsAreKnown, guest.rows.length]).toEqual([isKnown, count]);
  });
  test("without the summaries does not know the rows", () => {
    const [entry] = structuredClone(statusFile(inner)) as any[];
    entry.status.substatus = entry.status.substatus.slice(1, 2);
    expect(readGuest([entry])).toMatchObject({ rowsAreKnown: false, rows: [], failedRows: [] });
  });
  test.each([
    [
      "holds a member that stands twice",
      JSON.stringify(inner).replace('"status":"SUCCESS"', '"status":"SUCCESS","status":"ERROR"'),
    ],
    ["holds a wrong type", { ...(inner as Json), keyLatchStatus: "RUNNING" }],
    ["is nested too deep", `{"keyLatchStatus":{"x":${"[".repeat(100)}${"]".repeat(100)}}}`],
  ])("whose status %s is rejected", (_case, message) => {
    expect(read(statusFile(message))).toMatchObject({ kind: "rejected" });
  });
  test.each([
    ["says that the file could not be read", "Error in reading proxy agent aggregate status file: x"],
    ["is cut", JSON.stringify(inner).slice(0, 200)],
    ["is of something else", '{"a":1}'],
  ])("whose status %s is named for what it is", (_case, message) => {
    expect(read(statusFile(message))).toMatchObject({
      kind: "wrong-kind",
      what: "an extension's status file without a readable status of the agent",
    });
  });
});
