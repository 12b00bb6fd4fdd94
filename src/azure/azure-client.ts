import type { HttpClient } from "@azure/core-rest-pipeline";
import type { TokenCredential } from "@azure/identity";
import type { AzureReader } from "../app/ports/azure-reader.ts";
import type { Clock } from "../app/ports/clock.ts";
import type { Log } from "../app/ports/log.ts";
import type { ScaleSetReader } from "../app/ports/scale-set-reader.ts";
import { computeApiVersions, createApiVersions, resourceGraphApiVersions } from "./api-versions.ts";
import { parseArmEndpoint } from "./arm-endpoint.ts";
import { createArmGateway } from "./arm-gateway.ts";
import { usualBackoffMs, type ReadContext } from "./arm-read.ts";
import { underDeadline } from "./deadline.ts";
import { findScaleSets } from "./find-scale-sets.ts";
import { findSimilar, findVms } from "./find-vms.ts";
import { readVm } from "./read-vm.ts";
import { listScaleSetInstances } from "./scale-set-instances.ts";

/** How ARM is reached. */
export interface AzureClientOptions {
  /** `LATCHKEY_ARM_ENDPOINT`: an https origin, or an http origin on loopback (local mode). */
  readonly endpoint: string;
  readonly credential: TokenCredential;
  readonly clock: Clock;
  readonly log: Log;
  /** What stands behind the host check; the SDK's own client if absent. */
  readonly httpClient?: HttpClient;
  /** Versions of Microsoft.Compute to try, newest first. */
  readonly apiVersions?: readonly string[];
  /** Pauses before further tries of a read, in milliseconds; as many tries as pauses. Two (a quarter and three quarters of a second) if absent. */
  readonly backoffMs?: readonly number[];
}

/** Reads of Azure: of VMs, and of scale sets. */
export interface AzureClient extends AzureReader, ScaleSetReader {
  /** Loads the SDK ahead of the first question; asks Azure nothing. */
  warmUp(): Promise<void>;
}

/** What reads of VMs need, shared by the client and the reset writer. */
export function createReadContext(options: AzureClientOptions): ReadContext {
  const gateway = createArmGateway({ ...options, endpoint: parseArmEndpoint(options.endpoint) });
  const versions = createApiVersions(options.apiVersions ?? computeApiVersions);
  return { gateway, versions, log: options.log, backoffMs: options.backoffMs ?? usualBackoffMs };
}

/** The reader of Azure. Throws a RangeError for an endpoint that is none. */
export function createAzureClient(options: AzureClientOptions): AzureClient {
  const compute = createReadContext(options);
  const graph: ReadContext = { ...compute, versions: createApiVersions(resourceGraphApiVersions) };
  return {
    readVm: (target, deadlineMs) =>
      underDeadline(deadlineMs, (deadline) => readVm(compute, target, deadline)),
    findVms: (query, deadlineMs) => underDeadline(deadlineMs, (deadline) => findVms(graph, query, deadline)),
    listScaleSetInstances: (id, deadlineMs) =>
      underDeadline(deadlineMs, (deadline) => listScaleSetInstances(compute, id, deadline)),
    findSimilar: (name, deadlineMs) =>
      underDeadline(deadlineMs, (deadline) => findSimilar(graph, name, deadline)),
    findScaleSets: (query, deadlineMs) =>
      underDeadline(deadlineMs, (deadline) => findScaleSets(graph, query, deadline)),
    warmUp: () => compute.gateway.warmUp(),
  };
}
