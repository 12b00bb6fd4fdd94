import { row, status } from "../diagnosis/builders.ts";

/** A status.json of at most so many bytes, filled with rows of different command lines, as agents up to 1.0.39 write them; made up. */
export function statusText(sizeBytes: number): string {
  const start = new Date(Date.now() - 40_000).toISOString().replace("Z", "");
  const empty = JSON.stringify(status({ version: "1.0.36", timestamp: start, rows: [] }));
  const filler = { userName: "a", processCmdLine: "b", responseStatus: "200 OK", count: 1 };
  if (sizeBytes < empty.length + 400) return empty;
  const rows: object[] = [];
  let length = empty.length;
  for (let index = 0; ; index += 1) {
    const next = { ...row, ...(length + 400 > sizeBytes ? filler : { processCmdLine: jobLine(index) }) };
    const added = JSON.stringify(next).length + 1;
    if (length + added > sizeBytes) break;
    rows.push(next);
    length += added;
  }
  return JSON.stringify(status({ version: "1.0.36", timestamp: start, rows: rows as never }));
}

function jobLine(index: number): string {
  return `curl -s -H Metadata:true http://169.254.169.254/metadata/instance?job=${String(index)}`;
}
