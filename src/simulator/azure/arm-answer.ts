import type { IncomingMessage } from "node:http";
import { answerGraph } from "./resource-graph.ts";
import type { ArmCall } from "./arm-call.ts";
import { armError, type ArmReply } from "./arm-reply.ts";
import {
  isReply,
  queryOf,
  refuseApiVersion,
  routeOf,
  usualApiVersions,
  type RouteKind,
} from "./arm-route.ts";
import { patchMachine } from "./patch-machine.ts";
import { readPermissions } from "./permissions.ts";
import { readOperation } from "./operations.ts";
import { listInstances, listVms, readInstanceView, readMachine, readScaleSet } from "./read-machines.ts";

/** What does not depend on the address of a request. */
export type CallContext = Omit<ArmCall, "route" | "query" | "apiVersion" | "ifMatch" | "contentType">;

/** Answers a request to ARM; what it changes is changed when this returns. */
export function answerArm(
  context: CallContext,
  { method = "", headers }: Pick<IncomingMessage, "method" | "headers">,
  url: URL,
): ArmReply {
  const unsigned = refuseToken(headers.authorization);
  if (unsigned !== null) return unsigned;
  const route = routeOf(method, url.pathname);
  if (isReply(route)) return route;
  const query = queryOf(route, url.searchParams);
  if (isReply(query)) return query;
  const apiVersion = query.values.get("api-version");
  const known =
    route.provider === "compute" ? context.settings.computeApiVersions : usualApiVersions[route.provider];
  const refused = refuseApiVersion(route, apiVersion, known);
  if (refused !== null) return refused;
  return handlers[route.kind]({
    ...context,
    route,
    query: query.values,
    apiVersion: apiVersion ?? "",
    ifMatch: headers["if-match"] ?? null,
    contentType: headers["content-type"] ?? "",
  });
}

const handlers: Readonly<Record<RouteKind, (call: ArmCall) => ArmReply>> = {
  vm: oneMachine,
  instance: oneMachine,
  "vm-view": readInstanceView,
  "instance-view": readInstanceView,
  "vms-of-group": listVms,
  "vms-of-subscription": listVms,
  "scale-set": readScaleSet,
  instances: listInstances,
  operation: readOperation,
  permissions: readPermissions,
  "resource-graph": answerGraph,
};

function oneMachine(call: ArmCall): ArmReply {
  return call.method === "PATCH" ? patchMachine(call) : readMachine(call);
}

/** ARM's words for a token that is missing; what is in it is not looked at. */
function refuseToken(authorization: string | undefined): ArmReply | null {
  if (authorization === undefined || !/^Bearer \S+$/.test(authorization)) {
    const challenge =
      'Bearer authorization_uri="https://login.windows.net/5d1e0f7a-3c64-4b8e-9a52-7f20c4b9d316", error="invalid_token", error_description="The authentication failed because of missing \'Authorization\' header."';
    const message = "Authentication failed. The 'Authorization' header is missing.";
    return armError(401, "AuthenticationFailed", message, {}, { "www-authenticate": challenge });
  }
  return null;
}
