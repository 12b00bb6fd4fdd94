import { createDefaultHttpClient, createHttpHeaders, createPipelineRequest } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "vitest";
import { parseArmEndpoint } from "../../src/azure/arm-endpoint.ts";
import { createArmHttpClient } from "../../src/azure/arm-http-client.ts";
import { json, startArm } from "./arm-server.ts";

const headers = () => createHttpHeaders({ authorization: "Bearer secret" });
const clientOf = (endpoint: string) =>
  createArmHttpClient({
    endpoint: parseArmEndpoint(endpoint),
    inner: createDefaultHttpClient(),
    clone: (request) => createPipelineRequest({ ...request }),
  });

describe("the last thing before the network", () => {
  it("sends a request for ARM to the stand-in, and leaves the request as it was", async () => {
    const arm = await startArm((_, response) => json(response, 200, {}));
    const url = "https://management.azure.com/a/b?c=%20d";
    const request = createPipelineRequest({ url, method: "PATCH", headers: headers(), body: "{}" });
    const response = await clientOf(arm.endpoint).sendRequest(request);
    expect(response.request).toBe(request);
    expect([request.url, request.allowInsecureConnection]).toStrictEqual([url, false]);
    expect(arm.seen).toMatchObject([
      { method: "PATCH", body: "{}", headers: { authorization: "Bearer secret" } },
    ]);
    expect(arm.seen[0]?.url.href).toBe("http://arm/a/b?c=%20d");
  });

  it("lets no token out to another host, from local mode or production", async () => {
    const foreign = await startArm((_, response) => json(response, 200, {}));
    for (const endpoint of ["https://management.azure.com", "http://127.0.0.1:1"]) {
      for (const url of [
        `${foreign.endpoint}/subscriptions`,
        "https://management.azure.com.evil.example/",
        "https://management.azure.com@127.0.0.1/",
        "http://management.azure.com/",
        "https://login.microsoftonline.com/",
      ]) {
        const request = createPipelineRequest({ url, headers: headers(), allowInsecureConnection: true });
        await expect(clientOf(endpoint).sendRequest(request)).rejects.toMatchObject({
          name: "ForeignHostError",
        });
      }
    }
    expect(foreign.seen).toHaveLength(0);
  });
});
