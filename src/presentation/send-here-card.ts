import template from "../../cards/send-here.json" with { type: "json" };
import { linkButton } from "./actions.ts";
import { cardTemplate, part, type Card } from "./card.ts";

const expand = cardTemplate(template);

/** The answer to a file in a channel or a group chat, where a bot gets only its name (Teams documentation, "Send and receive files"). */
export function sendHereCard({ sendUrl }: { readonly sendUrl: string | null }): Card {
  const links = linkButton("Send it in the 1:1 chat", sendUrl);
  return expand({
    speak: "Files reach me in the 1:1 chat only. Send it there, or paste it here.",
    fallback: "Files reach me in the 1:1 chat only. Send it there, or paste its text here.",
    actions: part(links.length > 0, () => ({ links })),
  });
}
