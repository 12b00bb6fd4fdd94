/** Where a piece of evidence stands. Source: the report contract. */
export const evidenceSources = [
  "vm-model",
  "instance-view",
  "extension-substatus",
  "status-file",
  "deployment-error",
  "boot-log",
  "observation",
  "reset-operation",
] as const;

/** One of the places where evidence stands. */
export type EvidenceSource = (typeof evidenceSources)[number];

/** Who brought it: read by us from Azure, or uploaded or pasted by a person. A file does not prove which VM it is from. */
export type Origin = "azure" | "person";

/** What a document is given as, before anybody has looked into it. */
export type DocumentKind = "status-file" | "vm" | "deployment-error" | "observation" | "boot-log";

/** One document as received, with the moment it was collected (milliseconds since 1970). */
export interface InputDocument {
  readonly kind: DocumentKind;
  readonly origin: Origin;
  /** The file's name, or a short word such as `pasted text`. Untrusted. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Lower-case hex of the bytes. */
  readonly sha256: string;
  readonly collectedAtMs: number;
  /** A person's word that the file was copied right after it was written: `collectedAtMs` is then its own time. Never a ground for a reset. */
  readonly isFreshByWord?: boolean;
}

/** Points at one leaf of one document. The engine redacts and cuts `value` when the report is written. */
export interface EvidencePointer {
  readonly source: EvidenceSource;
  readonly origin: Origin;
  readonly pointer: string;
  readonly value: string | number | boolean | null;
  readonly ageSeconds: number | null;
}
