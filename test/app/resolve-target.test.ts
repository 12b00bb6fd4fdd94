import { describe, expect, test } from "vitest";
import type { FoundVm } from "../../src/app/ports/azure-reader.ts";
import type { PolicySource } from "../../src/app/ports/policy-source.ts";
import { resolveId, resolveName, type Asker, type ResolveDeps } from "../../src/app/resolve-target.ts";
import { similarNames } from "../../src/app/similar-names.ts";
import { parsePolicy } from "../../src/approvals/policy.ts";
import { fail, ok } from "../../src/result.ts";

const subscriptionId = "6f1d2c3b-4a59-4e68-b7c6-d5e4f3a2b1c0";
const vm = (name: string, resourceGroup = "rg-prod") =>
  ({ kind: "vm", subscriptionId, resourceGroup, name }) as const;
const found = (name: string, resourceGroup?: string): FoundVm => ({ target: vm(name, resourceGroup) });
const asker: Asker = {
  person: { objectId: "p1", tenantId: "t1", isBot: false, name: "Ann" },
  place: { teamId: null, channelId: null },
};

function policyOf(scopes: readonly string[]): PolicySource {
  const text = JSON.stringify({ version: 1, tenants: ["t1"], rules: [{ scopes, ask: ["*"], approve: [] }] });
  return () => Promise.resolve(parsePolicy(text, (value) => value));
}

const onlyProd = policyOf([`/subscriptions/${subscriptionId}/resourceGroups/rg-prod`]);

function deps(vms: readonly FoundVm[], similar: readonly FoundVm[] = [], policy = onlyProd): ResolveDeps {
  return {
    azure: { findVms: () => Promise.resolve(ok(vms)), findSimilar: () => Promise.resolve(ok(similar)) },
    policy,
  };
}

describe("resolveName", () => {
  test("one visible machine is resolved, also where others of its name are out of scope", async () => {
    const resolution = await resolveName(
      { name: "web-01" },
      asker,
      deps([found("web-01"), found("web-01", "rg-hr")]),
      1,
    );
    expect(resolution).toMatchObject({ kind: "resolved", target: vm("web-01") });
  });

  test("two visible machines are a choice", async () => {
    const both = policyOf([`/subscriptions/${subscriptionId}`]);
    const resolution = await resolveName(
      { name: "web-01" },
      asker,
      deps([found("web-01"), found("web-01", "rg-hr")], [], both),
      1,
    );
    expect(resolution).toMatchObject({ kind: "choose" });
  });

  test("a machine out of scope is answered exactly as an absent one, suggestions included", async () => {
    const similar = [found("web-02"), found("web-03", "rg-hr")];
    const absent = await resolveName({ name: "web-09" }, asker, deps([], similar), 1);
    const hidden = await resolveName({ name: "web-09" }, asker, deps([found("web-09", "rg-hr")], similar), 1);
    expect(absent).toEqual({ kind: "absent", similar: ["web-02"] });
    expect(hidden).toEqual(absent);
  });

  test("suggestions that Azure does not give cost nothing", async () => {
    const failing: ResolveDeps = {
      azure: {
        findVms: () => Promise.resolve(ok([])),
        findSimilar: () => Promise.resolve(fail({ kind: "timed-out", afterMs: 1 })),
      },
      policy: onlyProd,
    };
    expect(await resolveName({ name: "web-09" }, asker, failing, 1)).toEqual({ kind: "absent", similar: [] });
  });

  test("what Azure does not answer is a problem, and an unreadable policy allows nobody", async () => {
    const silent: ResolveDeps = {
      azure: {
        findVms: () => Promise.resolve(fail({ kind: "timed-out", afterMs: 1 })),
        findSimilar: () => Promise.resolve(ok([])),
      },
      policy: onlyProd,
    };
    expect(await resolveName({ name: "web-01" }, asker, silent, 1)).toMatchObject({ kind: "azure-problem" });
    const broken: PolicySource = () => Promise.resolve(fail([{ path: "", message: "is not JSON" }]));
    expect(await resolveName({ name: "web-01" }, asker, deps([found("web-01")], [], broken), 1)).toEqual({
      kind: "policy-missing",
    });
    expect(await resolveId(vm("web-01"), asker, { policy: broken })).toEqual({ kind: "policy-missing" });
  });
});

describe("resolveId", () => {
  test("costs no request; out of scope is absent", async () => {
    expect(await resolveId(vm("web-01"), asker, { policy: onlyProd })).toMatchObject({ kind: "resolved" });
    expect(await resolveId(vm("db-01", "rg-hr"), asker, { policy: onlyProd })).toEqual({
      kind: "absent",
      similar: [],
    });
  });
});

test("similar names: the likeliest first, at most three, nothing far-fetched", () => {
  expect(similarNames("web01", ["web-02", "web-01", "web-11", "web-01", "webhook-service-eu"])[0]).toBe(
    "web-01",
  );
  expect(similarNames("web01", ["web-01", "web-02", "web-03", "web-04"]).length).toBeLessThanOrEqual(3);
  expect(similarNames("web01", ["database-server"])).toEqual([]);
});
