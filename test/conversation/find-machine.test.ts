import { describe, expect, it } from "vitest";
import type { AzureProblem, FoundVm } from "../../src/app/ports/azure-reader.ts";
import type { ScaleSetName } from "../../src/app/ports/scale-set-reader.ts";
import { findMachine } from "../../src/conversation/find-machine.ts";
import type { Wanted } from "../../src/conversation/machines.ts";
import type { TalkDeps, Turn } from "../../src/conversation/talk.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import type { VmTarget } from "../../src/target/target.ts";
import { subscriptionId, turnOf } from "./turns.ts";

const vm = (name: string, resourceGroup = "rg-prod"): VmTarget => ({
  kind: "vm",
  subscriptionId,
  resourceGroup,
  name,
});
const front = (resourceGroup = "rg-prod"): ScaleSetName => ({ subscriptionId, resourceGroup, name: "front" });

/** A turn in an Azure that answers like this, and what it was asked. */
function turnWith(
  answers: {
    readonly vms?: Result<readonly FoundVm[], AzureProblem>;
    readonly scaleSets?: Result<readonly ScaleSetName[], AzureProblem>;
  },
  deps: Partial<TalkDeps> = {},
): { readonly turn: Turn; readonly asked: readonly unknown[] } {
  const asked: unknown[] = [];
  const answered = <T>(query: unknown, answer: T): Promise<T> => {
    asked.push(query);
    return Promise.resolve(answer);
  };
  const azure = {
    findVms: (query: unknown) => answered(query, answers.vms ?? ok([])),
    findSimilar: () => Promise.resolve(ok([])),
    findScaleSets: (query: unknown) => answered(query, answers.scaleSets ?? ok([])),
  } as unknown as TalkDeps["azure"];
  return { turn: turnOf({ azure, ...deps }), asked };
}

const named = (name: string): Wanted => ({ kind: "name", query: { name }, label: name });
const shown = (found: unknown): string => JSON.stringify(found);
const scaleSet = (query: object, instanceId?: string): Wanted => ({
  kind: "scale-set",
  query: { name: "front", ...query },
  instanceId,
  label: "front",
});
const timedOut: AzureProblem = { kind: "timed-out", afterMs: 12_000 };

/** Everybody may ask about the whole subscription. */
const wide: TalkDeps["policy"] = async () => {
  const loaded = await turnOf().deps.policy();
  if (!loaded.ok) return loaded;
  const [rule] = loaded.value.policy.rules;
  const rules = rule === undefined ? [] : [{ ...rule, scopes: [`/subscriptions/${subscriptionId}`] }];
  return ok({ ...loaded.value, policy: { ...loaded.value.policy, rules } });
};

