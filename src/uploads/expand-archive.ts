import { crc32 } from "node:zlib";
import { fromBufferPromise, type Entry, type ZipFile } from "yauzl";
import { fail, ok, type Result } from "../result.ts";
import { isKnownName, isSecretName } from "./upload-names.ts";

/** A file out of an upload: the name is a label, nothing is ever written under it. */
interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What an upload holds for a diagnosis. */
export interface ExpandedUpload {
  readonly entries: readonly NamedBytes[];
  /** Files of the archive that a diagnosis has no use for; they were not read. */
  readonly ignoredCount: number;
  /** Files that hold keys by their name; they were not read, and the sender should be told. */
  readonly secretCount: number;
}

/** Why an upload gives nothing to a diagnosis. */
export type ArchiveProblem =
  | { readonly kind: "secret-file" }
  | { readonly kind: "archive-damaged" }
  | { readonly kind: "archive-encrypted" }
  | { readonly kind: "archive-too-large"; readonly limit: "entries" | "files" | "bytes" | "ratio" }
  | {
      readonly kind: "archive-without-known-files";
      readonly ignoredCount: number;
      readonly secretCount: number;
    };

/** Limits of one archive. */
export interface ArchiveLimits {
  /** Entries in the directory, read or not. */
  readonly maxEntries: number;
  /** Files read. */
  readonly maxFiles: number;
  /** Decompressed bytes of all files read. */
  readonly maxBytes: number;
  /** Decompressed to compressed bytes of one file above 1 MB; a status.json full of alike rows reaches about 100. */
  readonly maxRatio: number;
}

/** The limits that a support package of an agent stays well below. */
export const archiveLimits: ArchiveLimits = {
  maxEntries: 5000,
  maxFiles: 50,
  maxBytes: 30_000_000,
  maxRatio: 400,
};

const ratioFromBytes = 1_000_000;

class Stop extends Error {
  override readonly name = "Stop";
  readonly problem: ArchiveProblem;
  constructor(problem: ArchiveProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

function isZip(bytes: Uint8Array): boolean {
  const [p, k, a, b] = bytes;
  // A local file, or the end record of an archive without files (APPNOTE.TXT 4.3.7, 4.3.16).
  return p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6));
}

function checkEntry(entry: Entry, bytesLeft: number, { maxRatio }: ArchiveLimits): void {
  if (entry.isEncrypted()) {
    throw new Stop({ kind: "archive-encrypted" });
  }
  if (entry.uncompressedSize > bytesLeft) {
    throw new Stop({ kind: "archive-too-large", limit: "bytes" });
  }
  const isDense = entry.uncompressedSize > entry.compressedSize * maxRatio;
  if (isDense && entry.uncompressedSize > ratioFromBytes) {
    throw new Stop({ kind: "archive-too-large", limit: "ratio" });
  }
}

/** Reads one entry; yauzl itself stops a stream that gives more or less than the directory says. */
async function readEntry(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    chunks.push(chunk as Uint8Array);
  }
  const bytes = new Uint8Array(Buffer.concat(chunks));
  if (crc32(bytes) !== entry.crc32) {
    throw new Stop({ kind: "archive-damaged" });
  }
  return bytes;
}

async function readKnown(zip: ZipFile, limits: ArchiveLimits): Promise<ExpandedUpload> {
  const entries: NamedBytes[] = [];
  let seen = 0;
  let secretCount = 0;
  let bytesLeft = limits.maxBytes;
  for await (const entry of zip.eachEntry()) {
    seen += 1;
    if (seen > limits.maxEntries) {
      throw new Stop({ kind: "archive-too-large", limit: "entries" });
    }
    if (isSecretName(entry.fileName)) {
      secretCount += 1;
    } else if (isKnownName(entry.fileName)) {
      if (entries.length >= limits.maxFiles) {
        throw new Stop({ kind: "archive-too-large", limit: "files" });
      }
      checkEntry(entry, bytesLeft, limits);
      const bytes = await readEntry(zip, entry);
      bytesLeft -= bytes.length;
      entries.push({ name: entry.fileName, bytes });
    }
  }
  return { entries, ignoredCount: seen - secretCount - entries.length, secretCount };
}

/**
 * Opens an upload: a zip (told by its content, whatever its name) gives the files that a diagnosis can use, anything else gives itself.
 * Files that hold keys are refused by their name, unread. A path that leaves the archive, a size that is not what the directory says, a
 * wrong check sum: `archive-damaged`. Archives inside archives are not opened.
 */
export async function expandArchive(
  bytes: Uint8Array,
  name: string,
  limits: ArchiveLimits = archiveLimits,
): Promise<Result<ExpandedUpload, ArchiveProblem>> {
  if (isSecretName(name)) {
    return fail({ kind: "secret-file" });
  }
  if (!isZip(bytes)) {
    return ok({ entries: [{ name, bytes }], ignoredCount: 0, secretCount: 0 });
  }
  try {
    const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      lazyEntries: true,
      validateEntrySizes: true,
      // Not strict: Compress-Archive of Windows PowerShell 5 writes backslashes (Microsoft.PowerShell.Archive#48); they become
      // slashes and are then checked like any other path.
      strictFileNames: false,
    });
    const { entries, ignoredCount, secretCount } = await readKnown(zip, limits);
    return entries.length === 0
      ? fail({ kind: "archive-without-known-files", ignoredCount, secretCount })
      : ok({ entries, ignoredCount, secretCount });
  } catch (error) {
    // Whatever the parser says of a file that somebody sent, it is the file that is damaged.
    return fail(error instanceof Stop ? error.problem : { kind: "archive-damaged" });
  }
}
