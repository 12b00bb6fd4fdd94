import type { HttpClient, PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";
import { ownUrl, type ArmEndpoint } from "./arm-endpoint.ts";

/** Thrown when a request would leave for a host that is not the configured ARM host; nothing was sent. */
class ForeignHostError extends Error {
  override readonly name = "ForeignHostError";
}

interface Parts {
  readonly endpoint: ArmEndpoint;
  readonly inner: HttpClient;
  readonly clone: (request: PipelineRequest) => PipelineRequest;
}

/**
 * The last thing before the network: sends to the configured ARM origin and to nothing else, so a token cannot reach another host
 * whatever link, redirect or defect asked for it. With a loopback stand-in the request is cloned and re-targeted (changing the
 * original would break the SDK's own links), since the SDK gives bearer tokens to https URLs only.
 */
export function createArmHttpClient({ endpoint, inner, clone }: Parts): HttpClient {
  return {
    async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
      const url = ownUrl({ ...endpoint, loopback: null }, request.url);
      if (url === null) {
        throw new ForeignHostError("A request to a host other than ARM was refused");
      }
      if (endpoint.loopback === null) {
        return inner.sendRequest(request);
      }
      const copy = clone(request);
      copy.url = endpoint.loopback + url.slice(endpoint.origin.length);
      copy.allowInsecureConnection = true;
      const response = await inner.sendRequest(copy);
      response.request = request;
      return response;
    },
  };
}
