import { findMachine, type ArmCall } from "./arm-call.ts";
import type { ArmReply } from "./arm-reply.ts";
import { isReply } from "./arm-route.ts";

/** The rights of the caller on a machine: everything may be read, machines may be written. */
export function readPermissions(call: ArmCall): ArmReply {
  const found = findMachine(call, "read");
  if (isReply(found)) return found;
  const entry = (actions: readonly string[]): Readonly<Record<string, readonly string[]>> => ({
    actions,
    notActions: [],
    dataActions: [],
    notDataActions: [],
  });
  const write =
    found.machine.kind === "vm"
      ? "Microsoft.Compute/virtualMachines/write"
      : "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/write";
  return { status: 200, body: { value: [entry(["*/read"]), entry([write])] } };
}
