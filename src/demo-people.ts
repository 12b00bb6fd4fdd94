/** The tenant of local mode; the simulated Teams has the same. */
export const demoTenantId = "5d1e0f7a-3c64-4b8e-9a52-7f20c4b9d316";

/** The two approvers of the chat page; the simulated Teams has the same. Copied, because a production image does not hold the simulator. */
export const demoApproverIds: readonly string[] = [
  "b2e4d3c5-69c8-4f1a-8d7b-1e3f8c52a6b9",
  "c3d5e4b6-7ad9-4a2b-9e8c-2f4a9d63b7ca",
];
