import { expect } from "vitest";
import { catalogueEntry, steps } from "../../src/diagnosis/catalogue.ts";
import type { DocumentKind, EvidenceSource, InputDocument } from "../../src/diagnosis/evidence.ts";
import type { ResetOperation } from "../../src/diagnosis/facts.ts";
import type { Finding, Report, ReportEvidence } from "../../src/diagnosis/report.ts";
import { document, reportOn, status } from "./builders.ts";
import type { StatusChanges } from "./builders.ts";

/** The report on these documents, after every finding and every piece of evidence in it has been checked against the contract. */
export function soundReport(documents: readonly InputDocument[], resetOperation?: ResetOperation): Report {
  const report = reportOn(documents, resetOperation);
  expectSound(report, documents);
  return report;
}

/** The checked report on one status.json with changes, and on what stands beside it. */
export function soundReportOnStatus(
  changes: StatusChanges = {},
  ...others: readonly InputDocument[]
): Report {
  return soundReport([document("status-file", status(changes)), ...others]);
}

/** Checks what every finding must carry, and that each pointer leads to the quoted value in a document that was given. */
function expectSound(report: Report, documents: readonly InputDocument[]): void {
  for (const finding of report.findings) {
    expectSentences(finding);
    expectPlace(finding, report);
    expect(finding.evidence.length, `${finding.code} has evidence`).toBeGreaterThan(0);
    for (const piece of finding.evidence) expectEvidence(piece, finding, documents);
  }
  const codes = report.findings.map(({ code }) => code);
  expect(new Set(codes).size, "a code is reported once").toBe(codes.length);
}

function expectSentences({ code, title, what, why, fix, link }: Finding): void {
  for (const sentence of [what, why, fix]) {
    expect(sentence, code).toMatch(/^(?:[A-Z`"]|cloud-init |eBPF ).{15,}[.?]$/);
    expect(sentence, code).not.toMatch(/[\r\n]|undefined|\[object/);
    expect(sentence, `${code}: one sentence`).not.toMatch(/[.?!] (?:[A-Z]|`|cloud-init )/);
  }
  expect(title, code).toMatch(/^\S.{3,59}$/);
  expect(link, code).toMatch(/^https:\/\//);
}

const linuxOnly = /\bsudo\b|systemctl|journalctl|\/var\/log|\/etc\//;
const windowsOnly = /\b(?:Get|Start|Restart)-[A-Z]|sc\.exe|w32tm|WindowsAzure/;

/** The step is concrete, the severity the catalogue's, and the commands are of the VM's own system or labelled. */
function expectPlace(finding: Finding, report: Report): void {
  const { code, step, severity, commands } = finding;
  expect(steps, code).toContain(step);
  const { severity: usual } = catalogueEntry(code);
  expect(waits.has(code) ? [usual, "wait"] : [usual], code).toContain(severity);
  expect(commands.length, `${code} has commands`).toBeGreaterThan(0);
  const fits = systemsOf(finding, report).some((system) =>
    commands.every((command) => commandOn(system).test(command)),
  );
  expect(fits, `${code}: commands of the VM's own system, or labelled: ${commands.join(" ¦ ")}`).toBe(true);
}

type System = "linux" | "windows" | "unknown";

/** A finding may know its system by its own evidence, also where nothing else tells it. */
function systemsOf({ step, os }: Finding, { facts }: Report): readonly System[] {
  if (os === "unknown") return ["unknown"];
  const named = (["linux", "windows"] as const).find((system) => step.endsWith(`-${system}`));
  return facts.osFamily === "unknown" ? ["unknown", ...(named ? [named] : [])] : [named ?? facts.osFamily];
}

/** What a command may look like: of this system, or behind its label where the system is not known. */
function commandOn(system: System): RegExp {
  const not = (...patterns: readonly RegExp[]): string =>
    `(?!.*(?:${patterns.map(({ source }) => source).join("|")}))`;
  switch (system) {
    case "linux":
      return new RegExp(`^${not(windowsOnly, /^(?:Linux|Windows): /)}`);
    case "windows":
      return new RegExp(`^${not(linuxOnly, /^(?:Linux|Windows): /)}`);
    case "unknown":
      return new RegExp(
        `^(?:Linux: ${not(windowsOnly)}|Windows: ${not(linuxOnly)}|az |${not(linuxOnly, windowsOnly)})`,
      );
  }
}

/** Findings that the rules of judgement call a wait while VM or extension are being created or updated. */
const waits: ReadonlySet<string> = new Set(["msp-not-applied", "gpa-not-installed"]);

function expectEvidence(piece: ReportEvidence, { code }: Finding, documents: readonly InputDocument[]): void {
  expect(piece.ageSeconds === null || Number.isInteger(piece.ageSeconds), `${code} age`).toBe(true);
  const { source } = piece;
  if (source === "reset-operation") return;
  const found = documents
    .filter(({ origin }) => origin === piece.origin)
    .flatMap((given) => rootsFor(source, given))
    .some((root) => resolvesTo(root, piece, withheld.has(code)));
  expect(found, `${code}: ${piece.source} ${piece.pointer} → ${String(piece.value)}`).toBe(true);
}

type Root = { readonly kind: "json" | "lines"; readonly value: unknown };

/** The kinds of document that a source may stand in, and what its pointers start from. */
const places: {
  readonly [S in Exclude<EvidenceSource, "reset-operation">]: {
    readonly kinds: readonly DocumentKind[];
    readonly root: "json" | "lines" | "messages" | "json-or-lines";
  };
} = {
  "vm-model": { kinds: ["vm", "status-file"], root: "json" },
  "instance-view": { kinds: ["vm", "status-file"], root: "json" },
  "extension-substatus": { kinds: ["vm", "status-file"], root: "messages" },
  "status-file": { kinds: ["status-file", "observation"], root: "json" },
  "deployment-error": { kinds: ["deployment-error"], root: "json-or-lines" },
  observation: { kinds: ["observation"], root: "lines" },
  "boot-log": { kinds: ["boot-log"], root: "lines" },
};

/** Everything in one document that a pointer of this source may start from. */
function rootsFor(source: keyof typeof places, given: InputDocument): readonly Root[] {
  const { kinds, root } = places[source];
  if (!kinds.includes(given.kind)) return [];
  const text = textOf(given.bytes);
  const json = jsonOf(text);
  const whole: Root = { kind: "json", value: json };
  const lines: Root = { kind: "lines", value: text.split(/\r?\n/) };
  const messages = messagesIn(json).map((message): Root => ({ kind: "json", value: jsonOf(message) }));
  return { json: [whole], lines: [lines], messages, "json-or-lines": [whole, lines] }[root];
}

function textOf(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

/** The JSON in a text; a fragment gets its outer braces, a cut one is closed, what a shell prints around it is dropped. Undefined for anything else. */
function jsonOf(text: string): unknown {
  const outer = text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1);
  for (const candidate of [text, outer, `{${text.trim().replace(/,$/, "")}}`, closed(text)]) {
    try {
      return JSON.parse(candidate) as unknown;
    } catch {
      // The next form is tried.
    }
  }
  return undefined;
}

/** A cut object up to its last whole member of any object, with the braces that are missing. */
function closed(text: string): string {
  const kept = text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1);
  const bare = kept.replaceAll(/"(?:[^"\\]|\\.)*"/g, "");
  return kept + "}".repeat(Math.max(0, bare.split("{").length - bare.split("}").length));
}

