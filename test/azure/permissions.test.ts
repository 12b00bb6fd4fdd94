import { describe, expect, it } from "vitest";
import { createLocalCredential } from "../../src/azure/credentials.ts";
import { isGranted, readPermissions } from "../../src/azure/permissions.ts";
import { recordingLog } from "../hosting/helpers.ts";
import { json, startArm } from "./arm-server.ts";

const scope = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg (é)";

async function read(status: number, body: unknown) {
  const arm = await startArm((_request, response) => json(response, status, body));
  const options = {
    endpoint: arm.endpoint,
    credential: createLocalCredential(Date.now),
    clock: Date.now,
    log: recordingLog(),
  };
  return { result: await readPermissions(options, scope, 5000), seen: arm.seen };
}

describe("reading rights", () => {
  it("asks ARM once, at the scope, and takes nulls for nothing", async () => {
    const { result, seen } = await read(200, {
      value: [
        { actions: ["*/read"], notActions: null, dataActions: [], notDataActions: [] },
        { actions: null, notActions: ["x"] },
      ],
    });
    expect(result).toStrictEqual({
      ok: true,
      value: [
        { actions: ["*/read"], notActions: [] },
        { actions: [], notActions: ["x"] },
      ],
    });
    expect(seen.map(({ method, url }) => [method, url.pathname, url.search])).toStrictEqual([
      ["GET", `${encodeURI(scope)}/providers/Microsoft.Authorization/permissions`, "?api-version=2022-04-01"],
    ]);
  });

  it("tells a scope that is not there, and an answer that is none", async () => {
    const absent = await read(404, { error: { code: "ResourceGroupNotFound", message: "no" } });
    expect(absent.result).toMatchObject({ ok: false, problem: { kind: "not-found" } });
    const odd = await read(200, { value: "everything" });
    expect(odd.result).toMatchObject({ ok: false, problem: { kind: "not-understood" } });
  });
});

describe("a right", () => {
  const write = "Microsoft.Compute/virtualMachines/write";
  it.each([
    ["*", true],
    ["Microsoft.Compute/virtualMachines/write", true],
    ["MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE", true],
    ["Microsoft.Compute/*", true],
    ["*/write", true],
    ["Microsoft.Compute/*/write", true],
    ["Microsoft.*/virtualMachines/*", true],
    ["Microsoft.Compute/virtualMachines/write*", true],
    ["Microsoft.Compute/virtualMachines/writ", false],
    ["Microsoft.Compute/virtualMachines", false],
    ["*/read", false],
    ["Microsoft.Compute/virtualMachineScaleSets/*", false],
    ["*write/write", false],
    ["", false],
  ])("by %o is %s", (pattern, granted) => {
    expect(isGranted([{ actions: [pattern], notActions: [] }], write)).toBe(granted);
  });

  it("is taken away by an exception of the same entry only", () => {
    const contributor = { actions: ["*"], notActions: ["Microsoft.Compute/*/write"] };
    expect(isGranted([contributor], write)).toBe(false);
    expect(isGranted([contributor, { actions: [write], notActions: [] }], write)).toBe(true);
    expect(isGranted([], write)).toBe(false);
  });
});
