import { describe, expect, test } from "vitest";
import { stateNames } from "../../src/approvals/states.ts";
import { recordOf } from "../../src/key-reset/errors.ts";
import type { Card } from "../../src/presentation/card.ts";
import { requestCard } from "../../src/presentation/request-card.ts";
import { viewerOf, type RequestView } from "../../src/presentation/request-view.ts";
import { verbs } from "../../src/presentation/verbs.ts";
import { ann, bo, cy, eve, minute, pending, start } from "../approvals/builders.ts";
import { buttons, executes, pieces, runs, textOf } from "./card-checks.ts";
import { approvers, reading, requests, requestView } from "./request-scenes.ts";

const card = (changes: Partial<RequestView> = {}): Card => requestCard(requestView(changes));
const text = (changes: Partial<RequestView> = {}): string => textOf(card(changes));
/** Text as a person reads it: runs of one line are one line. */
const prose = (changes: Partial<RequestView> = {}): string => runs(card(changes)).join("");

describe("an approval card says, before anything else is folded away", () => {
  test("which VM, exactly what changes, and until when it can be decided", () => {
    const lines = text().split("\n");
    expect(lines.slice(0, 5)).toEqual([
      "🔑 ",
      "Key reset of web-01 needs an approval",
      "rg-prod · westeurope · running",
      "keyIncarnationId 3 → 4",
      "Expires 14:30 UTC (in 28 min)",
    ]);
  });

  test("on which ground and evidence, from whom, how old, and what the file does not prove", () => {
    expect(prose()).toContain("Why: Key refused  key-rejected");
    expect(prose()).toContain(
      "Evidence: file sent by Ann Lee at 14:00 UTC (2 min ago); the file itself does not say which VM it is from. It was 41 s old then.",
    );
    expect(prose({ request: requests.fromAzure })).toContain(
      "Evidence: read from Azure at 14:00 UTC (2 min ago).Asked",
    );
    expect(prose({ request: requests.fromNobody })).toContain("file sent by a person at");
  });

  test("that no finding supports a declared compromise, and whose word it rests on", () => {
    const declared = prose({ request: requests.declared });
    expect(declared).toContain("Why: Key declared compromised; no finding supports it.  declared-compromise");
    expect(declared).toContain("Evidence: none. It rests on the word of Ann Lee.");
    expect(declared).not.toContain("SHA-256");
  });

  test("who asks and why, in their words", () => {
    expect(prose()).toContain("Asked by Ann Lee: “disk was swapped during restore, INC-4711”");
  });

  test.each([
    ["running", "usually within minutes. No restart."],
    ["starting", "usually within minutes. No restart."],
    ["deallocated", "The VM does not run, so the agent takes the new one at the next start."],
    ["unknown", "within minutes if the VM runs, else at its next start"],
  ] as const)("what happens to a VM that is %s", (power, effect) => {
    expect(text({ machine: { ...reading, power } })).toContain(effect);
  });

  test("what happens where the VM's state is not known", () => {
    const unknown = text({ machine: null, region: null });
    expect(unknown).toContain("within minutes if the VM runs, else at its next start");
    expect(unknown).toContain("rg-prod\n");
    expect(unknown).toContain("read again at the decision and before sending.");
  });

  test("how many approvals there are, and who can give one", () => {
    expect(prose()).toContain("Approvals: 0 of 1. Bo Chen or Eve Diaz can approve.");
    const two = { ...pending(), quorum: 2, approvals: [{ objectId: bo, name: "Bo Chen", atMs: start }] };
    expect(prose({ request: two })).toContain("Key reset of web-01 needs 2 approvals");
    expect(prose({ request: two })).toContain("Approvals: 1 of 2.");
    expect(prose({ request: two })).toContain("✔\u00a0approved by Bo Chen · 14:00 UTC");
  });
});