describe("a machine", () => {
  it("named by its id is found without asking Azure", async () => {
    const { turn, asked } = turnWith({});
    const found = await findMachine({ kind: "target", target: vm("web-01"), label: "web-01" }, turn);
    expect(found).toEqual({ kind: "target", target: vm("web-01") });
    expect(asked).toEqual([]);
  });

  it("out of scope is answered by the card of an absent one, by id and by name", async () => {
    const { turn } = turnWith({ vms: ok([{ target: vm("web-01", "rg-hr") }]) });
    const nothing = turnWith({ vms: ok([]) });
    const byName = await findMachine(named("web-01"), turn);
    const byId = await findMachine({ kind: "target", target: vm("web-01", "rg-hr"), label: "web-01" }, turn);
    expect(shown(byName)).toContain("I do not find this VM");
    expect(byId).toEqual(byName);
    expect(await findMachine(named("web-01"), nothing.turn)).toEqual(byName);
  });

  it("of a name that two visible groups have is asked for, with what Azure tells and nothing more", async () => {
    const vms = ok([
      { target: vm("app-01") },
      { target: vm("app-01", "rg-test"), location: "westeurope", powerState: "PowerState/running" },
    ]);
    const found = await findMachine(named("app-01"), turnWith({ vms }, { policy: wide }).turn);
    expect(shown(found)).toMatch(/rg-prod.*rg-test.*westeurope/);
    expect(shown(found)).not.toContain("PowerState/");
  });

  it("of a name that several have is the one that the conversation speaks of, after one look", async () => {
    const vms = ok([{ target: vm("app-01") }, { target: vm("app-01", "rg-test") }]);
    const { turn, asked } = turnWith({ vms }, { policy: wide });
    const spoken = (spokenOf: VmTarget): Wanted => ({ ...named("app-01"), spokenOf }) as Wanted;
    const target = vm("app-01", "rg-test");
    expect(await findMachine(spoken(target), turn)).toEqual({ kind: "target", target });
    expect(asked).toHaveLength(1);
    // One that is gone, or that this person may not see, does not stand in the way of those that are there.
    expect(shown(await findMachine(spoken(vm("app-01", "rg-gone")), turn))).toMatch(/rg-prod.*rg-test/);
    const hidden = turnWith({ vms: ok([{ target: vm("app-01") }, { target: vm("app-01", "rg-hr") }]) });
    expect(await findMachine(spoken(vm("app-01", "rg-hr")), hidden.turn)).toEqual({
      kind: "target",
      target: vm("app-01"),
    });
  });

  it("that the conversation speaks of is found also while names cannot be looked up", async () => {
    const { turn } = turnWith({ vms: fail(timedOut) });
    const wanted = { ...named("web-01"), spokenOf: vm("web-01") } as Wanted;
    expect(await findMachine(wanted, turn)).toEqual({ kind: "target", target: vm("web-01") });
  });

  it("that Azure does not tell is said so, with what can be done", async () => {
    const found = await findMachine(named("web-01"), turnWith({ vms: fail(timedOut) }).turn);
    expect(shown(found)).toContain("Azure is too slow just now");
  });

  it("under a policy that cannot be read is nobody's, and the log says so", async () => {
    const { turn } = turnWith(
      { vms: ok([{ target: vm("web-01") }]), scaleSets: ok([front()]) },
      { policy: () => Promise.resolve(fail([{ path: "", message: "is not JSON" }])) },
    );
    const answers = await Promise.all([
      findMachine(named("web-01"), turn),
      findMachine({ kind: "target", target: vm("web-01"), label: "web-01" }, turn),
      findMachine(scaleSet({}), turn),
    ]);
    expect(new Set(answers.map(shown)).size).toBe(1);
    expect(shown(answers[0])).not.toContain("I do not find this VM");
  });
});

describe("a scale set", () => {
  it("is looked at as a whole, or one instance of it, as its name is found", async () => {
    const { turn, asked } = turnWith({ scaleSets: ok([front(), front("rg-hr")]) });
    expect(await findMachine(scaleSet({}), turn)).toEqual({ kind: "scale-set", id: front() });
    expect(await findMachine(scaleSet({}, "3"), turn)).toEqual({
      kind: "target",
      target: {
        kind: "scale-set-instance",
        subscriptionId,
        resourceGroup: "rg-prod",
        scaleSet: "front",
        instanceId: "3",
      },
    });
    expect(asked).toHaveLength(2);
  });

  it("with its group and subscription costs no query", async () => {
    const { turn, asked } = turnWith({});
    const found = await findMachine(scaleSet({ resourceGroup: "rg-prod", subscriptionId }), turn);
    expect(found).toEqual({ kind: "scale-set", id: front() });
    expect(asked).toEqual([]);
  });

  it("out of scope is absent, and in two groups is asked for", async () => {
    const hidden = await findMachine(scaleSet({}), turnWith({ scaleSets: ok([front("rg-hr")]) }).turn);
    expect(shown(hidden)).toContain("I do not find this VM");
    expect(hidden).toEqual(await findMachine(scaleSet({}), turnWith({}).turn));
    const two = ok([front(), { ...front(), name: "FRONT" }]);
    expect(shown(await findMachine(scaleSet({}), turnWith({ scaleSets: two }).turn))).toContain("rg-prod");
  });

  it("that Azure does not tell is said so", async () => {
    const found = await findMachine(scaleSet({}), turnWith({ scaleSets: fail(timedOut) }).turn);
    expect(shown(found)).toContain("Azure is too slow just now");
  });
});