/** Every text called `message` in a document, at any depth. */
function messagesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === "message" && typeof inner === "string" ? [inner] : messagesIn(inner),
  );
}

/** Findings about documents of which nothing is quoted: hostile, or another program's. */
const withheld: ReadonlySet<string> = new Set(["status-file-rejected", "status-file-wrong-kind"]);

function resolvesTo(root: Root, { pointer, value }: ReportEvidence, isWithheld: boolean): boolean {
  const leaf =
    root.kind === "lines" ? lineAt(root.value as readonly string[], pointer) : jsonAt(root.value, pointer);
  if (leaf === nothing) return pointer === "" && value === null;
  // Only something absent, or a whole object or list, is quoted as null.
  if (value === null) return isWithheld || typeof leaf === "object";
  return typeof leaf === "string" && typeof value === "string" ? isQuoteOf(value, leaf) : leaf === value;
}

/** A quote is cut and redacted: its head stands as it is, unless a secret stands there. */
function isQuoteOf(quote: string, leaf: string): boolean {
  const blank = (text: string): string => text.replaceAll(/\s+/g, " ");
  const head = blank(quote.split(/…|\[redacted /)[0] ?? "");
  return quote === leaf || (head.length > 0 && blank(leaf).startsWith(head));
}

const nothing = Symbol("nothing stands there");

function lineAt(lines: readonly string[], pointer: string): unknown {
  const number = /^\/lines\/(\d+)$/.exec(pointer)?.[1];
  return number === undefined ? nothing : (lines[Number(number)] ?? nothing);
}

function jsonAt(root: unknown, pointer: string): unknown {
  if (root === undefined) return nothing;
  let here: unknown = root;
  for (const step of pointer.split("/").slice(1)) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, name)) return nothing;
    here = (here as { readonly [name: string]: unknown })[name];
  }
  return here;
}
