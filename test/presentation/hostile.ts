/** Stands in every hostile text, so that it can be found again. */
export const mark = "EVIL";

/** What somebody may write into a name, a message or a file to make a card lie. */
export const hostileTexts: Readonly<Record<string, string>> = {
  markdown: `${mark} **bold** _it_ [click](https://evil.example) # h\n- list\n\n> quote`,
  mention: `${mark} <at>everyone</at> < at >x</ at> <AT>y</AT>`,
  template: `${mark} \${$root.secret} \${json('{}')} \\\${x} {{DATE(2026-01-01T00:00:00Z)}}`,
  link: `${mark}](https://evil.example) <https://evil.example> javascript:alert(1)`,
  direction: `${mark} \u202egnp.exe\u202c\u2066\u200b\ufeff\u0000\u0007\u001b[31m\r\n`,
  json: `${mark}","type":"Action.OpenUrl","url":"https://evil.example"`,
  huge: `${mark} ${"ü".repeat(100_000)}`,
  unbroken: mark.repeat(25_000),
  wide: `${mark} ${"𝕏😀".repeat(25_000)}`,
};

/** Members whose values are closed sets, ours, or ids that are compared and not shown. */
const ours = new Set([
  "actionData",
  "audience",
  "because",
  "by",
  "canRequestReset",
  "checkAgainData",
  "code",
  "command",
  "commands",
  "conversationId",
  "docsUrl",
  "effect",
  "ground",
  "guestConfirmedBy",
  "id",
  "kind",
  "objectId",
  "origin",
  "os",
  "osFamily",
  "outcome",
  "planHash",
  "power",
  "reasonCode",
  "refreshFor",
  "result",
  "schema",
  "severity",
  "sha256",
  "source",
  "step",
  "vmAgent",
  "verdict",
  "viewer",
  "where",
]);

/** The same data with every text that is not ours replaced; a `state` is ours where it names one of a closed set. */
export function poisoned<T>(value: T, text: string | null): T {
  const poison = (part: unknown, name: string): unknown => {
    if (ours.has(name) || (name === "state" && /^[A-Z]+$|^do|^failed$/.test(String(part)))) return part;
    // A machine without an id never gets as far as a card.
    if (text === null && name === "resourceId") return part;
    if (typeof part === "string") return text;
    if (Array.isArray(part)) return part.map((entry: unknown) => poison(entry, ""));
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([inner, entry]) => [inner, poison(entry, inner)]));
  };
  return poison(value, "") as T;
}
