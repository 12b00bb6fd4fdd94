import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diagnose } from "../../src/diagnosis/diagnose.ts";
import type { InputDocument } from "../../src/diagnosis/evidence.ts";
import type { ResetOperation } from "../../src/diagnosis/facts.ts";
import type { ResetOffer } from "../../src/diagnosis/report.ts";
import { document, latchedGuid, nowMs, row, secondsAgo, status, vm } from "./builders.ts";
import { enforce, lostKeyLine, lostKeyLineOfOld, pasted, polled, ruleIds } from "./rules/key/cases.ts";

const hex = "0123456789abcdef".repeat(4);

/** A machine as its sources may show it, right or wrong. */
interface World {
  readonly message: string;
  readonly version: string;
  readonly channel: string;
  readonly guid: string | null;
  readonly hasRuleIds: boolean;
  readonly guestId: string | null;
  readonly answered: boolean;
  readonly connections: number;
  readonly ageSeconds: number;
  readonly shape: "whole" | "inner" | "cut";
  readonly byWord: boolean;
  readonly model: {
    readonly enabled: boolean | null;
    readonly id: number | null;
    readonly windows: boolean;
  } | null;
  readonly journal: string | null;
  readonly operation: ResetOperation["state"] | null;
}

const messages = [
  ...[400, 403, 404, 429, 500, 503, 302].flatMap((number) => [
    `Failed to acquire key details: Key(KeyResponse("acquire", ${String(number)}))`,
    `Failed to attest the key: Key(KeyResponse("attest", ${String(number)}))`,
  ]),
  `Failed to acquire key details: Hex("${hex}", x)`,
  'Failed to acquire key details: Key(SendKeyRequest("acquire", "x (os error 111)"))',
  "Failed to acquire key details: Hyper(x)",
  "Failed to attest the key: x",
  "Failed to save key details to file: x (os error 28)",
  "Failed to get key status - (os error 110)",
  "Failed to get key status - status code: 404",
  "Found key details from local and ready to use. - 122",
  "Customer has not enforce the secure channel state. - 12",
  "poll secure channel status task started.",
  "Status unknown.",
  "epoch 41",
  "",
  polled("None"),
  polled(latchedGuid),
];

const worlds: fc.Arbitrary<World> = fc.record({
  message: fc.constantFrom(...messages),
  version: fc.constantFrom("1.0.22", "1.0.24", "1.0.30", "1.0.36", "1.0.38", "1.0.47", "1.0.47.8"),
  channel: fc.constantFrom(enforce, "WireServer Audit -  IMDS Audit", "Unknown", "disabled", ""),
  guid: fc.constantFrom(null, latchedGuid),
  hasRuleIds: fc.boolean(),
  guestId: fc.constantFrom(null, "2", "3", "4"),
  answered: fc.boolean(),
  connections: fc.constantFrom(0, 17),
  ageSeconds: fc.constantFrom(-301, -300, 40, 40, 40, 300, 301, 86_400),
  shape: fc.constantFrom("whole", "whole", "whole", "whole", "inner", "cut"),
  byWord: fc.constantFrom(false, false, false, true),
  model: fc.option(
    fc.record({
      enabled: fc.constantFrom(true, true, true, false, null),
      id: fc.constantFrom(null, 3, 3, 3, 4, 2_147_483_646, 2_147_483_647),
      windows: fc.constantFrom(false, false, false, true),
    }),
  ),
  journal: fc.constantFrom(null, lostKeyLine, lostKeyLineOfOld, "the key is lost, please reset it"),
  operation: fc.constantFrom<ResetOperation["state"] | null>(
    null,
    null,
    null,
    null,
    "verifying",
    "ended-in-cool-down",
  ),
});

const anyRow = fc.record({
  userName: fc.string(),
  ip: fc.constantFrom("10.0.0.4", "None", "168.63.129.16", "169.254.169.254"),
  port: fc.constantFrom(80, 32_526),
  processCmdLine: fc.oneof(fc.string(), fc.constantFrom(...messages, lostKeyLine)),
  responseStatus: fc.constantFrom(
    "403 Forbidden",
    "421 Misdirected Request",
    "503",
    'KeyResponse("acquire", 403)',
  ),
  count: fc.nat(),
});

