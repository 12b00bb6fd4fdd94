import { randomUUID } from "node:crypto";
import {
  personOf,
  simulatedBot,
  simulatedGroupChat,
  simulatedTenantId,
} from "../../src/simulator/teams/people.ts";
import { personalConversationId } from "../../src/simulator/teams/places.ts";
import type { BotDelivery } from "../../src/simulator/teams/bot-line.ts";
import type { PersonKey } from "../../src/simulator/teams/views.ts";
import type { Product } from "./product.ts";

type Json = { readonly [member: string]: unknown };

/** An activity as Teams sends it (made up after its documentation), with changes; an undefined member is left out. */
export function activityOf(
  product: Product,
  person: PersonKey,
  changes: Json,
  chat: "personal" | "group" = "personal",
): Json {
  const who = personOf(person);
  const tenantId = simulatedTenantId;
  const conversation =
    chat === "personal"
      ? { conversationType: "personal", tenantId, id: personalConversationId(who) }
      : { isGroup: true, conversationType: "groupChat", tenantId, id: simulatedGroupChat.id };
  return {
    type: "message",
    id: randomUUID(),
    channelId: "msteams",
    serviceUrl: `${product.simulator.url}/`,
    from: { id: who.teamsId, name: who.name, aadObjectId: who.aadObjectId },
    recipient: { id: simulatedBot.id, name: simulatedBot.name },
    conversation,
    channelData: { tenant: { id: tenantId } },
    ...changes,
  };
}

/** A pressed button with data of one's own: what the bot answers to the invoke. */
export async function pressRaw(
  product: Product,
  person: PersonKey,
  verb: string,
  data: unknown,
  changes: Json = {},
): Promise<BotDelivery> {
  return product.simulator.teams.sendRaw(
    activityOf(product, person, {
      type: "invoke",
      name: "adaptiveCard/action",
      value: { action: { type: "Action.Execute", verb, data }, trigger: "manual" },
      ...changes,
    }),
  );
}
