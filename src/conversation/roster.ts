import { TeamsInfo, type TurnContext } from "botbuilder";
import type { Log } from "../app/ports/log.ts";
import type { Member } from "../app/known-people.ts";
import type { Roster } from "./people.ts";

/** A roster that does not answer at once is not waited for: names are a courtesy. */
const deadlineMs = 1500;

/** Asks the channel for one member of the conversation. A roster that fails or hangs is logged and costs a name, nothing else. */
export function rosterOf(context: TurnContext, log: Log): Roster {
  return async (objectId) => {
    try {
      return await Promise.race([find(context, objectId), nobodyAfter(deadlineMs)]);
    } catch (error) {
      log.debug("the roster did not tell a name", { error: error instanceof Error ? error.name : "unknown" });
      return null;
    }
  };
}

async function find(context: TurnContext, objectId: string): Promise<Member | null> {
  const { id, name, aadObjectId } = await TeamsInfo.getMember(context, objectId);
  return { objectId: aadObjectId ?? objectId, channelId: id, name };
}

function nobodyAfter(ms: number): Promise<null> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), ms).unref();
  });
}
