import { describe, expect, it } from "vitest";
import {
  pastedDocument,
  uploadedDocument,
  withoutMentions,
  wordsAround,
} from "../../src/conversation/paste.ts";
import { status } from "../diagnosis/builders.ts";
import { nowMs, turnOf } from "./turns.ts";

const statusText = JSON.stringify(status(), null, 2);

describe("a text", () => {
  it.each([
    ["<at>Latchkey</at> check web-01", "check web-01"],
    ['<at id="0">Latch key</at>check <AT>x</AT>web-01 ', "check  web-01"],
    ["no mention <b>here</b>", "no mention <b>here</b>"],
    ["<at>unclosed check", "<at>unclosed check"],
  ])("loses its mentions: %s", (text, plain) => {
    expect(withoutMentions(text)).toBe(plain);
  });

  it("of hundreds of unclosed mentions is read at once", () => {
    expect(withoutMentions("<at>".repeat(50_000))).toHaveLength(200_000);
  });
});

describe("a pasted piece", () => {
  it("is a document with its hash, its time and who sent it", () => {
    const turn = turnOf();
    expect(pastedDocument(statusText, turn)).toMatchObject({
      kind: "status-file",
      origin: "person",
      name: "pasted text",
      sha256: `sha-${String(new TextEncoder().encode(statusText).byteLength)}`,
      collectedAtMs: nowMs,
      sentAtMs: nowMs,
      by: turn.from.person,
    });
  });

  it.each(["why is MSP not applied on web-01?", "", "thanks!"])("is none in prose: %s", (text) => {
    expect(pastedDocument(text, turnOf())).toBeUndefined();
  });
});

describe("the words around a paste", () => {
  const kind = "status-file";
  it.each([
    [`from rg-prod/web-01: ${statusText} please`, "from rg-prod/web-01:   please"],
    [`{"keyLatchStatus": {"status": "RUN`, " "],
    ["nothing pasted", "nothing pasted"],
  ])("are what is left of %j", (text, words) => {
    expect(wordsAround(text, { kind })).toBe(words);
  });

  it("are all of a deployment's error, which names its machine itself", () => {
    const text = '{"code":"DeploymentFailed","target":"/subscriptions/x"}';
    expect(wordsAround(text, { kind: "deployment-error" })).toBe(text);
  });
});

describe("an uploaded file", () => {
  it("is what its content is, whatever its name", () => {
    const bytes = new TextEncoder().encode(statusText);
    expect(uploadedDocument("notes.txt", bytes, turnOf()).kind).toBe("status-file");
  });

  it("of no text at all is taken for a status file, which then says why not", () => {
    const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0xff, 0xfe, 0xfd]);
    expect(uploadedDocument("x.png", bytes, turnOf()).kind).toBe("status-file");
  });

  it("has a name of at most 200 characters", () => {
    expect(uploadedDocument("n".repeat(5000), new Uint8Array(), turnOf()).name).toHaveLength(200);
  });
});
