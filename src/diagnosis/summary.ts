import type { Redactor } from "../redaction/redact.ts";
import { safeExcerpt } from "../redaction/redact.ts";
import type { ConnectionRow, Facts, GuestStatus, VmFacts } from "./facts.ts";
import type { InputDocument, EvidenceSource } from "./evidence.ts";
import type { InputRecord, ReportFacts, ShownRow } from "./report.ts";

/** The longest text of a fact or a row on a card. */
const longestFact = 160;

/** Drops members without a value, so that "not known" and "absent" are one thing. */
function present<T extends object>(members: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    readonly [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function vmSummary(vm: VmFacts, cut: (text: string | undefined) => string | undefined): Partial<ReportFacts> {
  return present({
    vmName: cut(vm.name),
    resourceId: cut(vm.resourceId),
    resourceGroup: cut(/\/resourceGroups\/([^/]{1,90})\//i.exec(vm.resourceId ?? "")?.[1]),
    location: cut(vm.location),
    vmId: cut(vm.vmId),
    powerState: vm.powerState === "unknown" ? undefined : vm.powerState,
    provisioningState: cut(vm.provisioningState),
    osName: cut([vm.osName, vm.osVersion].filter((part) => part !== undefined).join(" ") || undefined),
    vmAgent: vm.vmAgent === "not-reported" ? undefined : vm.vmAgent,
    mspEnabled: isToldOfMsp(vm) ? vm.mspEnabled === true : undefined,
    wireServerMode: vm.wireServer === "absent" ? undefined : vm.wireServer,
    imdsMode: vm.imds === "absent" ? undefined : vm.imds,
    keyIncarnationIdModel: vm.keyIncarnationId,
  });
}

/** A model without the setting has MSP off; one whose setting is of a wrong type does not tell. */
function isToldOfMsp(vm: VmFacts): boolean {
  const isOfWrongType =
    vm.mspEnabled === undefined &&
    vm.at("/properties/securityProfile/proxyAgentSettings/enabled").value !== null;
  return vm.hasModel && !isOfWrongType;
}

function guestSummary(
  guest: GuestStatus,
  cut: (text: string | undefined) => string | undefined,
): Partial<ReportFacts> {
  // Rows of the failed summary stand in the connection summary too, so they are not counted again.
  const denied = guest.rows.filter(({ httpStatus }) => httpStatus === 403);
  return present({
    gpaVersion: cut(guest.version?.text),
    secureChannelState: cut(guest.keyStates.secureChannelState),
    keyIncarnationIdGuest: cut(guest.keyStates.keyIncarnationId),
    keyGuid: cut(guest.keyStates.keyGuid),
    agentStatus: {
      source: guest.source,
      origin: guest.origin,
      ageSeconds: guest.ageSeconds,
      sha256: guest.sha256,
    },
    rowCount: guest.rowsAreKnown ? guest.rows.length : undefined,
    deniedCount: guest.rowsAreKnown ? denied.length : undefined,
  });
}

/** The facts that a card shows, every text redacted and cut. */
export function summarise(facts: Facts, redactor: Redactor): ReportFacts {
  const cut = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : safeExcerpt(redactor, text, longestFact);
  return {
    osFamily: facts.os,
    ...(facts.vm ? vmSummary(facts.vm, cut) : {}),
    ...(facts.guest ? guestSummary(facts.guest, cut) : {}),
    ...(facts.vm?.origin === "azure"
      ? { armAgeSeconds: Math.max(0, Math.round((facts.nowMs - facts.vm.collectedAtMs) / 1000)) }
      : {}),
  };
}

/** A row as a 1:1 chat may show it. */
export function showRow(row: ConnectionRow, redactor: Redactor): ShownRow {
  return {
    userName: safeExcerpt(redactor, row.userName, 64),
    processCmdLine: safeExcerpt(redactor, row.processCmdLine, longestFact),
    ip: safeExcerpt(redactor, row.ip, 64),
    port: row.port,
    responseStatus: safeExcerpt(redactor, row.responseStatus, 64),
    count: row.count,
  };
}

/** The source that each kind of document is reported under. */
const sourceOfKind: { readonly [K in InputDocument["kind"]]: EvidenceSource } = {
  "status-file": "status-file",
  vm: "vm-model",
  "deployment-error": "deployment-error",
  observation: "observation",
  "boot-log": "boot-log",
};

/** What was given, by name, size and hash. */
export function inputRecords(
  documents: readonly InputDocument[],
  redactor: Redactor,
): readonly InputRecord[] {
  return documents.map((document) => ({
    source: sourceOfKind[document.kind],
    origin: document.origin,
    name: safeExcerpt(redactor, document.name, longestFact),
    sha256: document.sha256,
    bytes: document.bytes.byteLength,
    collectedAt: new Date(document.collectedAtMs).toISOString(),
    ...(document.isFreshByWord === true ? { freshByWord: true as const } : {}),
  }));
}
