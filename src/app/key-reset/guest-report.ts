import type { GuestStatus } from "../../diagnosis/facts.ts";
import { judgeKey } from "../../diagnosis/judging/key-judgement.ts";
import { readStatusDocument } from "../../diagnosis/reading/status-document.ts";
import type { GuestKey } from "../../key-reset/reading.ts";
import type { NewEvidence } from "./inputs.ts";
import { guestKeyOf } from "./machine-reader.ts";

/** What a status file that a person sent says of the guest's key. */
export interface GuestReport {
  readonly key: GuestKey;
  readonly isLatched: boolean;
  /** When it was written; milliseconds since 1970. */
  readonly atMs: number;
  /** Of the file. */
  readonly sha256: string;
  /** Object id of who sent it; null where that is not known. */
  readonly sentBy: string | null;
}

/** Only a whole and fresh file counts: a cut one, an old copy or one without a time says nothing about now. */
function isUsable(status: GuestStatus): boolean {
  return status.isComplete && status.shape !== "fragment" && status.freshness === "fresh";
}

/** The newest usable status file among the documents; undefined where there is none. Never throws for what a file holds. */
export function guestReportOf(documents: NewEvidence["documents"]): GuestReport | undefined {
  const reports = documents.flatMap((document): readonly GuestReport[] => {
    if (document.kind !== "status-file" || document.origin !== "person") return [];
    const reading = readStatusDocument(document);
    if (reading.kind !== "status" || !isUsable(reading.status)) return [];
    const { status } = reading;
    const atMs = status.timestampMs ?? status.collectedAtMs;
    const isLatched = judgeKey(status).kind === "latched";
    const { sha256, by } = document;
    return [{ key: guestKeyOf(status), isLatched, atMs, sha256, sentBy: by?.objectId ?? null }];
  });
  return reports.toSorted((left, right) => right.atMs - left.atMs)[0];
}
