import { describe, expect, test } from "vitest";
import {
  joinWrapped,
  plainTextOf,
  straighten,
  withoutQuoteMarks,
  withoutTerminal,
} from "../../../src/diagnosis/reading/repair-text.ts";

describe("straightening", () => {
  test.each([
    ["no-break and wide blanks", "a\u00a0b\u2007c\u202fd\u3000e", "a b c d e"],
    ["zero-width characters", "st\u200ba\u200ct\u200du\u2060s\ufeff", "status"],
    ["curly, low and French double quotes", "“a” „b‟ «c» ″d″", '"a" "b" "c" "d"'],
    ["curly single quotes", "‘connect4’ ‚x‛ ′y′", "'connect4' 'x' 'y'"],
    ["nothing in plain text", '{"a": "b"}\r\n', '{"a": "b"}\r\n'],
  ])("mends %s", (_case, text, plain) => {
    expect(straighten(text)).toBe(plain);
  });
  test("leaves a text alone that is too long for a chat", () => {
    const text = "“".repeat(2_000_001);
    expect(straighten(text)).toBe(text);
    expect(plainTextOf(`<br>${text}`)).toBe(`<br>${text}`);
  });
});

describe("marks of quoted lines", () => {
  test.each([
    ["in front of every line", "> a\r\n> b\n>\n>  c", "a\r\nb\n\n c"],
    ["of a quote inside a quote", "> > a\n>> b\n > > c", "a\nb\nc"],
    ["only at the start of a line", 'a > b\nC:\\>x\n{"a":">"}', 'a > b\nC:\\>x\n{"a":">"}'],
  ])("are taken away %s", (_case, text, plain) => {
    expect(withoutQuoteMarks(text)).toBe(plain);
  });
  test("stay in a text that is too long for a chat", () => {
    const text = `> ${"a".repeat(2_000_000)}`;
    expect(withoutQuoteMarks(text)).toBe(text);
  });
});

describe("HTML as text", () => {
  test.each([
    ["line breaks of every kind", "a<br>b<br/>c</p><p>d</div>e</li>f", "a\nb\nc\nd\ne\nf"],
    ["entities", "&quot;a&quot;&nbsp;:&nbsp;&lt;x&gt;&amp;amp; &apos;y&apos;", "\"a\" : <x>&amp; 'y'"],
    ["numbered entities", "&#123;&#x22;a&#x22;&#58;1&#125;", '{"a":1}'],
    ["quotes that are curly in the source", "&ldquo;a&rdquo; &lsquo;b&rsquo; c&hellip;", "\"a\" 'b' c…"],
    ["attributes", '<pre class="x" data-y="{z}">{}</pre>', "{}\n"],
    ["an unknown entity", "&zwnjx; &bogus; &quot;", '&zwnjx; &bogus; "'],
    ["numbers that are no characters", "&#0; &#x110000; &#xFFFFF; <b>", "&#0; &#x110000; \u{fffff} "],
  ])("resolves %s", (_case, html, text) => {
    expect(plainTextOf(html)).toBe(text);
  });
  test("a text without tags and entities stays as it is, curly quotes included", () => {
    for (const text of ["a < b & c > d", "“x”", "5 &lt 6"]) expect(plainTextOf(text)).toBe(text);
  });
  test("a tag that no chat writes stays: it may tell that what follows is a secret", () => {
    expect(plainTextOf("<p><password>x</password></p>")).toBe("<password>x</password>\n");
  });
  test("an entity is resolved once only", () => {
    expect(plainTextOf("&amp;quot;")).toBe("&quot;");
  });
});

describe("a recorded terminal", () => {
  test.each([
    ["colours", '\u001b[1;39m{\u001b[0m\u001b[34;1m"a"\u001b[0m', '{"a"'],
    ["the title of the window", "\u001b]0;user@vm: ~\u0007{\u001b]2;x\u001b\\}", "{}"],
    ["nothing else", '{"a": "[0m"}', '{"a": "[0m"}'],
  ])("loses %s", (_case, text, plain) => {
    expect(withoutTerminal(text)).toBe(plain);
  });
});

describe("lines that were broken inside a string", () => {
  test.each([
    ["at the edge of a console", '{"a":"xyz\nuvw123456\n7"}', '{"a":"xyzuvw1234567"}'],
    [
      "at a blank, by a mail",
      '{"message":"Failed to acquire\nkey details: x",\n"b":"a line that is longer than that"}',
      '{"message":"Failed to acquire key details: x",\n"b":"a line that is longer than that"}',
    ],
    ["and never closed", '{"a":"x\ny","b":"z\n', '{"a":"x y","b":"z\n'],
    ["not at all", '{\n"a": "b\\"c",\r\n"d": 1\r\n}', '{\n"a": "b\\"c",\r\n"d": 1\r\n}'],
  ])("%s", (_case, text, joined) => {
    expect(joinWrapped(text)).toBe(joined);
  });
  test("of a million lines are joined", () => {
    expect(joinWrapped(`{"a":"${"x\n".repeat(900_000)}"}`).length).toBeGreaterThan(900_000);
    expect(joinWrapped('"x",'.repeat(400_000))).toHaveLength(1_600_000);
  });
  test("of a text too long for a paste stay", () => {
    const text = `"${"x".repeat(2_000_001)}\n"`;
    expect(joinWrapped(text)).toBe(text);
  });
});
