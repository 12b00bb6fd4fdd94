import { describe, expect, test } from "vitest";
import { catalogue, type Code } from "../../src/diagnosis/catalogue.ts";
import { cardBytes, maxCardBytes } from "../../src/presentation/card-size.ts";
import { summaryCard, type SummaryMachine, type SummaryView } from "../../src/presentation/summary-card.ts";
import { buttons, complaints, runs, textOf } from "./card-checks.ts";

const every = Object.keys(catalogue) as readonly Code[];
const machine = (changes: Partial<SummaryMachine> = {}): SummaryMachine => ({
  name: "web/0",
  verdict: "healthy",
  codes: [],
  ...changes,
});
const card = (machines: readonly SummaryMachine[], changes: Partial<SummaryView> = {}) =>
  summaryCard({
    name: "vmss-web",
    machines,
    docsUrl: (code) => `https://example.org/${code}`,
    actionData: { vm: "vmss-web" },
    ...changes,
  });

describe("many machines", () => {
  test("are counted by verdict, worst first, each with its word", () => {
    const machines = [
      machine(),
      machine({ verdict: "wait" }),
      machine({ verdict: "action-needed" }),
      machine({ verdict: "inconclusive" }),
      machine(),
    ];
    const text = textOf(card(machines)).replaceAll("\u00a0", " ");
    expect(text).toMatch(
      /vmss-web: 5 VMs\n1 ✖ Action needed +\n1 \? Inconclusive +\n1 ⏳ Wait +\n2 ✔ Healthy/,
    );
  });

  test("have their findings by frequency, each counted once per machine, as whole runs", () => {
    const machines = [
      machine({ verdict: "action-needed", codes: ["key-rejected", "key-rejected"] }),
      machine({ verdict: "action-needed", codes: ["gpa-outdated", "key-rejected"] }),
    ];
    const shown = runs(card(machines));
    expect(shown.indexOf("2 × ")).toBeLessThan(shown.indexOf("1 × "));
    expect(shown).toEqual(expect.arrayContaining(["key-rejected", "gpa-outdated", "Action needed"]));
  });

  test("show the worst ten and count the rest", () => {
    const machines = Array.from({ length: 13 }, (_, index) =>
      machine({ name: `web/${String(index)}`, verdict: index < 12 ? "wait" : "action-needed" }),
    );
    const text = textOf(card(machines));
    expect(text).toContain("The first 10 of 13 that are not healthy");
    expect(text).toContain("and 3 more: ask about one by its name.");
    expect(text.indexOf("web/12")).toBeLessThan(text.indexOf("web/0"));
    expect(text).toContain("no findings");
  });

  test("of more findings than fit say how many more there are", () => {
    const codes = every.slice(0, 14);
    const text = textOf(card([machine({ verdict: "action-needed", codes })]));
    expect(text).toContain("and 4 more findings");
    expect(text).toContain(" · and 10 more");
    expect(text).toContain("Not healthy");
  });

  test("are never too many for a card", () => {
    const machines = Array.from({ length: 1000 }, () =>
      machine({ name: "€".repeat(500), verdict: "action-needed", codes: every }),
    );
    const docsUrl = (code: string) => `https://example.org/${"a".repeat(900)}${code}`;
    const big = card(machines, { docsUrl });
    expect(cardBytes(big)).toBeLessThanOrEqual(maxCardBytes);
    expect(complaints(big)).toEqual([]);
  });

  test("that are none are said to be none, with nothing to press where nothing can be repeated", () => {
    const none = card([], { actionData: null });
    expect(textOf(none)).toContain("No VM was found.");
    expect(buttons(none)).toEqual([]);
    expect(buttons(card([]))).toEqual(["Check again"]);
  });
});
