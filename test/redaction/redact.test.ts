import { expect, test } from "vitest";
import { createRedactor, maxRedactedLength, safeExcerpt } from "../../src/redaction/redact.ts";
import { secretKinds, secretToken } from "../../src/redaction/secret-kind.ts";

const signature = "aGVsbG8rd29ybGQvdGhpcytpcy9tYWRlK3Vw";

test("the same secret gets the same token, also from another text and in another encoding", () => {
  const redactor = createRedactor();
  expect(redactor.text(`?sig=${signature}%3D&x=1`)).toBe("?sig=[redacted sas-signature 1]&x=1");
  expect(redactor.text(`--token ${signature}= --password other`)).toBe(
    "--token [redacted sas-signature 1] --password [redacted password 2]",
  );
  expect(redactor.count()).toBe(2);
});

test("another redactor numbers on its own and remembers nothing", () => {
  createRedactor().text("--password one");
  const redactor = createRedactor();
  expect(redactor.count()).toBe(0);
  expect(redactor.text("--password two")).toBe("--password [redacted password 1]");
});

test("no kind's token is redacted again, wherever it stands", () => {
  for (const kind of secretKinds) {
    const token = secretToken(kind, 3);
    const redactor = createRedactor();
    for (const text of [
      token,
      `--password ${token} x`,
      `?sig=${token}&x`,
      `Cookie: ${token}`,
      `https://u:${token}@h.example/`,
    ]) {
      expect(redactor.text(text)).toBe(text);
    }
    expect(redactor.count()).toBe(0);
  }
});

test("what only looks like a token is not taken for one", () => {
  expect(createRedactor().text("--password [redacted hunter2 1]")).toBe(
    "--password [redacted password 1] hunter2 1]",
  );
  expect(createRedactor().text("--password [redacted password hunter2]")).not.toContain(
    "[redacted password hunter2]",
  );
});

test("a secret that two rows find is one secret, named by the first of them", () => {
  const redactor = createRedactor();
  expect(redactor.text(`SharedAccessSignature=sv=1&sig=${signature}`)).toBe(
    "SharedAccessSignature=[redacted shared-access-signature 1]&sig=[redacted sas-signature 2]",
  );
  expect(redactor.text("--token user@host.example.com/rest")).toBe("--token [redacted secret-value 3]");
});

test("overlapping secrets are taken out together", () => {
  const text = createRedactor().text('--password "a --token b" c');
  expect(text).toBe('--password "[redacted password 1]" c');
});

test("a text above the limit is cut to it, without its last word", () => {
  const redactor = createRedactor();
  const long = `${"x ".repeat(maxRedactedLength / 2 - 20)}${"ab".repeat(30)} rest`;
  const shown = redactor.text(long);
  expect(shown.length).toBeLessThanOrEqual(maxRedactedLength);
  expect(shown).toMatch(/x …$/);
  expect(shown).not.toContain("ab");
  expect(redactor.text(shown)).toBe(shown);
});

test("a text without blanks above the limit loses no more than the longest secret", () => {
  const shown = createRedactor().text("Zz9".repeat(maxRedactedLength));
  expect(shown.length).toBeGreaterThan(maxRedactedLength - 5000);
  expect(shown.endsWith("…")).toBe(true);
});

test("tokens longer than their secrets do not push the result over the limit", () => {
  const redactor = createRedactor();
  const shown = redactor.text("pw=x1 ".repeat(maxRedactedLength / 6));
  expect(shown.length).toBeLessThanOrEqual(maxRedactedLength);
  expect(shown).not.toContain("x1");
  expect(redactor.text(shown)).toBe(shown);
  expect(redactor.count()).toBe(1);
});

test("an excerpt is freed from controls, redacted, and only then cut", () => {
  const redactor = createRedactor();
  expect(safeExcerpt(redactor, "\u001b[1mtool\u001b[0m --pass\u200bword hunter2 -v", 60)).toBe(
    "tool --password [redacted password 1] -v",
  );
  expect(safeExcerpt(redactor, "tool --password hunter2 -v", 20)).toBe("tool --password …");
});

test.each([
  ["an empty value", '--password ""', '--password ""'],
  ["a port", "https://host:8443/path", "https://host:8443/path"],
  ["a port before a full stop", "see https://host:8443. Then", "see https://host:8443. Then"],
  ["a Windows path behind a scheme", "file://C:/x/y@z", "file://C:/x/y@z"],
  [
    "a share without a password",
    "net use \\\\files\\share /persistent:no",
    "net use \\\\files\\share /persistent:no",
  ],
  ["a flag of another line's command", "mysql status\nps -p 12", "mysql status\nps -p 12"],
  ["a name that is no flag", "the db-password rotation", "the db-password rotation"],
  ["a domain without a local part", "user (@example.com)", "user (@example.com)"],
  ["a version", "pkg@1.2.3", "pkg@1.2.3"],
  ["HTML that says nothing", "a &lt;b&gt; &amp; c", "a &lt;b&gt; &amp; c"],
  ["text in other scripts", "Ошибка доступа к ключу, ½ 漢字 \ue000", "Ошибка доступа к ключу, ½ 漢字 \ue000"],
])("%s stays", (_what, text, expected) => {
  expect(createRedactor().text(text)).toBe(expected);
});
