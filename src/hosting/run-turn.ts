import type { CloudAdapter, TurnContext } from "botbuilder";
import type { Request } from "restify";

/** What came of handing an activity to the Bot Framework. */
export interface TurnOutcome {
  /** Whether our code was reached: only then has the SDK accepted the caller. */
  readonly hasBegun: boolean;
  readonly status: number;
  readonly body: unknown;
}

/** How a turn is run; the part of the adapter that we call. */
export type TurnAdapter = Pick<CloudAdapter, "process">;

/**
 * Runs a turn and returns what the SDK would have answered, so that we decide what leaves: it answers its own errors with their texts,
 * and a wrong signature with 500. Never throws.
 */
export async function runTurn(
  adapter: TurnAdapter,
  request: Request,
  onTurn: (context: TurnContext) => Promise<void>,
): Promise<TurnOutcome> {
  let hasBegun = false;
  let status = 200;
  let body: unknown;
  const answer = {
    socket: request.socket,
    header: (): void => undefined,
    status: (code: number) => (status = code),
    send: (value: unknown) => (body = value),
    end: (): void => undefined,
  };
  try {
    await adapter.process(request, answer, async (context) => {
      hasBegun = true;
      await onTurn(context);
    });
    return { hasBegun, status, body };
  } catch (error) {
    return { hasBegun, status: 500, body: error instanceof Error ? error.name : "unknown" };
  }
}
