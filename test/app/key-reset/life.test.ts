import { describe, expect, test } from "vitest";
import { bo, pending, pressOn, world } from "./world.ts";

describe("a reset that goes well", () => {
  test("from the request over the approval to the new key in the guest", async () => {
    const here = await world();
    const { resets, azure, resourceId } = here;
    const request = await pending(here);
    expect(request).toMatchObject({ state: "PENDING", plan: { from: 3, to: 4 } });
    const pressed = await resets.press(pressOn(request, "approve", bo));
    expect(pressed).toMatchObject({ kind: "done", shown: { request: { state: "APPROVED" } } });
    const end = await here.reach(request.id, "SUCCEEDED", "UNVERIFIED", "FAILED", "STALE");
    expect(end).toMatchObject({ state: "SUCCEEDED", verification: { by: "us", guestConfirmedBy: "azure" } });
    expect(azure.machines.get(resourceId)).toMatchObject({ changes: [4], guestKeyIncarnationId: 4 });
    expect(here.patches()).toHaveLength(1);
    expect(await here.chain()).toMatchObject({ kind: "intact" });
  });
});
