import type { Card } from "../presentation/card.ts";
import type { Incoming } from "./incoming.ts";

/** A pressed button as it came; nothing of its data is believed. */
export type Press = Extract<Incoming, { kind: "press" }>;

/** What a press is answered with. */
export type PressAnswer =
  /** Takes the place of the pressed card: for everybody, or for this person only. */
  | { readonly kind: "card"; readonly card: Card; readonly isForEverybody: boolean }
  /** A short message of ours, shown to this person. */
  | { readonly kind: "message"; readonly text: string }
  /** Why it was not done; shown as an error. */
  | { readonly kind: "refused"; readonly text: string };

/** A short text of a press's data; undefined where there is none, or of another kind or length. */
export function textOf(press: Press, member: string, longest = 600): string | undefined {
  const value = press.data[member];
  return typeof value === "string" && value.length <= longest ? value : undefined;
}

/** The body of the answer to an `adaptiveCard/action` invoke. Source: Teams documentation, "Universal Actions", response format. */
export function invokeBody(answer: PressAnswer): object {
  switch (answer.kind) {
    case "card":
      return { statusCode: 200, type: "application/vnd.microsoft.card.adaptive", value: answer.card };
    case "message":
      return { statusCode: 200, type: "application/vnd.microsoft.activity.message", value: answer.text };
    case "refused":
      return {
        statusCode: 400,
        type: "application/vnd.microsoft.error",
        value: { code: "BadRequest", message: answer.text },
      };
  }
}
