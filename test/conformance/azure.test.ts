import { describe, expect, test } from "vitest";
import { guestOf, idOf, startAzure, targetOf, type RunningAzure } from "../simulator/azure/helpers.ts";
import { judgesOf, type BicepType, type Judges } from "./bicep-schema.ts";
import { readSpec, specsFolder, whySkipped } from "./specs.ts";

const version = "api-version=2026-04-01";
const vmType = "Microsoft.Compute/virtualMachines";
const setType = "Microsoft.Compute/virtualMachineScaleSets";
const instanceType = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines";

let known: Judges | null = null;
const types = () => readSpec("bicep-types-compute-2026-04-01.types.json") as BicepType[];
const judges = (): Judges => (known ??= judgesOf(types()));
const example = (name: string) => readSpec("official-examples", `${name}.json`);

/** Machines whose bodies can be read, with their kind. */
const readable = ({ azure }: RunningAzure) =>
  azure.machines
    .list()
    .filter(({ name }) => name !== "hr-db-01" && name !== "busy-01")
    .map(({ resourceId, name }) => ({
      resourceId,
      name,
      type: resourceId.includes("virtualMachineScaleSets") ? instanceType : vmType,
    }));

/** Resets a key through the adapter and gives what it sent and what it got. */
async function exchangeOf(running: RunningAzure, name: string) {
  const { azure, writer } = running;
  const target = targetOf(azure, name);
  const model = await writer.readModel(target, 5000);
  if (!model.ok) throw new Error(model.problem.kind);
  const { keyIncarnationId, etag } = model.value;
  const patch = { target, to: Number(keyIncarnationId) + 1, ifMatch: etag ?? "", correlationId: "r" };
  expect(await writer.patchKeyIncarnationId(patch)).toMatchObject({ kind: "accepted" });
  const sent = azure.requests().at(-1);
  expect(sent?.method).toBe("PATCH");
  return { sent: JSON.parse(sent?.body ?? "null") as unknown, path: sent?.path ?? "" };
}

