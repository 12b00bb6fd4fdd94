import { expect, test } from "vitest";
import { stripControls } from "../../src/redaction/strip-controls.ts";

test.each([
  ["colours are removed whole", "\u001b[31mred\u001b[0m plain", "red plain"],
  ["the 8-bit form too", "\u009b1;31mred", "red"],
  ["character set selections are removed", "\u001b(Bplain", "plain"],
  ["a title loses its escapes and stays readable", "\u001b]0;title\u0007text", "]0;titletext"],
  ["a token behind an escape stays whole", "\u001b[redacted password 1]", "[redacted password 1]"],
  ["line feed and tab stay", "a\n\tb", "a\n\tb"],
  ["other line ends become line feeds", "a\r\nb\rc\u2028d\u0085e", "a\nb\nc\nd\ne"],
  ["null and bell go", "a\u0000b\u0007c\u007f", "abc"],
  ["direction overrides and isolates go", "\u202etxt.exe\u202c \u2066x\u2069", "txt.exe x"],
  ["zero width, soft hyphen, tags and fillers go", "a\u200b\u200d\ufeff\u00ad\u{e0041}\u3164b", "ab"],
  ["half surrogate pairs become a visible sign", "a\ud83db", "a\ufffdb"],
  ["letters, emoji and Markdown stay", "Żółć 😀 **x** [y](z)", "Żółć 😀 **x** [y](z)"],
])("%s", (_what, text, expected) => {
  expect(stripControls(text)).toBe(expected);
});
