import { describe, expect, test } from "vitest";
import { decodeText } from "../../../src/diagnosis/reading/decode-text.ts";
import { utf16 } from "../encodings.ts";

const text = '{ "status": "RUNNING", "message": "Zugriff verweigert: Ä → é" }';
const utf8 = new TextEncoder().encode(text);
const nuls = (count: number): Uint8Array => new Uint8Array(count);
const joined = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  new Uint8Array(parts.flatMap((part) => [...part]));

describe("a text is decoded", () => {
  test.each([
    ["UTF-8", utf8, "utf-8"],
    ["UTF-8 with a mark", joined([0xef, 0xbb, 0xbf], utf8), "utf-8"],
    ["UTF-16 LE with a mark", joined([0xff, 0xfe], utf16(text, "le")), "utf-16le"],
    ["UTF-16 BE with a mark", joined([0xfe, 0xff], utf16(text, "be")), "utf-16be"],
    ["UTF-16 LE without a mark", utf16(text, "le"), "utf-16le"],
    ["UTF-16 BE without a mark", utf16(text, "be"), "utf-16be"],
    ["UTF-8 with a tail of NULs", joined(utf8, nuls(5000)), "utf-8"],
    ["UTF-8 with a mark and a tail of NULs", joined([0xef, 0xbb, 0xbf], utf8, nuls(3)), "utf-8"],
    [
      "UTF-16 LE with a mark and a tail of NULs",
      joined([0xff, 0xfe], utf16(text, "le"), nuls(7)),
      "utf-16le",
    ],
    [
      "UTF-16 BE with a mark and a tail of NULs",
      joined([0xfe, 0xff], utf16(text, "be"), nuls(8)),
      "utf-16be",
    ],
    ["UTF-16 LE without a mark and with a tail of NULs", joined(utf16(text, "le"), nuls(4096)), "utf-16le"],
    ["UTF-16 BE without a mark and with a tail of NULs", joined(utf16(text, "be"), nuls(4097)), "utf-16be"],
  ])("%s", (_case, bytes, encoding) => {
    expect(decodeText(bytes)).toEqual({ text, encoding });
  });
  test("UTF-16 that was cut in the middle of a letter loses that letter only", () => {
    expect(decodeText(joined([0xff, 0xfe], utf16("abc", "le").subarray(0, 5)))?.text).toBe("ab");
    expect(decodeText(utf16(text, "be").subarray(0, 101))?.text).toBe(text.slice(0, 50));
  });
  test("half a surrogate pair in UTF-16 becomes a replacement character", () => {
    expect(decodeText(joined([0xff, 0xfe], utf16("a\ud800b", "le")))?.text).toBe("a\ufffdb");
  });
  test("bytes that are not UTF-8 are read as Windows-1252", () => {
    expect(decodeText(joined(new TextEncoder().encode('{"a":"'), [0x80, 0xdc], [0x22, 0x7d]))).toEqual({
      text: '{"a":"€Ü"}',
      encoding: "windows-1252",
    });
    expect(decodeText(joined([0xef, 0xbb, 0xbf], [0x61, 0xfc]))).toEqual({
      text: "aü",
      encoding: "windows-1252",
    });
  });
  test("UTF-8 that was cut in the middle of a letter stays readable", () => {
    expect(decodeText(utf8.subarray(0, utf8.length - 5))?.text).toContain('"RUNNING"');
  });
  test("a bell and an escape of a recorded terminal do not make it binary", () => {
    const recorded = `\u001b]0;user@vm: ~\u0007user@vm:~$ cat status.json\n${text}`;
    expect(decodeText(new TextEncoder().encode(recorded))?.text).toBe(recorded);
  });
  test("nothing but NULs is an empty text", () => {
    expect(decodeText(nuls(2048))?.text).toBe("");
    expect(decodeText(new Uint8Array())?.text).toBe("");
  });
});

describe("no text", () => {
  test.each([
    ["a picture", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]],
    ["controls", [1, 2, 3, 4, 5, 6, 7, 8]],
    [
      "a text with a NUL in it",
      [...new TextEncoder().encode("status"), 0, ...new TextEncoder().encode("RUNNING")],
    ],
    ["a few bytes with one NUL", [0x7b, 0, 0x7d]],
  ])("%s", (_case, bytes) => {
    expect(decodeText(new Uint8Array(bytes))).toBeUndefined();
  });
});
