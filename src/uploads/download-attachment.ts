import { lookup as systemLookup, type LookupAddress } from "node:dns";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { fail, ok, type Result } from "../result.ts";
import {
  checkDownloadUrl,
  type AddressRefused,
  type DownloadHosts,
  type DownloadUrl,
} from "./download-url.ts";
import { isLoopbackAddress, isPublicAddress } from "./public-address.ts";
import { isSecretName } from "./upload-names.ts";

/** A file that somebody sent, as the activity names it. */
export interface Attachment {
  readonly url: string;
  readonly name: string;
}

/** Limits of one download. */
export interface DownloadLimits extends DownloadHosts {
  /** Most bytes after decompression; 10 MB if absent (findings contract, rule 14). */
  readonly maxBytes?: number;
  /** Milliseconds from the call to the last byte. */
  readonly deadlineMs: number;
  /** How names become addresses; the system's resolver if absent. */
  readonly lookup?: typeof systemLookup;
}

/** Why a file was not fetched. */
export type UploadProblem =
  | AddressRefused
  /** Refused by its name, unread: it holds a key. */
  | { readonly kind: "secret-file" }
  | { readonly kind: "redirected"; readonly httpStatus: number }
  /** The link has run out or was never this bot's: the person has to send the file again. */
  | { readonly kind: "expired"; readonly httpStatus: number }
  | { readonly kind: "too-large"; readonly maxBytes: number }
  | { readonly kind: "timed-out"; readonly afterMs: number }
  | { readonly kind: "unavailable"; readonly httpStatus: number | null; readonly code: string };

const defaultMaxBytes = 10_000_000;
const expiredStatuses: readonly number[] = [401, 403, 404, 410];

class Refusal extends Error {
  override readonly name = "Refusal";
  readonly problem: UploadProblem;
  constructor(problem: UploadProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

/** Resolves a name and lets only addresses of the right kind through: checked on the address that is really connected to. */
function guardedLookup({ url, isLoopback }: DownloadUrl, lookup: typeof systemLookup): LookupFunction {
  const isAllowed = isLoopback ? isLoopbackAddress : isPublicAddress;
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: readonly LookupAddress[]) => {
      if (error !== null) {
        callback(error, "", 0);
        return;
      }
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => isAllowed(address))) {
        callback(
          new Refusal({ kind: "address-refused", reason: "private-address", host: url.hostname }),
          "",
          0,
        );
      } else if (options.all === true) {
        callback(null, [...addresses]);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}

function open(target: DownloadUrl, limits: DownloadLimits, signal: AbortSignal): Promise<IncomingMessage> {
  const request = target.isLoopback ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      target.url,
      {
        method: "GET",
        // No Authorization: the link itself is the permission, and the bot's token is nobody else's business.
        headers: { accept: "*/*", "accept-encoding": "identity", "user-agent": "latchkey" },
        agent: false,
        signal,
        lookup: guardedLookup(target, limits.lookup ?? systemLookup),
      },
      resolve,
    );
    outgoing.once("error", reject);
    outgoing.end();
  });
}

/** The decoder for what a server sends although it was asked for the plain bytes. */
function decoderOf(encoding: string) {
  switch (encoding) {
    case "":
    case "identity":
      return null;
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    default:
      throw new Refusal({ kind: "unavailable", httpStatus: 200, code: "UnknownContentEncoding" });
  }
}

function checkHead({ statusCode, headers }: IncomingMessage, maxBytes: number): void {
  const httpStatus = statusCode ?? 0;
  if (httpStatus >= 300 && httpStatus <= 399) {
    throw new Refusal({ kind: "redirected", httpStatus });
  }
  if (expiredStatuses.includes(httpStatus)) {
    throw new Refusal({ kind: "expired", httpStatus });
  }
  if (httpStatus !== 200) {
    throw new Refusal({ kind: "unavailable", httpStatus, code: `HTTP ${httpStatus}` });
  }
  if (Number(headers["content-length"] ?? 0) > maxBytes) {
    throw new Refusal({ kind: "too-large", maxBytes });
  }
}

async function readBody(
  response: IncomingMessage,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  checkHead(response, maxBytes);
  const decoder = decoderOf((response.headers["content-encoding"] ?? "").trim().toLowerCase());
  const chunks: Uint8Array[] = [];
  let size = 0;
  const collect = async (source: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > maxBytes) {
        throw new Refusal({ kind: "too-large", maxBytes });
      }
      chunks.push(chunk);
    }
  };
  await (decoder === null
    ? pipeline(response, collect, { signal })
    : pipeline(response, decoder, collect, { signal }));
  return new Uint8Array(Buffer.concat(chunks));
}

function problemOf(error: unknown, isLate: boolean, deadlineMs: number): UploadProblem {
  if (isLate) {
    return { kind: "timed-out", afterMs: deadlineMs };
  }
  if (error instanceof Refusal) {
    return error.problem;
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  return { kind: "unavailable", httpStatus: null, code };
}

/**
 * Fetches an attachment: from allowed hosts at public addresses only, without credentials, following no redirect, at most `maxBytes`
 * decompressed bytes, ended at the deadline. Never throws for what the other side does.
 */
export async function downloadAttachment(
  attachment: Attachment,
  limits: DownloadLimits,
): Promise<Result<Uint8Array, UploadProblem>> {
  if (isSecretName(attachment.name)) {
    return fail({ kind: "secret-file" });
  }
  const target = checkDownloadUrl(attachment.url, limits);
  if (!target.ok) {
    return target;
  }
  const late = new AbortController();
  const done = new AbortController();
  const signal = AbortSignal.any([late.signal, done.signal]);
  const timer = setTimeout(() => late.abort(), limits.deadlineMs);
  try {
    const response = await open(target.value, limits, signal);
    return ok(await readBody(response, limits.maxBytes ?? defaultMaxBytes, signal));
  } catch (error) {
    return fail(problemOf(error, late.signal.aborted, limits.deadlineMs));
  } finally {
    clearTimeout(timer);
    // Whatever is still open (a body that was not wanted) ends with the call.
    done.abort();
  }
}
