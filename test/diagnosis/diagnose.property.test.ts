import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DocumentKind, InputDocument } from "../../src/diagnosis/evidence.ts";
import { decodeText } from "../../src/diagnosis/reading/decode-text.ts";
import { lookUp } from "../../src/diagnosis/reading/members.ts";
import { straighten } from "../../src/diagnosis/reading/repair-text.ts";
import { lineAt, linesOf } from "../../src/diagnosis/reading/text-lines.ts";
import type { Report } from "../../src/diagnosis/report.ts";
import { createRedactor, safeExcerpt } from "../../src/redaction/redact.ts";
import {
  document,
  gpaExtension,
  latchedGuid,
  now,
  nowMs,
  reportOn,
  row,
  secondsAgo,
  status,
  vm,
} from "./builders.ts";
import { utf16 } from "./encodings.ts";
import { contractBreaches } from "./report-schema.ts";

type Json = { readonly [member: string]: unknown };

const kinds = [
  "status-file",
  "vm",
  "deployment-error",
  "observation",
  "boot-log",
] as const satisfies readonly DocumentKind[];
const enforced = {
  secureChannelState: "WireServer Enforce -  IMDS Enforce - HostGA Enforce",
  wireServerRuleId: "w",
  imdsRuleId: "i",
};
const healthy = status();
const refused = status({
  key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' },
  states: enforced,
});

/** What a report quotes of a leaf, whatever the numbers of its redaction tokens. */
function quoteOf(leaf: unknown): unknown {
  return typeof leaf === "string" ? withoutNumbers(safeExcerpt(createRedactor(), leaf, 400)) : leaf;
}

function withoutNumbers(quote: string): string {
  return quote.replaceAll(/(\[redacted [a-z-]+) \d+\]/g, "$1]");
}

/** Sources whose pointers start at the root of a JSON document that was sent. */
const rooted: ReadonlySet<string> = new Set(["status-file", "vm-model", "instance-view", "deployment-error"]);

/** A report that keeps the contract, with every pointer leading to the quoted value. */
function sound(documents: readonly InputDocument[]): Report {
  const report = reportOn(documents);
  expect(contractBreaches(report)).toEqual([]);
  const roots = documents.map(({ bytes }): unknown => JSON.parse(new TextDecoder().decode(bytes)));
  for (const { code, evidence } of report.findings)
    for (const { source, pointer, value } of evidence) {
      if (!rooted.has(source) || value === null) continue;
      const quotes = roots.map((root) => quoteOf(lookUp(root, pointer).value));
      const lines = documents.map(({ bytes }) =>
        quoteOf(lineAt(linesOf(new TextDecoder().decode(bytes)), pointer).value),
      );
      expect([...quotes, ...lines], `${code} ${pointer}`).toContain(
        typeof value === "string" ? withoutNumbers(value) : value,
      );
    }
  return report;
}

function expectNoPromise(report: Report): void {
  expect(report.verdict).not.toBe("healthy");
  expect(report.reset.offered).toBe(false);
}

describe("whatever is sent, there is a report that keeps the contract", () => {
  test("arbitrary bytes, as every kind of document", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...kinds), (bytes, kind) => {
        const report = reportOn([document(kind, bytes)]);
        expect(contractBreaches(report)).toEqual([]);
        expectNoPromise(report);
      }),
      { numRuns: 500 },
    );
  });
  test("arbitrary JSON, as every kind of document", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(...kinds), (json, kind) => {
        const report = reportOn([document(kind, json)]);
        expect(contractBreaches(report)).toEqual([]);
        expectNoPromise(report);
      }),
      { numRuns: 500 },
    );
  });
  test("text of the words that rules look for, as every kind of document", () => {
    const words = fc.constantFrom(
      "keyLatchStatus",
      "proxyAgentStatus",
      '"',
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      "\n",
      " - ",
      "result=error|reason=",
      "agent=Cloud-Init/",
      "24.3",
      "|",
      "'",
      "azure-proxy-agent not found",
      'Failed to acquire key details: Key(KeyResponse("acquire", 403))',
      "Unit azure-proxy-agent.service could not be found.",
      "SERVICE_NAME: eBPFCore",
      "STATE : 1 STOPPED",
      "nodev cgroup2",
      "$ mount | grep cgroup2",
      "Linux version 5.4.0",
      "OSProvisioningInternalError",
      "(BadRequest)",
      "\u0000",
      "\ud800",
      "&quot;",
      "<br>",
      "“",
      "RUNNING",
      "1060",
      "Active: failed",
      now,
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), fc.constantFrom(...kinds), (parts, kind) => {
        const report = reportOn([document(kind, parts.join(""))]);
        expect(contractBreaches(report)).toEqual([]);
        expectNoPromise(report);
      }),
      { numRuns: 500 },
    );
  });
});

