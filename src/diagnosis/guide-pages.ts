import type { Code } from "./catalogue.ts";
import { catalogue, catalogueEntry } from "./catalogue.ts";
import { links } from "./data/links.ts";
import { declarationOf } from "./declaration.ts";
import type { Commands, Rule } from "./rule.ts";
import { guideParts } from "./rule.ts";

/** A page of the guide: its file name without the ending, and its Markdown. */
export interface GuidePage {
  readonly name: string;
  readonly markdown: string;
}

const severityWords = {
  fault: "fault: somebody must act",
  remark: "remark: does not change the verdict",
  wait: "wait: passes by itself",
  inconclusive: "inconclusive: something has to be sent",
} as const;

const resetWords = {
  never: "never",
  yes: "yes, under the conditions of the report contract",
  "once-confirmed": "only once a journal line confirms the lost or refused key",
  "as-cause": "as the embedded cause says",
} as const;

const codes = Object.keys(catalogue) as readonly Code[];

function commandBlock(title: string, lines: readonly string[] | undefined): readonly string[] {
  return lines === undefined || lines.length === 0 ? [] : ["", `${title}:`, "", "```", ...lines, "```"];
}

function commandBlocks({ linux, windows, azure }: Commands): readonly string[] {
  return [
    ...commandBlock("Linux", linux),
    ...commandBlock("Windows", windows),
    ...commandBlock("Azure", azure),
  ];
}

/** The page of one code: what, why, how to see it, fix, link. */
export function findingPage(code: Code, rules: readonly Rule[]): GuidePage {
  const { rule, text } = declarationOf(code, rules);
  const entry = catalogueEntry(code);
  const link = links[text.link];
  const opened = link.openedOn === null ? "not opened by a person yet" : `last opened on ${link.openedOn}`;
  const blocks = commandBlocks(text.commands);
  return {
    name: code,
    markdown: [
      `# ${text.title}`,
      "",
      `\`${code}\` · step \`${entry.step}\` · ${severityWords[entry.severity]}`,
      "",
      "## What",
      "",
      text.what,
      "",
      "## Why it matters",
      "",
      text.why,
      "",
      "## How to see it",
      "",
      text.see,
      "",
      "## What to do",
      "",
      text.fix,
      ...blocks,
      "",
      "## Key reset",
      "",
      `Offered because of this finding: ${resetWords[entry.reset]}.`,
      "",
      "## Where it comes from",
      "",
      `Rule \`${rule.id}\`; evidence from ${rule.needs.length === 0 ? "whatever is known" : rule.needs.map(factWord).join(" and ")}.`,
      "",
      `More: [${link.title}](${link.url}) (${opened}). Back to the [index](index.md).`,
      "",
    ].join("\n"),
  };
}

function factWord(fact: Rule["needs"][number]): string {
  const words = {
    vm: "the VM model and instance view",
    guest: "the agent's status",
    substatus: "Azure's copy of the agent's status",
    bootLog: "the boot log",
    resetOperation: "Latchkey's own requests",
  } as const;
  return words[fact];
}

/** The index: every code by part of the guide, and the decision tree. */
export function indexPage(rules: readonly Rule[]): GuidePage {
  const sections = guideParts.flatMap((part) => {
    const rows = codes
      .map((code) => ({ code, ...declarationOf(code, rules) }))
      .filter(({ rule }) => rule.part === part)
      .map(
        ({ code, text }) =>
          `| [\`${code}\`](${code}.md) | ${text.title} | ${catalogueEntry(code).severity} |`,
      );
    return [
      "",
      `## ${part.charAt(0).toUpperCase()}${part.slice(1)}`,
      "",
      "| code | what | severity |",
      "|--|--|--|",
      ...rows,
    ];
  });
  const markdown = [
    "# The guide, finding by finding",
    "",
    "Everything that Latchkey can find, in the order in which it works through the troubleshooting guide. These pages are generated from the rules.",
    ...sections,
    "",
    "## The decision tree",
    "",
    "```mermaid",
    decisionTree(rules),
    "```",
    "",
  ].join("\n");
  return { name: "index", markdown };
}

/** The whole decision tree as Mermaid text, from the rules' order, parts and prerequisites. */
export function decisionTree(rules: readonly Rule[]): string {
  const node = (id: string): string => id.replaceAll("-", "_");
  const parts = guideParts.flatMap((part, index) => {
    const members = rules.filter((rule) => rule.part === part);
    return [
      `  subgraph part${String(index)}["${part}"]`,
      ...members.flatMap((rule) => [
        `    ${node(rule.id)}{"${rule.id}"}`,
        ...Object.keys(rule.reports)
          .filter((code) => code !== rule.id)
          .map((code) => `    ${node(rule.id)} --> ${node(rule.id)}__${node(code)}["${code}"]`),
      ]),
      "  end",
    ];
  });
  const order = guideParts
    .slice(1)
    .map((_part, index) => `  part${String(index)} --> part${String(index + 1)}`);
  const prerequisites = rules.flatMap((rule) =>
    rule.after.map((before) => `  ${node(before)} -. "unless it failed" .-> ${node(rule.id)}`),
  );
  return ["flowchart TD", ...parts, ...order, ...prerequisites].join("\n");
}

/** Every page of the guide. */
export function guidePages(rules: readonly Rule[]): readonly GuidePage[] {
  return [indexPage(rules), ...codes.map((code) => findingPage(code, rules))];
}
