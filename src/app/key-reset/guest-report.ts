import type { InputDocument } from "../../diagnosis/evidence.ts";
import type { GuestStatus } from "../../diagnosis/facts.ts";
import { judgeKey } from "../../diagnosis/judging/key-judgement.ts";
import { readStatusDocument } from "../../diagnosis/reading/status-document.ts";
import type { GuestKey } from "../../key-reset/reading.ts";
import { guestKeyOf } from "./machine-reader.ts";

/** What a status file that a person sent says of the guest's key. */
export interface GuestReport {
  readonly key: GuestKey;
  readonly isLatched: boolean;
  /** When it was written; milliseconds since 1970. */
  readonly atMs: number;
}

/** Only a whole and fresh file counts: a cut one, an old copy or one without a time says nothing about now. */
function isUsable(status: GuestStatus): boolean {
  return status.isComplete && status.shape !== "fragment" && status.freshness === "fresh";
}

/** The newest usable status file among the documents; undefined where there is none. Never throws for what a file holds. */
export function guestReportOf(documents: readonly InputDocument[]): GuestReport | undefined {
  const reports = documents.flatMap((document): readonly GuestReport[] => {
    if (document.kind !== "status-file" || document.origin !== "person") return [];
    const reading = readStatusDocument(document);
    if (reading.kind !== "status" || !isUsable(reading.status)) return [];
    const { status } = reading;
    const atMs = status.timestampMs ?? status.collectedAtMs;
    return [{ key: guestKeyOf(status), isLatched: judgeKey(status).kind === "latched", atMs }];
  });
  return reports.toSorted((left, right) => right.atMs - left.atMs)[0];
}
