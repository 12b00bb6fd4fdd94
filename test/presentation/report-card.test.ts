import { describe, expect, test } from "vitest";
import { catalogue, type Code } from "../../src/diagnosis/catalogue.ts";
import type { Finding, Report } from "../../src/diagnosis/report.ts";
import { cardBytes, maxCardBytes } from "../../src/presentation/card-size.ts";
import { reportCard } from "../../src/presentation/report-card.ts";
import { verdictLooks } from "../../src/presentation/words.ts";
import { buttons, complaints, executes, pieces, runs, textOf } from "./card-checks.ts";
import { inChannel, reports, reportView } from "./report-scenes.ts";

const everyCode = Object.keys(catalogue) as readonly Code[];

/** A report with a finding of each of these codes, every text in it as long as given. */
function endless(length: number, codes = everyCode): Report {
  const [first] = reports.keyRejected.findings;
  const long = "word ".repeat(length / 5);
  const findings = codes.map((code): Finding => {
    const { severity } = catalogue[code];
    const evidence = Array.from({ length: 9 }, () => ({
      ...first!.evidence[0]!,
      value: long,
      pointer: long,
    }));
    return {
      ...first!,
      code,
      severity,
      title: long,
      what: long,
      why: long,
      fix: long,
      commands: Array.from({ length: 9 }, () => long),
      evidence,
    };
  });
  const asks = Array.from({ length: 9 }, (_, index) => ({
    what: `${String(index)} ${long}`,
    command: long,
    where: "linux" as const,
  }));
  const contradictions = Array.from({ length: 9 }, () => long);
  return { ...reports.denied, verdict: "inconclusive", findings, asks, contradictions };
}

describe("what a report card always shows", () => {
  test.each(Object.entries(reports))(
    "%s: the verdict's word, and each finding's code, as whole runs",
    (_, report) => {
      for (const place of [{}, inChannel]) {
        const shown = runs(reportCard(reportView(report, place)));
        expect(shown).toContain(verdictLooks[report.verdict].word);
        expect(shown).toEqual(expect.arrayContaining(report.findings.map(({ code }) => code)));
      }
    },
  );

  test.each([100, 2000, 100_000])(
    "every code of the catalogue beside texts of %i characters, in a card that can be sent",
    (length) => {
      const card = reportCard(reportView(endless(length), inChannel));
      expect(cardBytes(card)).toBeLessThanOrEqual(maxCardBytes);
      expect(runs(card)).toEqual(expect.arrayContaining([...everyCode]));
      expect(complaints(card)).toEqual([]);
    },
  );

  test("the machine, the sentence that matters, the facts, the guide and the sources", () => {
    const text = textOf(reportCard(reportView(reports.keyRejected)));
    for (const part of [
      "web-01",
      " · rg-prod",
      " · West Europe",
      "The host refuses to hand out this VM's key (HTTP 403)",
      "Running · ",
      "GPA 1.0.36",
      "MSP on: WireServer Enforce, IMDS Enforce",
      "keyIncarnationId 3",
      "✖\u00a0key",
      "✔\u00a0listener",
      "Sources: Azure 0 s ago · agent's status file, sent by a person, 40 s old · 1 upload",
    ])
      expect(text).toContain(part);
  });

  test("what the report itself knows of the place where the asker named none", () => {
    expect(textOf(reportCard(reportView(reports.keyRejected, { place: {} })))).toContain(" · westeurope");
    expect(textOf(reportCard(reportView(reports.unreadable, { place: {} })))).toContain("VM not known");
  });

  test("a healthy VM in a few lines, with what was checked", () => {
    const card = reportCard(reportView(reports.healthy));
    expect(textOf(card)).toMatch(/Checked \d+ steps of the guide\./);
    expect(textOf(card)).toContain("The agent runs, its key is latched, and nobody has to do anything.");
    expect(buttons(card)).toEqual(["Check again"]);
  });

  test("a source that did not answer, in words", () => {
    const card = reportCard(
      reportView(reports.needed, { notes: ["Azure's status of the agent was cut off"] }),
    );
    expect(textOf(card)).toContain(
      "no status of the agent · no upload · Azure's status of the agent was cut off",
    );
  });
});

