import { describe, expect, test } from "vitest";
import type { InputDocument } from "../../src/diagnosis/evidence.ts";
import type { Facts } from "../../src/diagnosis/facts.ts";
import { joinFacts } from "../../src/diagnosis/join.ts";
import type { StatusChanges } from "./builders.ts";
import { document, gpaExtension, nowMs, secondsAgo, status, vm } from "./builders.ts";

const join = (...documents: readonly InputDocument[]): Facts => joinFacts(documents, nowMs);
const file = (changes: StatusChanges = {}, name = "status.json"): InputDocument =>
  document("status-file", status(changes), { name });
const windows = (
  changes: StatusChanges = {},
  extension: Parameters<typeof gpaExtension>[2] = {},
): InputDocument =>
  document("vm", vm({ os: "Windows", extensions: [gpaExtension(changes, "Windows", extension)] }));

describe("which status counts", () => {
  test("of several files the newest by its own time, whatever their order", () => {
    const files = [
      file({ timestamp: secondsAgo(200), version: "1.0.44" }),
      file({ timestamp: secondsAgo(20) }),
    ];
    for (const documents of [files, files.toReversed()])
      expect(join(...documents).guest?.version?.text).toBe("1.0.47");
  });
  test("of two from the same moment the one given last", () => {
    expect(join(file({ version: "1.0.44" }), file({ version: "1.0.46" })).guest?.version?.text).toBe(
      "1.0.46",
    );
  });
  test("a whole file goes before a newer one that was cut", () => {
    const cut = document(
      "status-file",
      JSON.stringify(status({ timestamp: secondsAgo(5), version: "1.0.44" })).slice(0, -40),
    );
    for (const documents of [
      [file(), cut],
      [cut, file()],
    ])
      expect(join(...documents).guest).toMatchObject({ isComplete: true, version: { text: "1.0.47" } });
  });
  test("a file that carries its time goes before a piece and before one without any time", () => {
    const inner = document("status-file", status({ version: "1.0.44" })["proxyAgentStatus"] as never);
    const piece = document("status-file", '"ebpfProgramStatus": {"status": "STOPPED", "message": "x"}');
    expect(join(file(), inner, piece).guest?.version?.text).toBe("1.0.47");
    expect(join(piece, inner).guest).toMatchObject({ shape: "inner" });
    const later = { ...inner, collectedAtMs: nowMs + 1000, sha256: "0".repeat(64) };
    for (const documents of [
      [inner, later],
      [later, inner],
    ])
      expect(join(...documents).guest?.sha256).toBe(later.sha256);
    expect(join(piece).guest).toMatchObject({ shape: "fragment", freshness: "unknown-age" });
  });
  test("a cut file alone gives what is complete in it", () => {
    const cut = document("status-file", JSON.stringify(status()).slice(0, -40));
    expect(join(cut).guest).toMatchObject({ isComplete: false });
  });
  test("a fresh file goes before Azure's copy", () => {
    expect(join(windows(), file()).guest?.source).toBe("status-file");
  });
  test.each([
    ["old", file({ timestamp: secondsAgo(4000) })],
    ["cut", document("status-file", JSON.stringify(status()).slice(0, -40))],
    ["of no time", document("status-file", status()["proxyAgentStatus"] as never)],
  ])("Azure's copy of now goes before a file that is %s", (_case, upload) => {
    expect(join(windows(), upload).guest?.source).toBe("extension-substatus");
  });
  test.each([
    [
      "its extension cannot tell an old file (1.0.38)",
      windows({ version: "1.0.38" }, { typeHandlerVersion: "1.0.38" }),
    ],
    ["its extension's version is not known", windows({}, { typeHandlerVersion: "next" })],
    [
      "the VM agent does not report",
      document("vm", vm({ os: "Windows", agent: null, extensions: [gpaExtension()] })),
    ],
    [
      "it was cut",
      windows(
        {},
        {
          substatuses: [
            {
              code: "ComponentStatus/ProxyAgentStatus/succeeded",
              message: JSON.stringify(status()["proxyAgentStatus"]).slice(0, -30),
            },
          ],
        },
      ),
    ],
  ])("an old file stays where %s", (_case, body) => {
    expect(join(body, file({ timestamp: secondsAgo(4000) })).guest?.source).toBe("status-file");
  });
  test("without any status the agent's own words in a paste or a boot log count", () => {
    const paste = document("observation", "keyLatchStatus - Failed to acquire key details: x");
    const log = document("boot-log", "ebpfProgramStatus - Failed to start redirector: x");
    expect(join(paste, log).guest?.source).toBe("observation");
    expect(join(log).guest?.source).toBe("boot-log");
    expect(join(file(), paste, log).guest?.source).toBe("status-file");
  });
});

