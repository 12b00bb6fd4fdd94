/** The two subscriptions of the simulated Azure. */
const subscriptions = {
  production: "8d3e1f52-7c0a-4b96-a1de-5f2b9c7e4d10",
  development: "2f6b9a04-e5d1-4c38-9b7f-0a83c6d1e2f4",
} as const;

const westEurope = { location: "westeurope" } as const;

/** Where the VMs of production are. */
export const prod = {
  kind: "vm",
  subscriptionId: subscriptions.production,
  resourceGroup: "rg-prod",
  ...westEurope,
} as const;

/** Where the Windows machines of the back office are. */
export const office = { ...prod, resourceGroup: "rg-office" } as const;

/** A group that the reading identity has no rights on. */
export const personnel = { ...prod, resourceGroup: "rg-hr" } as const;

/** Where the VMs of development are. */
export const test = {
  kind: "vm",
  subscriptionId: subscriptions.development,
  resourceGroup: "rg-test",
  location: "northeurope",
} as const;

/** MSP on and enforced, as the model has it. */
export function enforced(keyIncarnationId?: number): {
  readonly enabled: true;
  readonly keyIncarnationId?: number;
  readonly wireServer: { readonly mode: "Enforce" };
  readonly imds: { readonly mode: "Enforce" };
} {
  return {
    enabled: true,
    ...(keyIncarnationId === undefined ? {} : { keyIncarnationId }),
    wireServer: { mode: "Enforce" },
    imds: { mode: "Enforce" },
  };
}
