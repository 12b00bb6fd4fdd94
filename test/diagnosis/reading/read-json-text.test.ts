import { describe, expect, test } from "vitest";
import { readJsonText } from "../../../src/diagnosis/reading/read-json-text.ts";
import { status } from "../builders.ts";

const whole = status();
const pretty = JSON.stringify(whole, null, 2);
const compact = JSON.stringify(whole);

describe("the JSON in what a person sent is found", () => {
  const curly = pretty.replaceAll('"', "”");
  const escaped = pretty.replaceAll('"', "&quot;");
  test.each([
    ["alone", pretty],
    ["compact", compact],
    ["with CRLF", pretty.replaceAll("\n", "\r\n")],
    [
      "behind a prompt",
      `user@web-01:~$ sudo cat /var/log/azure-proxy-agent/status.json\n${pretty}\nuser@web-01:~$`,
    ],
    [
      "behind a prompt in brackets",
      `[azureuser@web-01 ~]$ sudo cat status.json\n${pretty}[azureuser@web-01 ~]$ `,
    ],
    [
      "behind a prompt of Azure Linux",
      `azureuser@web-01 [ ~ ]$ sudo cat status.json\n${compact}azureuser@web-01 [ ~ ]$`,
    ],
    [
      "behind a prompt of PowerShell",
      `PS C:\\Users\\admin> Get-Content -Raw status.json\r\n${pretty}\r\nPS C:\\>`,
    ],
    [
      "behind curl's progress meter",
      `  % Total    % Received\n100  2000  100  2000    0     0   1953k\n${compact}`,
    ],
    ["in a code fence", `here it is:\n\`\`\`json\n${pretty}\n\`\`\`\nthanks`],
    ["in a fence on one line", `\`${compact}\``],
    [
      "in prose with brackets and braces",
      `see [1] and {this}: it says (ok) {\n\n${compact}`.replace("{\n\n", ""),
    ],
    ["with curly quotes", curly],
    ["with no-break blanks", pretty.replaceAll("  ", "\u00a0\u00a0")],
    ["with zero-width characters", pretty.replaceAll('": "', '":\u200b "')],
    ["with a mark of an encoding inside", `\ufeff\ufeff${pretty}`],
    ["as HTML with line breaks", `<p>${escaped.replaceAll("\n", "<br>").replaceAll("  ", "&nbsp; ")}</p>`],
    ["as HTML with plain quotes", `<div><pre>${pretty.replaceAll("\n", "<br/>")}</pre></div>`],
    [
      "as HTML paragraphs",
      pretty
        .split("\n")
        .map((line) => `<p>${line.replaceAll(" ", "&nbsp;")}</p>`)
        .join(""),
    ],
    ["as HTML code", `<codeblock class="Json"><code>${escaped.replaceAll("\n", "<br>")}</code></codeblock>`],
    [
      "in colour",
      pretty.replaceAll(/"(\w+)":/g, '\u001b[34;1m"$1"\u001b[0m:').replaceAll("{", "\u001b[1;39m{"),
    ],
    ["behind another document", `{"status":"done","boot_status_code":"enabled-by-generator"}\n${pretty}`],
    ["before another document", `${pretty}\n{"status":"done"}`],
  ])("%s", (_case, text) => {
    expect(readJsonText(text)).toEqual({ kind: "complete", value: whole, conflicts: [], isFragment: false });
  });
  test("an array of objects counts, an array of words in prose does not", () => {
    expect(readJsonText('x [{"a":1}]')).toMatchObject({ kind: "complete", value: [{ a: 1 }] });
    expect(readJsonText('prose ["a", "b"] and [] and [1]')).toEqual({ kind: "none" });
  });
  test("in a quoted mail is read", () => {
    const quoted = pretty.replaceAll(/^/gm, "> ");
    expect(readJsonText(`On Monday Ann wrote:\n${quoted}`)).toMatchObject({ kind: "complete", value: whole });
  });
  test("of several statuses in one paste the last whole one counts", () => {
    const valueOf = (text: string) => {
      const reading = readJsonText(text);
      return reading.kind === "complete" ? reading.value : reading.kind;
    };
    const later = status({ version: "1.0.46" });
    const other = JSON.stringify({ a: 1 });
    expect(valueOf(`$ cat status.json\n${pretty}\n$ cat status.json\n${JSON.stringify(later)}\n$ `)).toEqual(
      later,
    );
    expect(valueOf(`${JSON.stringify(later)}\n${compact}\n${other}`)).toEqual(whole);
    expect(valueOf(`${compact}\n${other}\n${JSON.stringify(later)}`)).toEqual(later);
    expect(valueOf(`${compact}\n${JSON.stringify(later).slice(0, -9)}`)).toEqual(whole);
  });
  test("of documents that are not the agent's the first counts", () => {
    expect(readJsonText('{"a":1} {"b":2}')).toMatchObject({ kind: "complete", value: { a: 1 } });
  });
});

