import { describe, expect, test } from "vitest";
import {
  eligibleApprovers,
  isSameId,
  mayApprove,
  mayAsk,
  maySee,
  ruleFor,
  whoCouldApprove,
  type Access,
} from "../../src/approvals/access.ts";
import { ann, bo, cy, eve, group, nowhere, person, policy, tenantId, vm } from "./builders.ts";

const reason = (access: Access) => (access.kind === "refused" ? access.reason : "allowed");

const layered = policy(
  {},
  {
    rules: [
      { scopes: ["/"], ask: [eve], approve: [eve, cy] },
      { scopes: [vm.toUpperCase()], ask: [], approve: [] },
      { scopes: [group, "/subscriptions/other"], ask: ["*"], approve: [ann, bo] },
    ],
  },
).policy;
const sibling = vm.replace("web-01", "web-02");

describe("which rule counts", () => {
  test("the one with the longest scope, alone", () => {
    expect(ruleFor(layered, vm)?.index).toBe(1);
    expect(ruleFor(layered, sibling)).toMatchObject({ index: 2, scope: group });
    expect(ruleFor(layered, sibling.replace("rg-prod", "rg-prod2"))?.index).toBe(0);
    expect(ruleFor(policy().policy, "/subscriptions/unknown")).toBeNull();
  });

  test("a closer rule that is empty denies, whatever a wider one allows", () => {
    expect(reason(mayAsk({ policy: layered, person: person(eve), place: nowhere, resourceId: vm }))).toBe(
      "not-listed",
    );
    expect(eligibleApprovers(layered, vm, ann)).toEqual([]);
  });
});

describe("asking", () => {
  const channels = policy({ ask: [ann.toUpperCase(), "19:c@thread.tacv2", "team-1"] }).policy;
  const ask = (who: Parameters<typeof person>, place = nowhere, resourceId = vm) =>
    reason(mayAsk({ policy: channels, person: person(...who), place, resourceId }));

  test("listed people, teams and channels may", () => {
    expect(ask([ann])).toBe("allowed");
    expect(ask([bo], { teamId: "team-1", channelId: null })).toBe("allowed");
    expect(ask([bo], { teamId: "group-9", teamThreadId: "TEAM-1", channelId: null })).toBe("allowed");
    expect(ask([bo], { teamId: "team-1", teamThreadId: "19:t@thread.tacv2", channelId: null })).toBe(
      "allowed",
    );
    expect(ask([bo], { teamId: null, channelId: "19:C@thread.tacv2" })).toBe("allowed");
    expect(ask([bo], { teamId: "team-2", channelId: "19:d@thread.tacv2" })).toBe("not-listed");
  });

  test("nobody may about a machine that no rule covers", () => {
    expect(ask([ann], nowhere, "/subscriptions/unknown")).toBe("no-rule");
  });

  test("bots, the unknown and other tenants may not, even where everybody may", () => {
    const open = (who: Parameters<typeof person>) =>
      reason(mayAsk({ policy: policy().policy, person: person(...who), place: nowhere, resourceId: vm }));
    expect(open([eve])).toBe("allowed");
    expect(open([eve, { isBot: true }])).toBe("bot");
    expect(open([null])).toBe("no-object-id");
    expect(open([" "])).toBe("no-object-id");
    expect(open([eve, { tenantId: "another" }])).toBe("other-tenant");
    expect(open([eve, { tenantId: null }])).toBe("other-tenant");
    expect(open([eve, { tenantId: tenantId.toUpperCase() }])).toBe("allowed");
  });

  test("a star among the approvers is no person, and one among the askers no id", () => {
    expect(isSameId(null, null)).toBe(false);
    expect(ask(["*"])).toBe("not-listed");
  });
});

describe("approving", () => {
  const approve = (who: Parameters<typeof person>, requesterId = ann, resourceId = vm) =>
    reason(mayApprove({ policy: policy().policy, person: person(...who), resourceId, requesterId }));

  test("only listed people, never the requester, whatever the spelling", () => {
    expect(approve([bo.toUpperCase()])).toBe("allowed");
    expect(approve([eve])).toBe("not-listed");
    expect(approve([ann.toUpperCase()])).toBe("requester-may-not-decide");
    expect(approve([eve], eve)).toBe("requester-may-not-decide");
    expect(approve([bo], ann, "/subscriptions/unknown")).toBe("no-rule");
    expect(approve([bo, { isBot: true }])).toBe("bot");
  });

  test("those who may approve may also see; everybody else only what they may ask about", () => {
    const narrow = policy({ ask: [ann] }).policy;
    const see = (objectId: string) =>
      reason(maySee({ policy: narrow, person: person(objectId), place: nowhere, resourceId: vm }));
    expect([see(ann), see(bo), see(eve)]).toEqual(["allowed", "allowed", "not-listed"]);
  });
});

describe("who could approve", () => {
  test("names everybody of the rule with the reason, each once", () => {
    const twice = policy({ approve: [ann, bo, bo.toUpperCase()], quorum: 2 }).policy;
    expect(whoCouldApprove(twice, vm, ann)).toMatchObject({
      candidates: [
        { objectId: ann, access: { kind: "refused", reason: "requester-may-not-decide" } },
        { objectId: bo, access: { kind: "allowed" } },
      ],
      eligible: [bo],
      quorum: 2,
      isEnough: false,
    });
    expect(whoCouldApprove(twice, vm, "").isEnough).toBe(true);
  });

  test("nobody where no rule covers the machine", () => {
    expect(whoCouldApprove(policy().policy, "/subscriptions/unknown", ann)).toMatchObject({
      match: null,
      eligible: [],
      isEnough: false,
    });
  });
});
