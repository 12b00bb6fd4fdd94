import { crc32 } from "node:zlib";

/** One file of an archive. */
export interface ZipFileEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** 1 January 1980, 00:00, the first moment that a zip can name (APPNOTE.TXT 4.4.6). */
const firstDosDate = 0x0021;

/** The part that the local header and the directory share (APPNOTE.TXT 4.3.7, 4.3.12): stored, UTF-8 names, a fixed date. */
function commonHeader({ bytes }: ZipFileEntry, nameBytes: Uint8Array): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(0x800, 2);
  header.writeUInt16LE(0, 4);
  header.writeUInt16LE(0, 6);
  header.writeUInt16LE(firstDosDate, 8);
  header.writeUInt32LE(crc32(bytes), 10);
  header.writeUInt32LE(bytes.length, 14);
  header.writeUInt32LE(bytes.length, 18);
  header.writeUInt16LE(nameBytes.length, 22);
  return header;
}

/**
 * Writes a zip of a few small files: the same files in the same order give the same bytes on every machine, because nothing is
 * compressed and no time is recorded. Names stand at the root; sizes stay below 4 GB.
 */
export function writeZip(entries: readonly ZipFileEntry[]): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const nameBytes = Buffer.from(entry.name, "utf8");
    const common = commonHeader(entry, nameBytes);
    const file = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, nameBytes, entry.bytes]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000"), common, tail, nameBytes]));
    files.push(file);
    offset += file.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...files, central, end]));
}