function documentsOf(world: World, rows: readonly Record<string, unknown>[]): readonly InputDocument[] {
  const { guid, guestId, hasRuleIds, shape, model, journal } = world;
  const whole = status({
    timestamp: secondsAgo(world.ageSeconds),
    version: world.version,
    key: { message: world.message },
    states: {
      secureChannelState: world.channel,
      ...(guid === null ? {} : { keyGuid: guid }),
      ...(guestId === null ? {} : { keyIncarnationId: guestId }),
      ...(hasRuleIds ? ruleIds : {}),
    },
    connections: world.connections,
    rows: [...rows, ...(world.answered ? [row] : [])],
    failed: rows,
  });
  const text = shape === "inner" ? JSON.stringify(whole["proxyAgentStatus"]) : JSON.stringify(whole);
  const more = world.byWord ? { isFreshByWord: true } : {};
  return [
    document("status-file", shape === "cut" ? text.slice(0, -20) : text, more),
    ...(model === null
      ? []
      : [
          document(
            "vm",
            vm({
              os: model.windows ? "Windows" : "Linux",
              proxyAgentSettings: {
                enabled: model.enabled,
                ...(model.id === null ? {} : { keyIncarnationId: model.id }),
              },
            }),
          ),
        ]),
    ...(journal === null ? [] : [pasted(`Nov 23 07:00:01 web-01 azure-proxy-agent[812]: ${journal}`)]),
  ];
}

function offerOf(world: World, rows: readonly Record<string, unknown>[] = []): ResetOffer {
  const operation =
    world.operation === null
      ? {}
      : { resetOperation: { requestId: "r", state: world.operation, from: 3, to: 4 } };
  return diagnose({ documents: documentsOf(world, rows), nowMs, ...operation }).reset;
}

/** The ground that the contract names for this message, told without the product's own code. */
function groundOf(world: World): string | undefined {
  const { message, version } = world;
  const number = Number(/KeyResponse\("\w+", (\d+)\)/.exec(message)?.[1] ?? 0);
  if (number >= 400 && number < 500 && number !== 429)
    return message.includes("attest") ? "key-attest-failed" : "key-rejected";
  if (message.includes("Hex(") && Number(version.split(".")[2]) <= 36) return "key-exposed";
  return isSilent(world) && [lostKeyLine, lostKeyLineOfOld].includes(world.journal ?? "")
    ? "key-not-latched"
    : undefined;
}

/** No key, or one that the host does not know, and a message that names no trouble. */
function isSilent({ message, guid, channel, hasRuleIds }: World): boolean {
  if (message.startsWith("Failed")) return false;
  const hostHasNone = message.includes("keyGuid: None");
  return guid === null ? hostHasNone || channel !== "" || hasRuleIds : hostHasNone || channel === "Unknown";
}

/** The conditions of the contract, but the ground. */
const conditions: readonly ((world: World) => boolean)[] = [
  ({ shape }) => shape === "whole",
  ({ byWord }) => !byWord,
  ({ ageSeconds }) => Math.abs(ageSeconds) <= 300,
  (world) => !isJustStarted(world),
  ({ operation }) => operation === null,
  ({ model }) => model === null || model.enabled === true,
  ({ model }) => model?.windows !== true,
  ({ model, guestId }) => model === null || guestId === null || Number(guestId) === (model.id ?? 0),
  ({ channel }) => channel !== "disabled",
  ({ guid, answered }) => guid === null || !answered,
  ({ model }) => (model?.id ?? 0) < 2_147_483_647,
];

function isJustStarted({ message, guid, hasRuleIds, connections }: World): boolean {
  const isStart = message === "Status unknown." || message.startsWith("poll secure");
  return isStart && guid === null && !hasRuleIds && connections === 0;
}

function allows(world: World): boolean {
  return conditions.every((holds) => holds(world));
}

/** Random machines cost a whole diagnosis each; a busy computer may take its time over them. */
const patient = { timeout: 60_000 };

describe("a reset", () => {
  test(
    "is never offered unless every condition of the contract holds, and its ground is named",
    patient,
    () => {
      fc.assert(
        fc.property(worlds, (world) => {
          const { offered, because } = offerOf(world);
          if (!offered) return;
          expect(allows(world)).toBe(true);
          expect(because).toBe(groundOf(world));
        }),
        { numRuns: 500 },
      );
    },
  );

  test("is offered wherever all of them hold for a refusal", patient, () => {
    const refusals = worlds
      .map((world): World => ({
        ...world,
        message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))',
      }))
      .filter(allows);
    fc.assert(
      fc.property(refusals, (world) => {
        expect(offerOf(world)).toEqual({ offered: true, because: "key-rejected" });
      }),
      { numRuns: 200 },
    );
  });

  test("does not depend on what users of the VM write into rows", patient, () => {
    fc.assert(
      fc.property(worlds, fc.array(anyRow, { maxLength: 4 }), (world, rows) => {
        expect(offerOf(world, rows)).toEqual(offerOf(world));
      }),
      { numRuns: 300 },
    );
  });
});