describe("the details", () => {
  test("are folded, and hold conditions, ids, hashes and why it is no PUT", () => {
    const folded = pieces(card()).find(({ node }) => node["id"] === "details");
    expect(folded?.node["isVisible"]).toBe(false);
    for (const part of [
      "Conditions, read 2 min ago: ",
      "◦\u00a0Power: running",
      "✔\u00a0Provisioning: Succeeded",
      "✔\u00a0MSP enabled: true",
      "at most 60 min old at the decision",
      "The guide says PUT.",
      "11111111-2222-3333-4444-555555555555",
      "Request: request-1",
    ])
      expect(prose()).toContain(part);
  });

  test("show a hash whole, in groups that wrap on a phone", () => {
    const { planHash } = requests.pending;
    expect(planHash).toHaveLength(64);
    expect(text()).toContain(`${planHash.slice(0, 16)} ${planHash.slice(16, 32)} `);
  });

  test("say what does not hold, and what Azure did not tell", () => {
    const shown = text({ machine: { ...reading, enabled: false, provisioningState: null } });
    expect(shown).toContain("✖\u00a0MSP enabled: false");
    expect(shown).toContain("Provisioning: not told");
  });

  test("name who else asks", () => {
    const joiner = { objectId: cy, name: "Cy Ng", atMs: start };
    const withJoiners = (count: number) =>
      text({ request: { ...pending(), joiners: Array.from({ length: count }, () => joiner) } });
    expect(text()).not.toContain("Also asked by");
    expect(withJoiners(1)).toContain("Also asked by: \nCy Ng\n");
    expect(withJoiners(8)).toContain("Cy Ng, Cy Ng, Cy Ng, Cy Ng, Cy Ng and 3 more");
  });

  test("tell an instance of a scale set, and an id that is neither", () => {
    const id = requests.pending.resourceId;
    const instance = id.replace("virtualMachines/web-01", "virtualMachineScaleSets/vmss/virtualMachines/3");
    expect(prose({ request: { ...pending(), resourceId: instance } })).toContain(
      "Instance of a scale set: vmss/3",
    );
    expect(
      prose({ request: { ...pending(), resourceId: "/what/is/this" }, region: null, machine: null }),
    ).toContain("Resource: /what/is/this");
    expect(card({ request: { ...pending(), resourceId: "/what/is/this" } })["speak"]).toBe(
      "Key reset of a VM: Waiting for approval.",
    );
  });
});

describe("each person's view", () => {
  const titles = (viewer: RequestView["viewer"]) => buttons(card({ viewer }));

  test("has the buttons that this person may use", () => {
    expect(titles("approver")).toEqual(["Details", "Approve", "Reject …", "Reject"]);
    expect(titles("approver-done")).toEqual(["Details", "Reject …", "Reject"]);
    expect(titles("requester")).toEqual(["Details", "Cancel the request"]);
    expect(titles("onlooker")).toEqual(["Details"]);
  });

  test("falls back to all of them where a client shows no view per person, Cancel behind the dots", () => {
    expect(titles("everybody")).toEqual(["Details", "Approve", "Reject …", "Cancel the request", "Reject"]);
    const cancel = executes(card()).find(({ verb }) => verb === verbs.cancel);
    expect(cancel?.["mode"]).toBe("secondary");
  });

  test("tells the requester why there is no Approve, and an approver that it is counted", () => {
    expect(text({ viewer: "requester" })).toContain("You asked for it, so somebody else decides.");
    expect(text({ viewer: "approver-done" })).toContain("Yours is counted.");
  });

  test("is chosen by the object id alone", () => {
    const request = { ...pending(), approvals: [{ objectId: bo, name: "Ann Lee", atMs: start }] };
    const eligible = [bo, eve];
    expect(viewerOf(request, ann.toUpperCase(), [...eligible, ann])).toBe("requester");
    expect(viewerOf(request, eve.toUpperCase(), eligible)).toBe("approver");
    expect(viewerOf(request, bo, eligible)).toBe("approver-done");
    expect(viewerOf(request, cy, eligible)).toBe("onlooker");
  });

  test("is fetched by at most 60 clients, and by none once the request is over", () => {
    const refresh = (changes: Partial<RequestView>) =>
      card(changes)["refresh"] as { userIds: readonly string[]; action: object };
    const refreshFor = [
      `29:${"x".repeat(500)}`,
      ...Array.from({ length: 80 }, (_, index) => `29:${String(index)}`),
    ];
    expect(refresh({ refreshFor }).userIds).toHaveLength(60);
    expect(refresh({ refreshFor }).userIds).not.toContain(refreshFor[0]);
    expect(refresh({ refreshFor, request: requests.succeeded }).userIds).toEqual([]);
    expect(refresh({}).action).toMatchObject({
      type: "Action.Execute",
      verb: verbs.refresh,
      data: { requestId: "request-1" },
    });
  });
});

