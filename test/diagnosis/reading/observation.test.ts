import { describe, expect, test } from "vitest";
import { document, gpaExtension, row, status, vm } from "../builders.ts";
import { readObservation } from "../../../src/diagnosis/reading/observation.ts";
import { observe, readingOf, said } from "./observe.ts";
import { utf16 } from "../encodings.ts";

const compact = JSON.stringify(status());

describe("a status among pasted outputs", () => {
  test.each([
    [
      "of the local endpoint",
      `$ sudo curl -s -H Metadata:True http://168.63.129.16/gpa-aggregated-status\n${compact}user@vm:~$`,
    ],
    ["with curl's progress", `% Total\n100  2000\n${compact}`],
    ["of cat", `user@vm:~$ sudo cat status.json\n${JSON.stringify(status(), null, 2)}\nuser@vm:~$`],
    ["as HTML", `<pre>${compact.replaceAll('"', "&quot;")}</pre>`],
    ["as a fragment", '"ebpfProgramStatus": {"status": "STOPPED", "message": "x"},'],
  ])("%s is read", (_case, text) => {
    expect(readingOf(text).status).toMatchObject({ kind: "status", status: { source: "status-file" } });
  });
  test("that is cut or refused is said to be so", () => {
    expect(readingOf(compact.slice(0, -40)).status).toMatchObject({ kind: "unreadable" });
    expect(readingOf(compact.replace('"status":"SUCCESS"', '"status":1')).status).toMatchObject({
      kind: "rejected",
    });
  });
  test("a view of Azure is read as one", () => {
    expect(readingOf(JSON.stringify(vm({ extensions: [gpaExtension()] }), null, 2)).status).toMatchObject({
      kind: "vm",
    });
  });
  test.each([
    "status: done",
    '{"note": "keyLatchStatus: RUNNING"}',
    'keyLatchStatus: {"a", "b"',
    '{"a": 1}',
    "",
  ])("%j is none", (text) => {
    expect(readingOf(text).status).toBeUndefined();
  });
  test("stands beside the outputs around it, on their own lines", () => {
    const text = `$ uname -r\n5.4.0-1103-azure\n$ sudo cat status.json\n${JSON.stringify(status(), null, 2)}\n$ mount | grep cgroup2\n$ `;
    const { status: found, observation } = readingOf(text);
    expect(found?.kind).toBe("status");
    expect(observation).toMatchObject({
      kernelRelease: { value: "5.4.0-1103-azure" },
      cgroup2Mounted: { value: false },
    });
    const line = text.split("\n").indexOf("$ mount | grep cgroup2");
    expect(observation.cgroup2Mounted?.at.pointer).toBe(`/lines/${String(line)}`);
  });
  test("is never an output itself: what users of the VM wrote into it does not count", () => {
    const commands = [
      "\nFailed to fetch local key details with error: x",
      'Failed to acquire key details: Key(KeyResponse("acquire", 403))',
      "Unit azure-proxy-agent.service could not be found.",
      "\nkeyLatchStatus - Failed to acquire",
    ];
    const rows = commands.map((processCmdLine) => ({ ...row, processCmdLine }));
    for (const text of [JSON.stringify(status({ rows })), JSON.stringify(status({ rows }), null, 2)])
      for (const sent of [text, text.slice(0, -60), text.replace('"SUCCESS"', "7")])
        expect(said(sent)).toEqual({});
  });
});

describe("the system", () => {
  test.each([
    ["5.15.0-1052-azure", "linux"],
    ["nodev cgroup2", "linux"],
    ["cgroup2 on /sys/fs/cgroup type cgroup2 (rw)", "linux"],
    ["Unit azure-proxy-agent.service could not be found.", "linux"],
    ["cloud-init 24.1", "linux"],
    ["Running  GuestProxyAgent", "windows"],
    ["hello", "unknown"],
  ])("of %j is %s", (text, family) => {
    expect(observe(text).osFamily).toBe(family);
  });
});

test("an output may be in UTF-16, of no text, or beyond the size", () => {
  const read = (bytes: Uint8Array) => readObservation(document("observation", bytes)).observation;
  expect(
    read(new Uint8Array([0xff, 0xfe, ...utf16("5.4.0-1103-azure\r\n", "le")])).kernelRelease?.value,
  ).toBe("5.4.0-1103-azure");
  expect(read(new Uint8Array([0, 1, 2]))).toEqual({ origin: "person", osFamily: "unknown" });
  expect(read(new TextEncoder().encode(`5.4.0-1103-azure\n${" ".repeat(10_000_000)}`))).toEqual({
    origin: "person",
    osFamily: "unknown",
  });
});

test("a very long line and very many lines end", () => {
  for (const text of [
    "x".repeat(5_000_000),
    "user@vm:~$ x\n".repeat(100_000),
    "[".repeat(1_000_000),
    " ".repeat(2_000_000),
  ])
    expect(said(text)).toEqual({});
});
