import { authorizationFailed, throttled } from "./arm-call.ts";
import { armError, type ArmReply } from "./arm-reply.ts";
import type { FaultEffect } from "./faults.ts";
import { conflict, preconditionFailed } from "./patch-machine.ts";

/** The request that a fault answers. */
export interface FaultScene {
  readonly method: string;
  readonly pathname: string;
  readonly ifMatch: string | null;
  readonly nowMs: number;
}

/** What a fault answers instead of carrying the request out; null when it lets it go on. */
export function faultReply(effect: FaultEffect, scene: FaultScene): ArmReply | null {
  const { pathname, nowMs } = scene;
  const name = pathname.split("/").at(-1) ?? "";
  switch (effect.kind) {
    case "throttled": {
      const { retryAfterSeconds } = effect;
      return throttled(nowMs, retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) });
    }
    case "server-error":
      return effect.when === "before" ? serverError(effect.status) : null;
    case "expired-token":
      return armError(
        401,
        "ExpiredAuthenticationToken",
        "The access token expiry UTC time is earlier than current UTC time.",
      );
    case "forbidden":
      return authorizationFailed(actionOf(scene), pathname);
    case "policy":
      return policyViolation(pathname, name);
    case "lock":
      return locked(pathname);
    case "conflict":
      return conflict();
    case "precondition-failed":
      return preconditionFailed(scene.ifMatch ?? '"7"', '"1000"');
    case "not-found":
      return armError(
        404,
        "ResourceNotFound",
        `The Resource '${name}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
      );
    case "latency":
    case "drop":
    case "hang":
    case "operation-failed":
    case "foreign-operation":
    case "raised-meanwhile":
    case "recreated":
    case "stale-view":
      return null;
  }
}

/** ARM's words for a failure of its own. */
export function serverError(status: number): ArmReply {
  const message =
    status === 503
      ? "The server is currently unable to process the request. Please retry."
      : "An internal execution error occurred. Please retry later.";
  return armError(status, status === 503 ? "ServiceUnavailable" : "InternalExecutionError", message);
}

function actionOf({ method, pathname }: FaultScene): string {
  if (/\/operations\/[^/]+$/i.test(pathname)) return "Microsoft.Compute/locations/operations/read";
  const type = /virtualMachineScaleSets/i.test(pathname)
    ? "virtualMachineScaleSets/virtualMachines"
    : "virtualMachines";
  return `Microsoft.Compute/${type}/${method === "PATCH" ? "write" : "read"}`;
}

function policyViolation(pathname: string, name: string): ArmReply {
  const subscription = /^\/subscriptions\/[^/]+/i.exec(pathname)?.[0] ?? "";
  const assignment = `${subscription}/providers/Microsoft.Authorization/policyAssignments/req-owner`;
  const definition =
    "/providers/Microsoft.Authorization/policyDefinitions/871b6d14-10aa-478d-b590-94f262ecfa99";
  const identifiers = JSON.stringify([
    {
      policyAssignment: { name: "Require owner tag", id: assignment },
      policyDefinition: { name: "Require a tag on resources", id: definition },
    },
  ]);
  const info = {
    policyDefinitionId: definition,
    policyDefinitionDisplayName: "Require a tag on resources",
    policyDefinitionEffect: "deny",
    policyAssignmentId: assignment,
    policyAssignmentName: "req-owner",
    policyAssignmentDisplayName: "Require owner tag",
    policyAssignmentScope: subscription,
  };
  const message = `Resource '${name}' was disallowed by policy. Policy identifiers: '${identifiers}'.`;
  return armError(403, "RequestDisallowedByPolicy", message, {
    target: name,
    additionalInfo: [{ type: "PolicyViolation", info }],
  });
}

function locked(pathname: string): ArmReply {
  const group = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(pathname)?.[0] ?? pathname;
  return armError(
    409,
    "ScopeLocked",
    `The scope '${pathname}' cannot perform write operation because following scope(s) are locked: '${group}'. Please remove the lock and try again.`,
  );
}