describe("a deciding button", () => {
  test("carries the request, the hash of the change and its verb", () => {
    const { id, planHash } = requests.pending;
    const carried = executes(card()).map(({ verb, data }) => ({ verb, data }));
    for (const verb of [verbs.approve, verbs.reject, verbs.cancel])
      expect(carried).toContainEqual({ verb, data: { requestId: id, planHash, verb } });
  });

  test("of rejection asks for a reason; the others send no input", () => {
    const inputs = Object.fromEntries(
      executes(card()).map(({ verb, associatedInputs }) => [verb, associatedInputs]),
    );
    expect(inputs).toEqual({ approve: "none", cancel: "none", reject: "auto" });
    const reason = pieces(card()).find(({ node }) => node["type"] === "Input.Text");
    expect(reason?.node).toMatchObject({ id: "reason", isRequired: true, maxLength: 500 });
  });

  test.each(stateNames.filter((state) => state !== "PENDING"))("is not there in the state %s", (state) => {
    const shown = card({ request: { ...pending(), state, endedAtMs: start } });
    expect(executes(shown).map(({ verb }) => verb)).toEqual([verbs.checkAgain]);
  });

  test("is not there when the time is over, even before the store says so", () => {
    const late = { nowMs: start + 31 * minute };
    expect(executes(card(late))).toEqual([]);
    expect(text(late)).toContain("Expired: key reset of web-01");
    expect(text(late)).toContain("Expired 14:30 UTC (60 s ago)");
    expect(prose(late)).toContain("Nobody decided in time. Nothing was sent to Azure.");
  });
});

describe("approvers are mentioned", () => {
  const mentioned = (changes: Partial<RequestView>) =>
    (card(changes)["msteams"] as { entities: readonly object[] }).entities;

  test("when the card is posted, by object id, with words of ours", () => {
    expect(mentioned({ isPosting: true })).toEqual([
      { type: "mention", text: "<at>approver 1</at>", mentioned: { id: bo, name: "approver 1" } },
      { type: "mention", text: "<at>approver 2</at>", mentioned: { id: eve, name: "approver 2" } },
    ]);
    const block = pieces(card({ isPosting: true })).find(({ node }) => node["type"] === "TextBlock");
    expect(block?.node["text"]).toBe("<at>approver 1</at>, <at>approver 2</at>: please decide.");
  });

  test("not again when it changes, nor for what is decided, nor more than ten", () => {
    expect(mentioned({})).toEqual([]);
    expect(mentioned({ isPosting: true, request: requests.succeeded })).toEqual([]);
    const many = Array.from({ length: 30 }, (_, index) => ({ objectId: String(index), name: null }));
    expect(mentioned({ isPosting: true, approvers: many })).toHaveLength(10);
    expect(mentioned({ isPosting: true, approvers: [{ objectId: "x".repeat(101), name: null }] })).toEqual(
      [],
    );
  });
});

