import { authorizationFailed, throttled } from "./arm-call.ts";
import { armError, type ArmReply } from "./arm-reply.ts";
import { refusalKinds, type FaultEffect, type RefusalKind } from "./faults.ts";
import { conflict, preconditionFailed } from "./patch-machine.ts";
import { oneOf } from "./strict-reading.ts";

/** The request that a fault answers. */
export interface FaultScene {
  readonly method: string;
  readonly pathname: string;
  readonly ifMatch: string | null;
  readonly nowMs: number;
}

type Refuse = (scene: FaultScene) => ArmReply;

const refusals: Readonly<Record<RefusalKind, Refuse>> = {
  "expired-token": () =>
    armError(
      401,
      "ExpiredAuthenticationToken",
      "The access token expiry UTC time is earlier than current UTC time.",
    ),
  forbidden: (scene) => authorizationFailed(actionOf(scene), scene.pathname),
  policy: ({ pathname }) => policyViolation(pathname),
  lock: ({ pathname }) => locked(pathname),
  conflict: () => conflict(),
  "precondition-failed": ({ ifMatch }) => preconditionFailed(ifMatch ?? '"7"', '"1000"'),
  "not-found": ({ pathname }) =>
    armError(
      404,
      "ResourceNotFound",
      `The Resource '${nameOf(pathname)}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    ),
};

/** What a fault answers instead of carrying the request out; null when it lets it go on. */
export function faultReply(effect: FaultEffect, scene: FaultScene): ArmReply | null {
  if (effect.kind === "throttled") {
    const { retryAfterSeconds } = effect;
    return throttled(
      scene.nowMs,
      retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) },
    );
  }
  if (effect.kind === "server-error") {
    return effect.when === "before" ? serverError(effect.status) : null;
  }
  const kind = oneOf(effect.kind, refusalKinds);
  return kind === null ? null : refusals[kind](scene);
}

function nameOf(pathname: string): string {
  return pathname.split("/").at(-1) ?? "";
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

function policyViolation(pathname: string): ArmReply {
  const name = nameOf(pathname);
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
