import * as fc from "fast-check";
import { expect, test } from "vitest";
import { cutText } from "../../src/redaction/cut-text.ts";
import { createRedactor, maxRedactedLength, safeExcerpt } from "../../src/redaction/redact.ts";
import { stripControls } from "../../src/redaction/strip-controls.ts";
import secrets from "../fixtures/redaction/secrets.json" with { type: "json" };

/** Pieces that a hostile or merely odd text is made of: what patterns look for, quotes, controls, halves of pairs. */
const shards = [
  "password",
  "--password ",
  "-p ",
  "sig=",
  "://",
  "@",
  "a.b",
  "Bearer ",
  "Cookie: ",
  '"',
  "'",
  "`",
  "\\",
  '\\"',
  ";",
  "=",
  ":",
  ",",
  "&",
  " ",
  "\n",
  "\t",
  "\u001b[",
  "\u001b[31m",
  "\u009b",
  "\u200b",
  "\ud83d",
  "😀",
  "\ue000",
  "[redacted ",
  "[redacted password 1]",
  " 1]",
  "eyJhbGciOi",
  "-----BEGIN X-----",
  "-----END X-----",
  'Hex("',
  '"key":"',
  "mysql",
  "net use ",
  "/user:x ",
  "curl -u ",
  "a",
  "Z",
  "0",
  "…",
  "***",
  "ff".repeat(32),
  "<password>",
  "</",
  "&quot;",
  "&nbsp;",
  "ｐ",
  "%",
  "$x",
  "(",
  ")",
  "—",
  "keyvault --value ",
];
const oddText = fc
  .array(fc.oneof(fc.constantFrom(...shards), fc.string({ unit: "binary", maxLength: 6 })), { maxLength: 14 })
  .map((parts) => parts.join(""));

test("redaction never throws, is idempotent, and its result stays within the limit", () => {
  fc.assert(
    fc.property(oddText, (text) => {
      const redactor = createRedactor();
      const once = redactor.text(text);
      const seen = redactor.count();
      expect(redactor.text(once)).toBe(once);
      expect(redactor.count()).toBe(seen);
      expect(createRedactor().text(once)).toBe(once);
      expect(once.length).toBeLessThanOrEqual(maxRedactedLength);
    }),
    { numRuns: 3000 },
  );
});

test("no planted secret survives, whatever stands around it", () => {
  const boundary = fc.constantFrom(" ", "\n", ", ", " | ");
  fc.assert(
    fc.property(
      oddText,
      boundary,
      fc.constantFrom(...secrets.cases),
      oddText,
      (before, gap, planted, after) => {
        fc.pre(!/[\\=]$/.test(before));
        const text = `${before}${gap}${planted.text}${gap}${after}`;
        expect(createRedactor().text(text)).not.toContain(planted.secret);
      },
    ),
    { numRuns: 4000 },
  );
});

test("an excerpt never shows a part of a secret that begins before the cut", () => {
  fc.assert(
    fc.property(fc.constantFrom(...secrets.cases), fc.nat({ max: 400 }), (planted, maxLength) => {
      const shown = safeExcerpt(createRedactor(), planted.text, maxLength);
      expect(shown.length).toBeLessThanOrEqual(maxLength);
      expect(shown).not.toContain(planted.secret.slice(0, 12));
    }),
    { numRuns: 3000 },
  );
});

test("a secret across the input limit does not survive in part", () => {
  fc.assert(
    fc.property(fc.constantFrom(...secrets.cases), fc.nat({ max: 300 }), (planted, overhang) => {
      const text =
        "word ".repeat(maxRedactedLength).slice(0, maxRedactedLength - overhang) + ` ${planted.text} tail`;
      const shown = createRedactor().text(text);
      expect(shown).not.toContain(planted.secret.slice(0, 12));
      expect(shown.length).toBeLessThanOrEqual(maxRedactedLength);
    }),
    { numRuns: 40 },
  );
});

test("stripping and cutting never throw, are idempotent, and leave nothing invisible or torn", () => {
  fc.assert(
    fc.property(oddText, fc.integer({ min: -2, max: 80 }), (text, maxLength) => {
      const visible = stripControls(text);
      expect(stripControls(visible)).toBe(visible);
      expect(visible).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/u);
      const cut = cutText(visible, maxLength);
      expect(cut.isWellFormed()).toBe(true);
      expect(cut.length).toBeLessThanOrEqual(Math.max(0, maxLength));
      expect(cutText(cut, maxLength)).toBe(cut);
    }),
    { numRuns: 3000 },
  );
});
