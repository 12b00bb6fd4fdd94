import { refuseCard } from "./activity-check.ts";
import type { BotDelivery } from "./bot-line.ts";
import { isJson, objectOf, textOf, type Json } from "./json.ts";
import type { PressOutcome } from "./views.ts";

/** What the answer to `adaptiveCard/action` means for the person who pressed. */
export type InvokeReading =
  { readonly kind: "card"; readonly card: Json } | Exclude<PressOutcome, { readonly kind: "card" | "sent" }>;

/**
 * Reads the answer of an invoke as Teams does: HTTP must be 200, the outcome is in the body as `{statusCode, type, value}`
 * (learn.microsoft.com, "Universal Actions for Adaptive Cards", response format). Anything else is an error banner.
 */
export function readInvokeAnswer(delivery: BotDelivery): InvokeReading {
  if (delivery.status === null) return { kind: "error", text: "Unable to reach app. Please try again." };
  if (delivery.status !== 200) return somethingWrong(`HTTP ${delivery.status}`);
  if (!isJson(delivery.body)) return somethingWrong("the answer has no body");
  const { statusCode, type, value } = delivery.body;
  if (typeof statusCode !== "number") return somethingWrong("the answer has no statusCode");
  switch (type) {
    case "application/vnd.microsoft.card.adaptive":
      return readCard(value);
    case "application/vnd.microsoft.activity.message": {
      const text = textOf(value);
      return text === null ? somethingWrong("the message is empty") : { kind: "message", text };
    }
    case "application/vnd.microsoft.error":
    case "application/vnd.microsoft.error.preconditionFailed":
      return {
        kind: "error",
        text: textOf(objectOf(value).message) ?? "Something went wrong. Please try again.",
      };
    case "application/vnd.microsoft.activity.loginRequest":
      return { kind: "error", text: "The bot asks for a sign-in, which is not simulated." };
    default:
      return somethingWrong("the type of the answer is unknown");
  }
}

function readCard(value: unknown): InvokeReading {
  if (!isJson(value)) return somethingWrong("the card is missing");
  const refused = refuseCard(value);
  return refused === null ? { kind: "card", card: value } : somethingWrong(refused.message);
}

/** Teams says only the first sentence; what is behind it is added, because this is where bots are built. */
function somethingWrong(detail: string): InvokeReading {
  return { kind: "error", text: `Something went wrong. Please try again. (${detail})` };
}
