import { describe, expect, it } from "vitest";
import type { SentDocument } from "../../src/app/evidence-shelf.ts";
import { fileNotes } from "../../src/conversation/file-notes.ts";
import { nowMs, turnOf } from "./turns.ts";

function sentBy(objectId: string, name: string, secondsAgo: number, file = "status.json"): SentDocument {
  return {
    kind: "status-file",
    origin: "person",
    name: file,
    bytes: new Uint8Array(),
    sha256: "",
    collectedAtMs: 0,
    sentAtMs: nowMs - secondsAgo * 1000,
    by: { objectId, tenantId: "t", isBot: false, name },
  };
}

describe("whose files a report rests on", () => {
  it("is not said of one's own file in the 1:1 chat", () => {
    expect(fileNotes([sentBy("ANN", "Ann Lee", 5)], turnOf())).toEqual([]);
  });

  it("is said of somebody else's, and in shared chats of everybody's", () => {
    expect(fileNotes([sentBy("bo", "Bo Chen", 180)], turnOf())).toEqual(["file sent by Bo Chen 3 min ago"]);
    expect(fileNotes([sentBy("ann", "Ann Lee", 5)], turnOf({}, { chat: "channel" }))).toEqual([
      "file sent by Ann Lee 5 s ago",
    ]);
  });

  it("names each sender once by the newest, the last two of many, and tells a paste from a file", () => {
    const documents = [
      sentBy("x", "Xu", 500),
      sentBy("bo", "Bo Chen", 200),
      sentBy("eve", "Eve Diaz", 90, "pasted text"),
      sentBy("bo", "Bo Chen", 60),
    ];
    expect(fileNotes(documents, turnOf())).toEqual([
      "text pasted by Eve Diaz 90 s ago and file sent by Bo Chen 60 s ago",
    ]);
  });

  it.each([
    ["**Bo** · [x](https://evil.example) <at>", "Bo      x  https   evil.example   at"],
    ["", "somebody"],
    ["<>", "somebody"],
  ])("shows a name as a name: %s", (name, shown) => {
    const [note = ""] = fileNotes([sentBy("bo", name, 1)], turnOf());
    expect(note).toBe(`file sent by ${shown} 1 s ago`);
    expect(note).not.toMatch(/[*·[\]<>/]/);
  });
});
