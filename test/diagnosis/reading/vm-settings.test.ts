import { describe, expect, test } from "vitest";
import { readMspSettings } from "../../../src/diagnosis/reading/vm-settings.ts";

const read = (proxyAgentSettings: unknown) => readMspSettings({ securityProfile: { proxyAgentSettings } });
const profile = { inVMAccessControlProfileReferenceId: "/subscriptions/s/…/versions/1.0.0" };

describe("the model's MSP settings", () => {
  test.each([
    [
      { enabled: true },
      { mspEnabled: true, wireServer: "absent", imds: "absent", keyIncarnationId: undefined },
    ],
    [
      { enabled: false, keyIncarnationId: 0 },
      { mspEnabled: false, keyIncarnationId: 0 },
    ],
    [
      { enabled: "true", keyIncarnationId: "3" },
      { mspEnabled: undefined, keyIncarnationId: 3 },
    ],
    [{ keyIncarnationId: "3 " }, { keyIncarnationId: undefined }],
    [{ keyIncarnationId: 2147483647 }, { keyIncarnationId: 2147483647 }],
    [{ keyIncarnationId: -1 }, { keyIncarnationId: undefined }],
    [{ keyIncarnationId: 1.5 }, { keyIncarnationId: undefined }],
    [
      { wireServer: { mode: "Enforce" }, imds: { mode: "audit" } },
      { wireServer: "Enforce", imds: "Audit" },
    ],
    [
      { wireServer: { mode: " Disabled " }, imds: { mode: "Enable" } },
      { wireServer: "Disabled", imds: "other" },
    ],
    [
      { wireServer: profile, imds: { ...profile, mode: "Audit" } },
      { wireServer: "profile", imds: "Audit" },
    ],
    [
      {
        wireServer: { InVmAccessControlProfileReferenceId: "x" },
        imds: { inVMAccessControlProfileReferenceId: "" },
      },
      { wireServer: "profile", imds: "absent" },
    ],
    [
      { mode: "Audit", imds: { mode: "Enforce" } },
      { wireServer: "Audit", imds: "Enforce" },
    ],
    [
      { mode: "Audit", imds: profile },
      { wireServer: "Audit", imds: "profile" },
    ],
    [
      { wireServer: null, imds: [] },
      { wireServer: "absent", imds: "absent" },
    ],
    [null, { mspEnabled: undefined, wireServer: "absent", imds: "absent", keyIncarnationId: undefined }],
  ])("%j", (settings, expected) => {
    expect(read(settings)).toMatchObject(expected);
  });
  test("are found whatever the case of their names", () => {
    expect(readMspSettings({ SecurityProfile: { ProxyAgentSettings: { enabled: true } } }).mspEnabled).toBe(
      true,
    );
    const settings = {
      Enabled: true,
      KeyIncarnationId: 4,
      WireServer: { Mode: "Audit" },
      Imds: { Mode: "Enforce" },
    };
    expect(read(settings)).toEqual({
      mspEnabled: true,
      keyIncarnationId: 4,
      wireServer: "Audit",
      imds: "Enforce",
    });
    expect(readMspSettings(undefined).mspEnabled).toBeUndefined();
  });
});
