import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { policyJsonSchema } from "../../src/approvals/policy-schema.ts";
import { parsePolicy, type PolicyNote } from "../../src/approvals/policy.ts";
import { ann, bo, group, policy, policyText, sha256, tenantId, vm } from "./builders.ts";

function problems(text: string): readonly PolicyNote[] {
  const parsed = parsePolicy(text, sha256);
  return parsed.ok ? [] : parsed.problem;
}

const paths = (notes: readonly PolicyNote[]) => notes.map((note) => note.path);

describe("reading", () => {
  test("what is left out has the defaults of the contract", () => {
    expect(policy().policy.rules[0]).toMatchObject({
      quorum: 1,
      ttlMinutes: 30,
      cooldownMinutes: 60,
      maxEvidenceAgeMinutes: 60,
    });
    expect(policy({ ask: undefined, approve: undefined }).policy.rules[0]).toMatchObject({
      ask: [],
      approve: [],
    });
  });

  test("a byte order mark and $schema for editors are accepted", () => {
    expect(problems(`\uFEFF${policyText({}, { $schema: "./policy.schema.json" })}`)).toEqual([]);
  });

  test("all errors are reported at once, each with its path", () => {
    const text = JSON.stringify({
      version: 2,
      tenants: [tenantId, " "],
      rules: [
        { scopes: ["rg-prod"], ask: ["* "], approve: ["*"], quorum: 0, ttl: 5 },
        { scopes: [group], ttlMinutes: 0, cooldownMinutes: -1, maxEvidenceAgeMinutes: 1.5 },
      ],
      owner: "me",
    });
    expect([...paths(problems(text))].sort()).toEqual(
      [
        "owner",
        "rules[0].approve[0]",
        "rules[0].ask[0]",
        "rules[0].quorum",
        "rules[0].scopes[0]",
        "rules[0].ttl",
        "rules[1].cooldownMinutes",
        "rules[1].maxEvidenceAgeMinutes",
        "rules[1].ttlMinutes",
        "tenants[1]",
        "version",
      ].sort(),
    );
  });

  test.each(["", "{", "[]", "null", '"x"', "{}"])("%j is no policy", (text) => {
    expect(problems(text).length).toBeGreaterThan(0);
  });

  test("a text too long to be a policy is refused unread", () => {
    expect(problems(" ".repeat(1_000_001))).toEqual([{ path: "", message: "is too long to be a policy" }]);
  });

  test("one scope in two rules is an error, in whatever spelling", () => {
    const text = policyText(
      {},
      { rules: [{ scopes: [vm, group] }, { scopes: [`${group.toUpperCase()}/`] }] },
    );
    expect(problems(text)).toEqual([
      { path: "rules[1].scopes[0]", message: "is also a scope of rules[0]; one scope belongs to one rule" },
    ]);
    expect(problems(policyText({ scopes: [group, group] }))).toEqual([]);
  });

  test("a quorum that the named people cannot reach is an error; the same person twice is one", () => {
    expect(problems(policyText({ quorum: 2, approve: [bo, bo.toUpperCase()] }))).toEqual([
      { path: "rules[0].quorum", message: "is 2, but only 1 people are named in approve" },
    ]);
  });
});

describe("warnings", () => {
  const warnings = (rule: object, rest: object = {}) => paths(policy(rule, rest).warnings);

  test("a sound policy has none", () => {
    expect(warnings({})).toEqual([]);
  });

  test("empty lists are valid, allow nobody, and are pointed out", () => {
    expect(warnings({ scopes: [], ask: [], approve: [] })).toEqual([
      "rules[0].scopes",
      "rules[0].ask",
      "rules[0].approve",
    ]);
    expect(warnings({}, { tenants: [], rules: [] })).toEqual(["tenants", "rules"]);
  });

  test("an only approver who may also ask is pointed out", () => {
    expect(warnings({ approve: [bo] })).toEqual(["rules[0].approve"]);
    expect(warnings({ approve: [bo], ask: [bo.toUpperCase()] })).toEqual(["rules[0].approve"]);
    expect(warnings({ approve: [bo], ask: [ann] })).toEqual([]);
  });

  test("so is a quorum that needs every approver", () => {
    expect(policy({ approve: [ann, bo], quorum: 2 }).warnings[0]?.message).toContain(
      "2 people for a quorum of 2",
    );
  });

  test("ids that are no GUIDs can only match in local mode", () => {
    expect(warnings({ approve: ["bo", ann, bo] }, { tenants: ["contoso"] })).toEqual([
      "tenants[0]",
      "rules[0].approve[0]",
    ]);
  });
});

describe("the hash", () => {
  test("layout, case, order and repetition do not change it", () => {
    const other = JSON.stringify(
      {
        rules: [
          { approve: [bo, ann.toUpperCase(), ann], scopes: [`${group}/`], ask: ["*"], quorum: 1 },
          { scopes: ["/"], ask: [] },
        ],
        tenants: [tenantId.toUpperCase()],
        version: 1,
      },
      null,
      2,
    );
    const one = policyText({ approve: [ann, bo] }, {});
    const rules = [{ scopes: ["/"] }, ...JSON.parse(one).rules];
    const parsed = [
      parsePolicy(JSON.stringify({ ...JSON.parse(one), rules }), sha256),
      parsePolicy(other, sha256),
    ];
    expect(parsed.map((entry) => entry.ok && entry.value.hash)).toEqual(
      Array(2).fill(parsed[0]?.ok === true && parsed[0].value.hash),
    );
  });

  test.each([{ quorum: 2 }, { ttlMinutes: 31 }, { approve: [ann, bo] }, { ask: [] }, { scopes: [vm] }])(
    "%j changes it",
    (rule) => {
      expect(policy(rule).hash).not.toBe(policy().hash);
    },
  );
});

describe("the published schema", () => {
  const published: unknown = JSON.parse(readFileSync("docs/policy.schema.json", "utf8"));

  test("is the schema that the program reads by (npm run policy -- schema writes it)", () => {
    expect(published).toEqual(policyJsonSchema());
  });

  test("accepts and refuses what the program does", () => {
    const validate = new Ajv2020().compile(published as object);
    const samples: readonly [object, object, boolean][] = [
      [{}, {}, true],
      [{ approve: [] }, { $schema: "x" }, true],
      [{ approve: ["*"] }, {}, false],
      [{ scopes: ["/subscriptions/s/resourceGroups/rg/x"] }, {}, false],
      [{ scopes: ["/SUBSCRIPTIONS/s/resourcegroups/rg"] }, {}, true],
      [{ quorum: 1.5 }, {}, false],
      [{ unknown: 1 }, {}, false],
      [{}, { version: 2 }, false],
    ];
    for (const [rule, rest, isValid] of samples) {
      const text = policyText(rule, rest);
      expect([validate(JSON.parse(text)), problems(text).length === 0], text).toEqual([isValid, isValid]);
    }
  });
});
