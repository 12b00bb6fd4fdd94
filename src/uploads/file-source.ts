import type { FileSource } from "../app/ports/file-source.ts";
import { downloadAttachment } from "./download-attachment.ts";
import type { DownloadHosts } from "./download-url.ts";
import { expandArchive } from "./expand-archive.ts";

/** Files from the allowed hosts, archives opened. */
export function createFileSource(hosts: DownloadHosts): FileSource {
  return async (file, deadlineMs) => {
    const fetched = await downloadAttachment(file, { ...hosts, deadlineMs });
    return fetched.ok ? expandArchive(fetched.value, file.name) : fetched;
  };
}
