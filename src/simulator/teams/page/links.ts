import { currentStore } from "./store.ts";
import { setDraft } from "./drafts.ts";
import { openPlace, placeFromHash } from "./place.ts";

/** Opens a link as Teams does: a link to a chat with the bot opens that chat, anything else a new tab. */
export function openLink(address: string): void {
  const url = URL.parse(address);
  if (url === null || !["http:", "https:", "mailto:"].includes(url.protocol)) return;
  if (isBotChat(url)) {
    const { person } = placeFromHash(location.hash);
    const message = url.searchParams.get("message");
    if (message !== null) setDraft({ person, chat: "personal", threadId: null }, message);
    openPlace({ person, chat: "personal" });
    return;
  }
  window.open(url.href, "_blank", "noopener,noreferrer");
}

/** Sends every click on a link through {@link openLink}. */
export function watchLinks(): void {
  document.addEventListener("click", (event) => {
    const anchor = event.target instanceof Element ? event.target.closest("a[href]") : null;
    const address = anchor?.getAttribute("href") ?? null;
    if (address === null || event.defaultPrevented) return;
    event.preventDefault();
    openLink(address);
  });
}

function isBotChat(url: URL): boolean {
  if (url.hostname !== "teams.microsoft.com" || !url.pathname.startsWith("/l/chat/")) return false;
  return url.searchParams.get("users") === currentStore().state?.botId;
}