describe("the order of a report card", () => {
  const positions = (report: Report, ...parts: readonly string[]) => {
    const text = textOf(reportCard(reportView(report)));
    return parts.map((part) => text.indexOf(part));
  };
  const isAscending = (places: readonly number[]) =>
    places.every((place, index) => place > (places[index - 1] ?? -1));

  test("begins with what to send where nothing can be said", () => {
    expect(
      isAscending(positions(reports.needed, "Inconclusive", "Send next", "Guide", "gpa-not-installed")),
    ).toBe(true);
  });

  test("ends with it where something was found", () => {
    expect(
      isAscending(positions(reports.unknownSystem, "Action needed", "Guide", "key-rejected", "Send next")),
    ).toBe(true);
  });

  test("begins with disagreeing sources", () => {
    const places = positions(
      reports.contradicted,
      "Two sources disagree",
      "Sources disagree",
      "another VM's file",
      "Send next",
    );
    expect(isAscending(places)).toBe(true);
  });

  test("does not say a suspicion as if it were known", () => {
    const [found] = reports.keyRejected.findings;
    const headed = (changes: Partial<Finding>, verdict: Report["verdict"]) =>
      textOf(
        reportCard(reportView({ ...reports.keyRejected, verdict, findings: [{ ...found!, ...changes }] })),
      );
    expect(headed({ outcome: "uncertain" }, "inconclusive")).toContain(`Not certain: ${found!.what}`);
    expect(headed({}, "action-needed")).not.toContain("Not certain");
    expect(headed({ severity: "inconclusive", outcome: "uncertain" }, "inconclusive")).not.toContain(
      "Not certain",
    );
  });

  test("keeps the guide's order among findings, with remarks last", () => {
    const codes = [
      "deploy-region-not-supported",
      "ebpf-kernel-unsupported",
      "listener-port-in-use",
      "key-rejected",
      "msp-not-applied",
      "gpa-outdated",
    ];
    expect(isAscending(positions(reports.manyFindings, ...codes))).toBe(true);
  });
});

describe("evidence and advice", () => {
  const folded = (card: ReturnType<typeof reportCard>) =>
    pieces(card).flatMap(({ node }) => (node["isVisible"] === false ? [String(node["id"])] : []));

  test("are folded away, but for what to do about the finding that decides", () => {
    const card = reportCard(reportView(reports.keyRejected));
    expect(folded(card)).toEqual(["evidence-0", "todo-1", "evidence-1"]);
    expect(buttons(card).slice(0, 2)).toEqual(["What to do", "Evidence (2)"]);
  });

  test("are all folded where the card begins with what to send", () => {
    expect(folded(reportCard(reportView(reports.needed)))).toContain("todo-0");
  });

  test("name source, sender, age, place and value; absence in words", () => {
    const text = textOf(reportCard(reportView(reports.keyRejected)));
    expect(text).toContain("agent's status file, sent by a person · 40 s old");
    expect(text).toContain("/proxyAgentStatus/keyLatchStatus/message");
    expect(text).toContain('“Failed to acquire key details: Key(KeyResponse("acquire", 403))”');
    const report = reports.keyRejected;
    const [finding] = report.findings;
    const evidence = [
      { ...finding!.evidence[0]!, pointer: "", value: null },
      { ...finding!.evidence[0]!, value: 403 },
    ];
    const bare = textOf(reportCard(reportView({ ...report, findings: [{ ...finding!, evidence }] })));
    expect(bare).toContain("the whole document\nnot there");
    expect(bare).toContain("\n403\n");
  });

  test("show commands of both families where the system is unknown", () => {
    const text = textOf(reportCard(reportView(reports.unknownSystem)));
    expect(text).toContain("Linux: sudo journalctl");
    expect(text).toContain("Windows: Get-WinEvent");
    expect(text).toContain("Run in the VM (Linux):");
    expect(text).toContain("Run in the VM (Windows, PowerShell):");
  });

  test("do not repeat a command whose output is asked for", () => {
    const text = textOf(reportCard(reportView(reports.huge)));
    expect(text).toContain("what the command above prints (the kernel's version)");
    const [finding, ...others] = reports.huge.findings;
    const asks = finding!.commands.map((command) => ({ what: "both", command, where: "any" as const }));
    const both = { ...reports.huge, findings: [finding!, ...others], asks };
    expect(textOf(reportCard(reportView(both)))).toContain("what the commands above print (both)");
  });

  test("say how much is not shown", () => {
    const text = textOf(reportCard(reportView(endless(100, everyCode.slice(0, 12)))));
    for (const part of ["Also found", "more command", "more piece", "more contradiction", "more thing"])
      expect(text).toContain(part);
    const huge = textOf(reportCard(reportView(endless(100_000))));
    expect(huge).toContain("Found");
    expect(huge).not.toContain("Also found");
  });

  test("say since when, and that it may be over, where the status is old", () => {
    const text = textOf(reportCard(reportView(reports.stale)));
    expect(text).toContain("As of 2026-11-23 04:45 UTC (3 h old): it may be different now.");
    expect(text).toContain("As of 2026-11-23 04:45 UTC: ");
    expect(text).toContain(" (not certain)");
  });

  test("have no backquotes, which nothing renders in a run", () => {
    expect(textOf(reportCard(reportView(reports.notEnabled)))).not.toContain("`");
  });
});