/** Every place of a document, as paths. */
function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, item]) => pathsOf(item, [...path, name]))];
}

/** A copy in which one place is replaced, or taken out (`undefined`). */
function changed(root: unknown, path: readonly string[], value: unknown): any {
  const copy = structuredClone(root) as any;
  const last = path.at(-1);
  if (last === undefined) return value;
  const parent = path.slice(0, -1).reduce((here: any, name) => here[name], copy);
  if (value === undefined && !Array.isArray(parent)) delete parent[last];
  else parent[last] = value ?? null;
  return copy;
}

const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    "",
    0,
    -1,
    1e308,
    true,
    [],
    {},
    [[]],
    { __proto__: null, constructor: 1 },
    "x".repeat(5000),
    "\ud800",
    "\u0000\u001b[31m",
    "‮",
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

describe("a valid document of which one place is changed", () => {
  const bodies: readonly (readonly [DocumentKind, Json])[] = [
    ["status-file", healthy],
    ["status-file", refused],
    ["vm", vm({ os: "Windows", extensions: [gpaExtension()] })],
    [
      "vm",
      vm({
        statuses: [
          { code: "ProvisioningState/failed/OSProvisioningInternalError", message: "[Linux.X] y" },
          { code: "PowerState/running" },
        ],
      }),
    ],
    [
      "deployment-error",
      { error: { code: "DeploymentFailed", message: "x", details: [{ code: "BadRequest", message: "y" }] } },
    ],
    ["observation", healthy],
  ];
  test("never breaks the contract, and its evidence is what stands there", () => {
    const places = bodies.flatMap(([kind, body]) => pathsOf(body).map((path) => ({ kind, body, path })));
    fc.assert(
      fc.property(fc.constantFrom(...places), hostile, ({ kind, body, path }, value) => {
        const content = JSON.stringify(changed(body, path, value) ?? null);
        sound([document(kind, content)]);
      }),
      { numRuns: 1000 },
    );
  });
  test("together with the model never breaks the contract either", () => {
    const places = pathsOf(refused);
    fc.assert(
      fc.property(fc.constantFrom(...places), hostile, (path, value) => {
        sound([
          document("vm", vm()),
          document("status-file", JSON.stringify(changed(refused, path, value) ?? null)),
        ]);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a broken machine does not become healthy, nor gets a reset, by what is taken away", () => {
  const broken: readonly (readonly [string, Json])[] = [
    ["a refused key", refused],
    ["a silent key", status({ states: { ...enforced } })],
    [
      "no host",
      status({
        key: { message: "Failed to get key status - Operation timed out (os error 110)" },
        states: { secureChannelState: "Unknown" },
      }),
    ],
    [
      "a failed eBPF",
      status({
        status: "ERROR",
        ebpf: { status: "UNKNOWN", message: "Failed to start redirector: `bpf_link_create` failed" },
      }),
    ],
    [
      "a taken port",
      status({
        status: "ERROR",
        listener: {
          status: "STOPPED",
          message: "IO error: Failed to bind TcpListener '127.0.0.1:3080': x (os error 98)",
        },
      }),
    ],
    ["an old file", status({ timestamp: secondsAgo(4000) })],
    [
      "a channel that is off",
      status({
        key: { message: "Customer has not enforce the secure channel state. - 1" },
        states: { secureChannelState: "disabled" },
      }),
    ],
  ];
  test.each(broken)("%s, one member taken out", (_case, body) => {
    for (const path of pathsOf(body)) {
      const report = reportOn([
        document("status-file", JSON.stringify(changed(body, path, undefined) ?? null)),
      ]);
      expect(report.verdict, path.join("/")).not.toBe("healthy");
      if (body !== refused) expect(report.reset.offered, path.join("/")).toBe(false);
    }
  });
});

const compact = new TextEncoder().encode(JSON.stringify(healthy));
const pretty = new TextEncoder().encode(JSON.stringify(refused, null, 2));

/** Whether a text is JSON after all: bytes that are not UTF-8 are read as Windows-1252, and no-break blanks as blanks, as in some copies. */
function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(straighten(decodeText(bytes)?.text ?? ""));
    return true;
  } catch {
    // Broken by the flip.
    return false;
  }
}

describe("a file that was cut or damaged promises nothing", () => {
  test.each([
    ["a healthy one", compact, 1],
    ["one with a refused key", pretty, 1],
    ["one in UTF-16", utf16(JSON.stringify(healthy), "le"), 3],
  ])("%s, cut at any place", (_case, bytes, step) => {
    for (let length = 0; length < bytes.length; length += step) {
      // The last byte of UTF-16 is the empty half of the closing brace: without it nothing is missing.
      if (length < bytes.length - 1 || step === 1)
        expectNoPromise(reportOn([document("status-file", bytes.subarray(0, length))]));
    }
  });
  test.each([
    ["a healthy one", compact],
    ["one with a refused key", pretty],
  ])(
    "%s, with any byte flipped so that it is no JSON any more",
    (_case, bytes) => {
      let broken = 0;
      for (let index = 0; index < bytes.length; index += 1)
        for (const bit of [0x01, 0x10, 0x80]) {
          const flipped = Uint8Array.from(bytes);
          flipped[index] = (flipped[index] ?? 0) ^ bit;
          if (isJson(flipped)) continue;
          broken += 1;
          expectNoPromise(reportOn([document("status-file", flipped)]));
        }
      expect(broken).toBeGreaterThan(bytes.length / 2);
    },
    60_000,
  );
  test("Azure's body with any structural character lost promises nothing", () => {
    const text = JSON.stringify(vm({ os: "Windows", extensions: [gpaExtension()] }));
    for (let index = 0; index < text.length; index += 1)
      if ('{}[]",:'.includes(text.charAt(index))) {
        const damaged = text.slice(0, index) + text.slice(index + 1);
        if (!isJson(new TextEncoder().encode(damaged))) expectNoPromise(reportOn([document("vm", damaged)]));
      }
  }, 60_000);
  test("an old file never leads to a reset, whatever it holds", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...pathsOf(refused)),
        hostile,
        fc.integer({ min: 301, max: 10_000_000 }),
        (path, value, seconds) => {
          const old = changed({ ...refused, timestamp: secondsAgo(seconds) }, path, value);
          fc.pre(path[0] !== "timestamp" && path.length > 0);
          expectNoPromise(reportOn([document("status-file", JSON.stringify(old))]));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("nothing that a user of the VM writes into a row changes a reset offer", () => {
  const texts = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'Failed to acquire key details: Key(KeyResponse("acquire", 403))',
      "Failed to fetch local key details with error: x",
      '"}],"proxyAgentStatus":{"keyLatchStatus":{}}',
      latchedGuid,
      "Unit azure-proxy-agent.service could not be found.",
    ),
  );
  test.each([
    ["a healthy machine", {}],
    [
      "a refused key",
      {
        key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' },
        states: enforced,
      },
    ],
    [
      "a silent key",
      { key: { message: "Found key details from local and ready to use. - 1" }, states: enforced },
    ],
  ])("of %s", (_case, changes) => {
    const plain = reportOn([document("status-file", status(changes)), document("vm", vm())]).reset;
    fc.assert(
      fc.property(
        texts,
        texts,
        texts,
        fc.boolean(),
        (userName, processCmdLine, processFullPath, asOutput) => {
          const body = status({
            ...changes,
            rows: [{ ...row, userName, processCmdLine, processFullPath }],
            failed: [{ ...row, userName, processCmdLine, responseStatus: "403 Forbidden" }],
          });
          const report = reportOn([
            document(asOutput ? "observation" : "status-file", body),
            document("vm", vm()),
          ]);
          expect(report.reset).toEqual(plain);
        },
      ),
      { numRuns: 150 },
    );
  });
});

test("the moment of collection alone decides the age, never the clock of the process", () => {
  const later = document("status-file", healthy, { collectedAtMs: nowMs + 3_600_000 });
  expect(reportOn([later]).findings.map(({ code }) => code)).toContain("status-stale");
});