describe("which answer of Azure counts", () => {
  test("the newest", () => {
    const older = document("vm", vm({ power: "deallocated" }), { collectedAtMs: nowMs - 60_000 });
    for (const documents of [
      [older, document("vm", vm())],
      [document("vm", vm()), older],
    ])
      expect(join(...documents).vm?.powerState).toBe("running");
  });
  test("Azure's own before one that a person sent, however new", () => {
    const own = document("vm", vm({ proxyAgentSettings: { enabled: false } }), {
      collectedAtMs: nowMs - 60_000,
    });
    const sent = document("status-file", vm());
    for (const documents of [
      [own, sent],
      [sent, own],
    ])
      expect(join(...documents).vm).toMatchObject({ origin: "azure", mspEnabled: false });
    expect(join(sent).vm).toMatchObject({ origin: "person", mspEnabled: true });
  });
  test("and the status in it is of the same answer", () => {
    const own = document("vm", vm({ os: "Windows" }));
    const sent = document("status-file", vm({ os: "Windows", extensions: [gpaExtension()] }), {
      collectedAtMs: nowMs + 1,
    });
    expect(join(own, sent).substatus).toBeUndefined();
    expect(join(sent).substatus).toBeDefined();
  });
});

describe("documents of every kind", () => {
  test("an output that holds a status, or Azure's view, is both", () => {
    const facts = join(
      document(
        "observation",
        `$ uname -r\n5.15.0-1052-azure\n$ sudo cat status.json\n${JSON.stringify(status())}\n`,
      ),
    );
    expect(facts.guest?.source).toBe("status-file");
    expect(facts.observations).toMatchObject([{ kernelRelease: { value: "5.15.0-1052-azure" } }]);
    expect(join(document("observation", JSON.stringify(vm()))).vm?.origin).toBe("person");
  });
  test("cloud-init's report is a deployment failure wherever it was pasted", () => {
    const text = "result=error|reason=azure-proxy-agent not found|agent=Cloud-Init/24.3.1|x";
    for (const kind of ["observation", "boot-log", "deployment-error"] as const)
      expect(join(document(kind, text)).deploymentErrors).toMatchObject([
        { source: kind, cloudInit: { version: "24.3.1" } },
      ]);
  });
  test.each(["status-file", "vm", "deployment-error", "observation", "boot-log"] as const)(
    "a key file given as %s is refused unread",
    (kind) => {
      const facts = join(document(kind, JSON.stringify(status()), { name: "1b.key" }));
      expect(facts.statusReadings).toMatchObject([{ kind: "rejected" }]);
      expect(facts.guest).toBeUndefined();
    },
  );
  test.each(["deployment-error", "observation", "boot-log"] as const)(
    "a %s that is no text is named",
    (kind) => {
      const facts = join(document(kind, new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0])));
      expect(facts.notUnderstood).toMatchObject([{ why: "unreadable", evidence: { source: kind } }]);
      expect([...facts.deploymentErrors, ...facts.observations]).toEqual([]);
      expect(facts.bootLog).toBeUndefined();
    },
  );
  test("an answer of Azure that is no VM is named", () => {
    expect(join(document("vm", { error: { code: "X", message: "" } })).notUnderstood).toMatchObject([
      { why: "wrong-kind" },
    ]);
  });
  test("the last boot log counts", () => {
    const log = (kernel: string) => document("boot-log", `Linux version ${kernel}`);
    expect(join(log("5.4.0"), log("5.15.0")).bootLog?.kernelRelease?.value).toBe("5.15.0");
  });
  test("nothing gives empty facts", () => {
    expect(join()).toEqual({
      statusReadings: [],
      deploymentErrors: [],
      observations: [],
      notUnderstood: [],
      os: "unknown",
      contradictions: [],
      disagreements: [],
      nowMs,
    });
  });
  test("a reset that is known is passed on", () => {
    const operation = { requestId: "r", state: "approved", from: 1, to: 2 } as const;
    expect(joinFacts([], nowMs, operation).resetOperation).toBe(operation);
  });
});