describe.skipIf(specsFolder === null)(`Azure's own types judge${whySkipped}`, () => {
  describe("its own examples, so that the judge is not stricter than the service", () => {
    test.each([
      ["VirtualMachine_Get", vmType],
      ["VirtualMachine_Create_WithProxyAgentSettings", vmType],
      ["VirtualMachineScaleSet_Create_WithProxyAgentSettings", setType],
      ["VirtualMachineScaleSetVM_Get_WithUserData", instanceType],
    ])("%s", (name, type) => {
      for (const { body } of Object.values<any>(example(name).responses)) {
        // The example calls an instance a VM: its type is not judged.
        const judged = type === instanceType ? { ...body, type: instanceType } : body;
        expect(judges().resource(type, "response")(judged)).toStrictEqual([]);
      }
    });

    test.each([
      ["VirtualMachine_Get_InstanceView", "VirtualMachineInstanceView"],
      [
        "VirtualMachineScaleSetVM_Get_InstanceViewAutoPlacedOnDedicatedHostGroup",
        "VirtualMachineScaleSetVMInstanceView",
      ],
    ])("%s", (name, type) => {
      expect(judges().named(type, "response")(example(name).responses["200"].body)).toStrictEqual([]);
    });

    test.each([
      ["VirtualMachine_Create_WithProxyAgentSettings", vmType],
      ["VirtualMachineScaleSet_Create_WithProxyAgentSettings", setType],
    ])("%s, as it is sent", (name, type) => {
      expect(judges().resource(type, "request")(example(name).parameters.parameters)).toStrictEqual([]);
    });
  });

  describe("what the simulated Azure answers", () => {
    test("every machine, without its instance view and with it", async () => {
      const running = await startAzure();
      for (const { resourceId, type } of readable(running)) {
        for (const query of [version, `$expand=instanceView&${version}`]) {
          const { body } = await running.ask(`${resourceId}?${query}`);
          expect(judges().resource(type, "response")(body), resourceId).toStrictEqual([]);
        }
      }
    });

    test("every instance view alone", async () => {
      const running = await startAzure();
      for (const { resourceId, type } of readable(running)) {
        const name = type === vmType ? "VirtualMachineInstanceView" : "VirtualMachineScaleSetVMInstanceView";
        const { body } = await running.ask(`${resourceId}/instanceView?${version}`);
        expect(judges().named(name, "response")(body), resourceId).toStrictEqual([]);
      }
    });

    test("the models of the scale sets", async () => {
      const running = await startAzure();
      for (const name of ["vmss-front", "vmss-pool"]) {
        const set = idOf(running.azure, "web-01").replace(
          "virtualMachines/web-01",
          `virtualMachineScaleSets/${name}`,
        );
        const { body } = await running.ask(`${set}?${version}`);
        expect(judges().resource(setType, "response")(body)).toStrictEqual([]);
      }
    });

    test("a machine while it is changed, when that has failed, when the guest has the key, and made again", async () => {
      const running = await startAzure();
      const { azure, ask, advance } = running;
      const resourceId = idOf(azure, "web-01");
      const path = `${resourceId}?$expand=instanceView&${version}`;
      const judge = judges().resource(vmType, "response");
      await exchangeOf(running, "web-01");
      expect(judge((await ask(path)).body)).toStrictEqual([]);
      advance(60_000);
      const { body } = await ask(path);
      expect(guestOf(body).keyLatchStatus.states.keyIncarnationId).toBe("4");
      expect(judge(body)).toStrictEqual([]);
      azure.faults.add({ effect: { kind: "operation-failed" }, method: "PATCH" });
      await exchangeOf(running, "web-01");
      advance(60_000);
      const failed = await ask(path);
      expect(failed.body.properties.provisioningState).toBe("Failed");
      expect(judge(failed.body)).toStrictEqual([]);
      azure.machines.recreate(resourceId);
      expect(judge((await ask(path)).body)).toStrictEqual([]);
    });

    test("the answer to a change", async () => {
      const running = await startAzure();
      const body = '{"properties":{"securityProfile":{"proxyAgentSettings":{"keyIncarnationId":9}}}}';
      const init = { method: "PATCH", headers: { "content-type": "application/json" }, body };
      for (const name of ["web-02", "vmss-pool_4f1a2b3c"]) {
        const answer = await running.ask(`${idOf(running.azure, name)}?${version}`, init);
        expect(answer.status).toBe(200);
        expect(judges().resource(vmType, "response")(answer.body)).toStrictEqual([]);
      }
    });
  });

  describe("what we send", () => {
    test.each(["web-01", "vmss-pool_9d8e7f60"])("the reset of %s", async (name) => {
      const { sent, path } = await exchangeOf(await startAzure(), name);
      expect(path).toContain(version);
      expect(sent).toHaveProperty("properties.securityProfile.proxyAgentSettings.keyIncarnationId");
      expect(judges().resource(vmType, "request")(sent)).toStrictEqual([]);
    });

    test("the reset of an instance of a Uniform scale set, by the body's type: the method is not in the specification", async () => {
      const { sent } = await exchangeOf(await startAzure(), "vmss-front_3");
      expect(judges().resource(instanceType, "request")(sent)).toStrictEqual([]);
    });
  });

  describe("and refuse what is wrong", () => {
    const reset = (keyIncarnationId: unknown) => ({
      properties: { securityProfile: { proxyAgentSettings: { keyIncarnationId } } },
    });
    test.each([
      ["a text for the number", reset("4")],
      ["half a number", reset(4.5)],
      ["null for the number", reset(null)],
      ["settings in the wrong place", { properties: { proxyAgentSettings: { keyIncarnationId: 4 } } }],
      [
        "a setting that does not exist",
        { properties: { securityProfile: { proxyAgentSettings: { hostGA: {} } } } },
      ],
      ["an echoed vmId", { properties: { ...reset(4).properties, vmId: "x" } }],
      [
        "an echoed provisioning state",
        { properties: { ...reset(4).properties, provisioningState: "Succeeded" } },
      ],
      ["an echoed instance view", { properties: { ...reset(4).properties, instanceView: {} } }],
      ["an echoed etag", { ...reset(4), etag: '"7"' }],
      ["an echoed id", { ...reset(4), id: "/x" }],
      ["an echoed name", { ...reset(4), name: "web-01" }],
    ])("%s in a request", (_, body) => {
      expect(judges().resource(vmType, "request")(reset(4))).toStrictEqual([]);
      expect(judges().resource(vmType, "request")(body)).not.toStrictEqual([]);
    });

    test("a whole model sent back", async () => {
      const { azure, ask } = await startAzure();
      const { body } = await ask(`${idOf(azure, "win-01")}?${version}`);
      expect(judges().resource(vmType, "response")(body)).toStrictEqual([]);
      expect(judges().resource(vmType, "request")(body).length).toBeGreaterThanOrEqual(5);
    });

    test("an unknown or wrong member in an answer", async () => {
      const { azure, ask } = await startAzure();
      const { body } = await ask(`${idOf(azure, "win-01")}?$expand=instanceView&${version}`);
      const judge = judges().resource(vmType, "response");
      expect(judge(body)).toStrictEqual([]);
      expect(judge({ ...body, colour: "red" })).not.toStrictEqual([]);
      expect(judge({ ...body, location: undefined })).not.toStrictEqual([]);
      const { instanceView } = body.properties;
      const loud = { ...instanceView, statuses: [{ ...instanceView.statuses[0], level: "Loud" }] };
      expect(judge({ ...body, properties: { ...body.properties, instanceView: loud } })).not.toStrictEqual(
        [],
      );
      const settings = { proxyAgentSettings: { keyIncarnationId: "0" } };
      expect(
        judge({ ...body, properties: { ...body.properties, securityProfile: settings } }),
      ).not.toStrictEqual([]);
    });
  });

  describe("not judged, since the types at hand do not describe it", () => {
    test.each([
      ["rows and requests of Resource Graph", "Microsoft.ResourceGraph/resources"],
      ["the caller's permissions", "Microsoft.Authorization/permissions"],
      ["the state of a long-running operation", "Microsoft.Compute/locations/operations"],
    ])("%s", (_, type) => {
      expect(judges().resourceTypes).toContain(vmType);
      expect(judges().resourceTypes).not.toContain(type);
    });

    test("methods (so the PATCH of a Uniform instance), headers, error envelopes, lists around entries: only bodies are described", () => {
      const described = new Set(types().map(({ $type }) => $type.replace(/Type$/, "")));
      const bodies = ["Any", "Array", "Boolean", "Integer", "Object", "StringLiteral", "String", "Union"];
      expect([...described].toSorted()).toStrictEqual([...bodies, "Resource", "ResourceFunction"].toSorted());
    });

    test("what the agent writes into a substatus: any text will do", () => {
      const judge = judges().named("InstanceViewStatus", "response");
      expect(judge({ message: "{" })).toStrictEqual([]);
      expect(judge({ message: {} })).not.toStrictEqual([]);
    });
  });
});