describe("afterwards the same card tells what happened", () => {
  const steps = (name: keyof typeof requests) =>
    prose({ request: requests[name], nowMs: start + 10 * minute }).replaceAll("\u00a0", " ");

  test.each([
    [
      "approved",
      ["⋯ Approved: key reset of web-01", "✔ approved by Bo Chen · 14:02 UTC⋯ being sent to Azure"],
    ],
    ["executing", ["Sending to Azure: key reset", "⋯ being sent to Azure"]],
    ["sending", ["⋯ being sent to Azure · 14:02 UTC"]],
    ["sentAndWaiting", ["✔ sent to Azure · 14:02 UTC⋯ waiting for the VM model"]],
    [
      "verifying",
      [
        "Waiting for the new key: key reset",
        "✔ model accepted · 14:03 UTC⋯ waiting for the guest's new key, until 14:18 UTC",
      ],
    ],
    [
      "succeeded",
      [
        "✔ Done: key reset of web-01",
        "✔ approved by Bo Chen · 14:02 UTC✔ sent to Azure · 14:02 UTC✔ model accepted · 14:03 UTC✔ guest confirmed · 14:09 UTC",
      ],
    ],
    [
      "succeededByFile",
      [
        "model accepted, whether by us is not known",
        "guest confirmed, by a file that a person sent · 14:09 UTC",
      ],
    ],
    [
      "unverified",
      ["? Not confirmed: key reset", "? guest not confirmed", "Next: Send a fresh status.json."],
    ],
    [
      "failed",
      [
        "✖ Failed: key reset",
        "✖ refused by Azure · 14:03 UTC",
        "Azure's answer: A lock forbids changing the VM.",
        "Correlation id: 0b4c5f6e-1111-4222-8333-444455556666",
      ],
    ],
    [
      "rejected",
      [
        "✖ Rejected: key reset",
        "✖ rejected by Bo Chen · 14:07 UTC",
        "Reason: “The disk was swapped on purpose; wait for INC-4711.”",
      ],
    ],
    ["cancelled", ["– Cancelled: key reset", "– cancelled by Ann Lee · 14:07 UTC"]],
    ["expired", ["– Expired: key reset", "Nobody decided in time."]],
    ["superseded", ["– Superseded: key reset", "keyIncarnationId is 4 now."]],
    [
      "stale",
      ["⚠ No longer valid: key reset", "Somebody else reset the key meanwhile. keyIncarnationId is 7 now."],
    ],
  ] as const)("%s", (name, parts) => {
    for (const part of parts) expect(steps(name)).toContain(part);
  });

  test("and does not tell any more what would happen", () => {
    expect(steps("succeeded")).not.toContain("What happens");
    expect(steps("succeeded")).not.toContain("Next:");
    expect(steps("verifying")).toContain("What happens");
  });

  test("with the command for a person where Azure does not offer our way, and nowhere else", () => {
    expect(steps("methodRefused")).toContain(
      "az vm update --subscription 11111111-2222-3333-4444-555555555555 --resource-group rg-prod --name web-01 --set securityProfile.proxyAgentSettings.keyIncarnationId=4",
    );
    expect(steps("failed")).not.toContain("az vm");
    const noName = { ...requests.methodRefused, resourceId: "/what" };
    expect(text({ request: noName })).not.toContain("az vm");
  });

  test("with the command for an instance of a scale set that Azure does not take the change of", () => {
    const { resourceId } = requests.pending;
    const instance = `${resourceId.split("/virtualMachines/")[0] ?? ""}/virtualMachineScaleSets/vmss-1/virtualMachines/3`;
    const refusal = {
      kind: "refused",
      httpStatus: 404,
      code: "ResourceNotFound",
      message: "No route.",
      details: [],
      policy: null,
      correlationId: "corr-5",
      retryAfterSeconds: null,
    } as const;
    const sends = requests.failed.sends.map((send) => ({
      ...send,
      answer: recordOf(refusal, start, "scale-set-instance"),
    }));
    const shown = text({ request: { ...requests.failed, resourceId: instance, sends } });
    expect(shown).toContain("--name vmss-1 --instance-id 3 --set");
    expect(shown).toContain("Azure says: No route.");
    expect(shown).toContain("corr-5");
  });

  test("with Azure's words and correlation id where its answer was no clear one", () => {
    const cause = {
      kind: "server-error",
      code: "InternalError",
      message: "Try later.",
      correlationId: "corr-9",
    };
    const sends = requests.failed.sends.map((send) => ({
      ...send,
      answer: recordOf({ kind: "unknown", cause }, start),
    }));
    const request = {
      ...requests.failed,
      state: "UNVERIFIED",
      reasonCode: "outcome-unknown",
      sends,
    } as const;
    expect(prose({ request })).toMatch(/Azure's answer: .*\(InternalError\) Azure says: Try later\..*corr-9/);
  });

  test("with Azure's words and correlation id where the operation that it accepted failed", () => {
    const { verifying } = requests;
    const operationFailure = { what: "(InternalExecutionError) It broke.", correlationId: "corr-7" };
    const failed = (changes: object) => ({
      ...verifying,
      state: "FAILED" as const,
      reasonCode: "operation-failed" as const,
      verification: { ...verifying.verification, modelAcceptedAtMs: null, ...changes },
    });
    expect(prose({ request: failed({ operationFailure }) })).toMatch(
      /Azure's answer: \(InternalExecutionError\) It broke\..*corr-7/,
    );
    expect(prose({ request: failed({}) })).not.toContain("Azure's answer");
    const silent = failed({ operationFailure: { ...operationFailure, what: "" } });
    expect(prose({ request: silent })).not.toContain("Azure's answer");
    expect(prose({ request: silent })).toContain("corr-7");
  });

  test("also where it is not known whether anything was sent", () => {
    const lost = {
      ...requests.sending,
      state: "UNVERIFIED",
      reasonCode: "model-unreadable",
      endedAtMs: start + minute,
    } as const;
    expect(text({ request: lost })).toContain("may have been sent to Azure · 14:02 UTC");
    const answer = { kind: "unknown", atMs: start, correlationId: "", what: "timed-out" } as const;
    const unclear = { ...lost, sends: lost.sends.map((sent) => ({ ...sent, answer })) };
    expect(text({ request: unclear })).toContain("sent to Azure, without a clear answer");
    const again = { ...requests.sending, sends: [...requests.failed.sends, ...requests.sending.sends] };
    expect(text({ request: again })).toContain("being sent to Azure, attempt 2");
  });

  test("without a correlation id where Azure gave none, without an end where none is set", () => {
    const { failed, verifying } = requests;
    const sends = failed.sends.map((sent) => ({ ...sent, answer: { ...sent.answer!, correlationId: "" } }));
    expect(text({ request: { ...failed, sends } })).not.toContain("Correlation id");
    const endless = { ...verifying, verification: { ...verifying.verification, watchUntilMs: null } };
    expect(text({ request: endless })).toContain("waiting for the guest's new key");
    expect(text({ request: endless })).not.toContain("until 14:18");
  });

  test("and offers to look again, unless there is nothing to carry back", () => {
    const over = { request: requests.stale };
    expect(executes(card(over)).map(({ data }) => data)).toEqual([{ vm: "web-01", verb: verbs.checkAgain }]);
    expect(executes(card({ ...over, checkAgainData: null }))).toEqual([]);
  });

  test("with the date where it was another day", () => {
    expect(text({ request: requests.succeeded, nowMs: start + 48 * 60 * minute })).toContain(
      "guest confirmed · 2026-11-23 14:09 UTC",
    );
  });
});

test("a code that this version does not know is shown as it is stored", () => {
  const request = { ...pending(), ground: { kind: "finding", code: "constructor" } } as const;
  expect(prose({ request })).toContain("Why: Finding  constructor");
});

test("approvers without names are counted", () => {
  const unnamed = approvers.map(({ objectId }) => ({ objectId, name: null }));
  expect(prose({ approvers: unnamed })).toContain("2 people whom the policy names can approve.");
});