describe("a fragment", () => {
  const module = '"ebpfProgramStatus": {\n  "status": "STOPPED",\n  "message": "Failed to load program"\n}';
  const value = { ebpfProgramStatus: { status: "STOPPED", message: "Failed to load program" } };
  test.each([
    ["alone", module],
    ["with the comma behind it", `    ${module},\n`],
    ["in a fence", `\`\`\`\n${module},\n\`\`\``],
    ["behind prose", `I see this in status.json: ${module} What now?`],
    ["behind a prompt in brackets", `[root@web-01 ~]# grep -A3 ebpf status.json\n${module},`],
    ["as HTML", module.replaceAll('"', "&quot;").replaceAll("\n", "<br>")],
    ["with curly quotes", module.replaceAll('"', "“")],
  ])("%s is read", (_case, text) => {
    expect(readJsonText(text)).toEqual({ kind: "complete", value, conflicts: [], isFragment: true });
  });
  test("of several modules is read", () => {
    expect(readJsonText(`${module},\n"version": "1.0.44"`)).toMatchObject({
      isFragment: true,
      value: { ...value, version: "1.0.44" },
    });
  });
  test("of one text member is read", () => {
    expect(readJsonText('"message": "x", and so on')).toMatchObject({
      isFragment: true,
      value: { message: "x" },
    });
  });
  test("tells conflicts too", () => {
    expect(readJsonText('"states": {"a": 1, "a": 2}')).toMatchObject({ conflicts: ["/states/a"] });
  });
  test("without its end is none", () => {
    expect(readJsonText('"ebpfProgramStatus": {\n  "status": "STOPPED",')).toEqual({ kind: "none" });
  });
  test("beyond the depth is refused", () => {
    expect(readJsonText(`"a": ${'{"b":'.repeat(70)}1${"}".repeat(70)}`)).toMatchObject({ kind: "rejected" });
  });
});

describe("a document that is cut or damaged is never taken for one of its pieces", () => {
  test("cut at any place", () => {
    for (let length = 2; length < compact.length; length += 1)
      expect(readJsonText(compact.slice(0, length)).kind).not.toBe("complete");
  });
  test("with one brace or bracket lost", () => {
    for (let index = 0; index < pretty.length; index += 1)
      if ("{}[]".includes(pretty.charAt(index))) {
        const reading = readJsonText(pretty.slice(0, index) + pretty.slice(index + 1));
        expect(reading.kind === "complete" && !reading.isFragment).toBe(false);
      }
  });
  test("keeps what is complete before the damage, and says which of the two it is", () => {
    const damaged = compact.replace('"monitorStatus":', '"monitorStatus" x');
    expect(readJsonText(damaged)).toMatchObject({ kind: "cut", isBroken: true });
    const cut = readJsonText(compact.slice(0, -30));
    expect(cut).toMatchObject({ kind: "cut", isBroken: false });
    expect(cut.kind === "cut" && [...cut.members.keys()]).toEqual([
      "timestamp",
      "proxyAgentStatus",
      "proxyConnectionSummary",
    ]);
  });
  test("does not hide a whole document behind it", () => {
    expect(readJsonText(`{"a" 1}\n${compact}`)).toMatchObject({ kind: "complete", value: whole });
  });
});

describe("limits", () => {
  test.each([
    ["65 levels", `${"[".repeat(65)}${"]".repeat(65)}`, /deeper than 64/],
    ["100,000 levels that never close", "[".repeat(100_000), /deeper than 64/],
    ["100,000 objects inside each other", '{"a":'.repeat(100_000), /deeper than 64/],
    ["100,001 rows", `{"rows":[${"1,".repeat(100_000)}1]}`, /more than 100000 rows/],
    [
      "an object of 2,001 members",
      `{${Array.from({ length: 2001 }, (_, n) => `"m${String(n)}":0`).join(",")}}`,
      /2000 members/,
    ],
  ])("%s are refused", (_case, text, why) => {
    expect(readJsonText(text)).toEqual({ kind: "rejected", why: expect.stringMatching(why) });
  });
  test("64 levels and 100,000 rows are read", () => {
    expect(readJsonText(`${'{"a":'.repeat(63)}{}${"}".repeat(63)}`).kind).toBe("complete");
    expect(readJsonText(`{"rows":[${"1,".repeat(99_999)}1]}`).kind).toBe("complete");
  });
  test("a text of nothing but openings ends", () => {
    for (const piece of ["{ ", '" [', "{\n", "<{", '{"', "``{"])
      expect(readJsonText(piece.repeat(200_000)).kind).not.toBe("complete");
  });
});

describe("nothing is found", () => {
  test.each(["", " ", "hello", "status: done", "[user@vm ~]$ ls", "{", "}", "<html></html>"])(
    "in %j",
    (text) => {
      expect(readJsonText(text)).toEqual({ kind: "none" });
    },
  );
});