describe("people's rows", () => {
  test("are shown in a 1:1 chat, five at most, without secrets", () => {
    const text = textOf(reportCard(reportView(reports.denied)));
    expect(text.match(/alice\d/g)).toHaveLength(5);
    expect(text).toContain("→ 169.254.169.254:80 · 403 Forbidden · 12 ×");
    expect(text).toContain("[redacted");
    expect(text).not.toContain("eyJ");
  });

  test("are only counted elsewhere", () => {
    const text = textOf(reportCard(reportView(reports.denied, inChannel)));
    expect(text).not.toMatch(/alice|curl/);
    expect(text).toContain(
      "5 connections concerned; user names and command lines are shown in the 1:1 chat only.",
    );
  });

  test("that do not fit are counted, and a missing port is left out", () => {
    const rows = Array.from({ length: 7 }, () => ({ ...reports.denied.rows[0]!, port: null }));
    const text = textOf(reportCard(reportView({ ...reports.denied, rows })));
    expect(text).toContain("and 2 more connections");
    expect(text).toContain("→ 169.254.169.254 · ");
  });
});

describe("the buttons of a report", () => {
  const titles = (...[report, changes]: Parameters<typeof reportView>) =>
    buttons(reportCard(reportView(report, changes)));
  const own = (list: readonly string[]) => list.filter((title) => !/^(What to do|Evidence)/.test(title));

  test("offer a reset to whom it may be offered, and only then", () => {
    expect(own(titles(reports.keyRejected))).toEqual([
      "Request key reset",
      "Check again",
      "Send commands as text",
    ]);
    expect(titles(reports.keyRejected, { canRequestReset: "needs-approver" })).not.toContain(
      "Request key reset",
    );
    expect(
      textOf(reportCard(reportView(reports.keyRejected, { canRequestReset: "needs-approver" }))),
    ).toContain("it needs an approver");
    expect(textOf(reportCard(reportView(reports.keyRejected, { canRequestReset: false })))).not.toContain(
      "key reset",
    );
    expect(titles(reports.denied)).not.toContain("Request key reset");
  });

  test("offer none while one is under way, which is shown instead", () => {
    const pendingRequest = { from: 3, to: 4, state: "Waiting for approval" };
    expect(titles(reports.keyRejected, { pendingRequest })).not.toContain("Request key reset");
    expect(textOf(reportCard(reportView(reports.keyRejected, { pendingRequest })))).toContain(
      "A key reset is under way: keyIncarnationId 3 → 4 · Waiting for approval",
    );
  });

  test("let a person vouch for an old file, and for nothing that Azure told", () => {
    expect(titles(reports.stale)).toContain("Copied when fresh");
    const fromAzure = {
      ...reports.stale,
      facts: {
        ...reports.stale.facts,
        agentStatus: { ...reports.stale.facts.agentStatus!, origin: "azure" as const },
      },
    };
    expect(titles(fromAzure)).not.toContain("Copied when fresh");
  });

  test("lead to the 1:1 chat from elsewhere, with the commands behind the dots", () => {
    const card = reportCard(reportView(reports.keyRejected, inChannel));
    expect(own(buttons(card))).toEqual([
      "Request key reset",
      "Check again",
      "Send commands as text",
      "Send status.json",
    ]);
    expect(executes(card).map(({ mode }) => mode)).toEqual(["primary", "primary", "secondary"]);
  });

  test("are not there where nothing can be done again", () => {
    expect(own(titles(reports.unreadable, { actionData: null }))).toEqual([]);
    expect(
      own(
        titles(reports.unreadable, { actionData: null, ...inChannel, sendStatusUrl: "javascript:alert(1)" }),
      ),
    ).toEqual([]);
  });

  test("carry what belongs to the card, and their verb", () => {
    const [first] = executes(reportCard(reportView(reports.keyRejected)));
    expect(first).toMatchObject({ verb: "ask-for-reset", data: { vm: "web-01", verb: "ask-for-reset" } });
  });

  test("link a code to its page where that is an address, else leave it plain", () => {
    const links = (card: ReturnType<typeof reportCard>) =>
      pieces(card).flatMap(({ node }) => (node["type"] === "Action.OpenUrl" ? [node["url"]] : []));
    expect(links(reportCard(reportView(reports.keyRejected)))).toContain(
      "https://example.org/guide/key-rejected",
    );
    expect(links(reportCard(reportView(reports.keyRejected, { docsUrl: () => "data:text/html,x" })))).toEqual(
      [],
    );
  });
});

