import { randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { FileOffer } from "./compose-activity.ts";
import { playFault, type FaultSwitches } from "./faults.ts";
import { refusal, sendRefusal } from "./http.ts";

/** The largest file that can be uploaded, in bytes. */
export const uploadLimitBytes = 32 * 1024 * 1024;
/** A download address is good for an hour, as SharePoint's is. */
const addressLifeMs = 60 * 60 * 1000;
const filesKept = 40;

interface ShelvedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly token: string;
  readonly expiresAtMs: number;
}

/** Where uploaded files lie until the bot fetches them; stands for a person's OneDrive. */
export interface FileShelf {
  put(name: string, bytes: Uint8Array): FileOffer;
  /** Answers `GET /_files/{id}/{name}?tempauth=…`. */
  serve(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
}

/** Makes an empty shelf; the oldest of more than forty files is dropped. */
export function createFileShelf(options: {
  readonly baseUrl: () => string;
  readonly nowMs: () => number;
  readonly faults: FaultSwitches;
}): FileShelf {
  const files = new Map<string, ShelvedFile>();

  return {
    put(name, bytes) {
      const uniqueId = randomUUID();
      const token = randomBytes(24).toString("base64url");
      files.set(uniqueId, { name, bytes, token, expiresAtMs: options.nowMs() + addressLifeMs });
      for (const oldest of [...files.keys()].slice(0, Math.max(0, files.size - filesKept)))
        files.delete(oldest);
      const contentUrl = `${options.baseUrl()}/_files/${uniqueId}/${encodeURIComponent(name)}`;
      return {
        name,
        contentUrl,
        downloadUrl: `${contentUrl}?tempauth=${token}`,
        uniqueId,
        fileType: /\.([a-z0-9]{1,12})$/iu.exec(name)?.[1]?.toLowerCase() ?? "",
      };
    },
    async serve(request, response, url) {
      const fault = options.faults.take(request.method ?? "", url.pathname);
      if (fault !== null && (await playFault(fault, response))) return;
      const file = files.get(url.pathname.split("/")[2] ?? "");
      if (file === undefined)
        return sendRefusal(response, refusal(404, "itemNotFound", "There is no such file."));
      if (!isSame(url.searchParams.get("tempauth") ?? "", file.token) || options.nowMs() > file.expiresAtMs) {
        return sendRefusal(
          response,
          refusal(401, "unauthenticated", "The address is not, or no longer, authorised."),
        );
      }
      response.writeHead(200, {
        "content-type": "application/octet-stream",
        "content-length": file.bytes.length,
        "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
        "x-content-type-options": "nosniff",
      });
      response.end(file.bytes);
    },
  };
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
