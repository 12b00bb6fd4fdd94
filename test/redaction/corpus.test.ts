import { describe, expect, test } from "vitest";
import { createRedactor } from "../../src/redaction/redact.ts";
import innocent from "../fixtures/redaction/innocent.json" with { type: "json" };
import secrets from "../fixtures/redaction/secrets.json" with { type: "json" };

describe("planted secrets", () => {
  test("the corpus is as large as promised", () => {
    expect(secrets.cases.length).toBeGreaterThanOrEqual(80);
    for (const { text, secret, keeps } of secrets.cases) {
      expect(text).toContain(secret);
      for (const kept of keeps) expect(text).toContain(kept);
    }
  });

  test.each(secrets.cases)("$where: the secret is gone, the rest stays", ({ text, secret, keeps }) => {
    const redactor = createRedactor();
    const shown = redactor.text(text);
    expect(shown).not.toContain(secret);
    expect(shown).toMatch(/\[redacted [a-z-]+ 1\]/);
    for (const kept of keeps) expect(shown).toContain(kept);
    expect(redactor.text(shown)).toBe(shown);
  });
});

describe("innocent texts", () => {
  test("there are as many as promised", () => {
    expect(innocent.texts.length).toBeGreaterThanOrEqual(40);
  });

  test.each(innocent.texts)("unchanged: %s", (text) => {
    const redactor = createRedactor();
    expect(redactor.text(text)).toBe(text);
    expect(redactor.count()).toBe(0);
  });
});
