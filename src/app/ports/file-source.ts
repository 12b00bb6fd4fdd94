import type { Result } from "../../result.ts";

/** A file that a person offers, as the activity names it. Both members are untrusted. */
export interface OfferedFile {
  readonly url: string;
  readonly name: string;
}

/** What was in it: the file itself, or the known files of an archive. */
interface FetchedFiles {
  readonly entries: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Files of an archive that hold keys by their name; they were not read. */
  readonly secretCount: number;
}

/** Why a file gave nothing. */
export type FileProblem =
  | { readonly kind: "address-refused"; readonly host: string | null }
  | { readonly kind: "secret-file" }
  | { readonly kind: "redirected" }
  | { readonly kind: "expired" }
  | { readonly kind: "too-large"; readonly maxBytes: number }
  | { readonly kind: "timed-out"; readonly afterMs: number }
  | { readonly kind: "unavailable"; readonly httpStatus: number | null }
  | { readonly kind: "archive-damaged" }
  | { readonly kind: "archive-encrypted" }
  | { readonly kind: "archive-too-large" }
  | { readonly kind: "archive-without-known-files" };

/** Fetches an offered file from an allowed host and opens it, within the deadline (milliseconds from the call). Never throws for what the other side does. */
export type FileSource = (
  file: OfferedFile,
  deadlineMs: number,
) => Promise<Result<FetchedFiles, FileProblem>>;
