import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDemoPolicy, createPolicyFile } from "../../src/hosting/policy-file.ts";

let folder: string;
let path: string;
let hashed: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-policy-"));
  path = join(folder, "policy.json");
  hashed = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

function sha256(text: string): string {
  hashed += 1;
  return createHash("sha256").update(text).digest("hex");
}

function write(approver: string): void {
  const rules = [{ scopes: ["/"], ask: ["*"], approve: [approver] }];
  writeFileSync(path, JSON.stringify({ version: 1, tenants: ["t"], rules }));
}

describe("the policy file", () => {
  test("counts from the next call on when it changes, and is worked through only then", async () => {
    const policy = createPolicyFile(path, sha256);
    const approvers = async () => {
      const read = await policy();
      return read.ok ? read.value.policy.rules[0]?.approve : read.problem;
    };
    write("ann");
    expect([await approvers(), await approvers(), hashed]).toEqual([["ann"], ["ann"], 1]);
    write("bob");
    expect([await approvers(), hashed]).toEqual([["bob"], 2]);
  });
  test("that is gone or broken allows nothing, and what it said before is not remembered", async () => {
    const policy = createPolicyFile(path, sha256);
    write("ann");
    expect((await policy()).ok).toBe(true);
    writeFileSync(path, "{");
    expect(await policy()).toMatchObject({ ok: false, problem: [{ message: "is not JSON" }] });
    rmSync(path);
    expect(await policy()).toMatchObject({ ok: false, problem: [{ message: "cannot be read (ENOENT)" }] });
    write("ann");
    expect((await policy()).ok).toBe(true);
  });
});

describe("the policy of local mode", () => {
  test("lets everybody of the tenant ask, and these people approve", async () => {
    const read = await createDemoPolicy("t", ["ann", "bob"], sha256)();
    expect(read.ok && read.value.policy).toMatchObject({
      tenants: ["t"],
      rules: [{ scopes: ["/"], ask: ["*"], approve: ["ann", "bob"] }],
    });
  });
});