test("facts are told as far as a source tells them", () => {
  const facts = (changes: Partial<Report["facts"]>) => {
    const report = { ...reports.unreadable, facts: { osFamily: "unknown", ...changes } as const };
    return textOf(reportCard(reportView(report)));
  };
  expect(facts({})).toContain("Sources: Azure not read · no status of the agent");
  expect(facts({ mspEnabled: true })).toContain("MSP on");
  expect(facts({ mspEnabled: false })).toContain("MSP off");
  expect(facts({ secureChannelState: "disabled" })).toContain("agent says: disabled");
  expect(facts({ keyIncarnationIdGuest: "3" })).toContain("keyIncarnationId 3 in the guest");
  expect(facts({ keyIncarnationIdModel: 4, keyIncarnationIdGuest: "3" })).toContain(
    "keyIncarnationId 4 (guest 3)",
  );
  expect(facts({ provisioningState: "Updating" })).toContain("provisioning: Updating");
  expect(facts({ vmAgent: "not-ready", osFamily: "windows" })).toContain("Windows · VM agent not ready");
});

test("a verdict without a finding of its kind has a sentence of its own", () => {
  const empty = { ...reports.healthy, findings: [] };
  const line = (verdict: Report["verdict"]) => textOf(reportCard(reportView({ ...empty, verdict })));
  expect(line("wait")).toContain("This passes by itself");
  expect(line("action-needed")).toContain("Somebody has to act");
  expect(line("inconclusive")).toContain("The evidence is not enough for a verdict.");
  const fault = {
    ...reports.keyRejected,
    verdict: "inconclusive",
    findings: reports.keyRejected.findings.slice(0, 1),
  } as const;
  expect(textOf(reportCard(reportView(fault)))).toContain("The host refuses to hand out this VM's key");
});
