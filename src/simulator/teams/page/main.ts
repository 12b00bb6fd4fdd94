import { listen } from "./api.ts";
import { watchLinks } from "./links.ts";
import { drawTop, markPerson } from "./people-bar.ts";
import { placeFromHash, type OpenPlace } from "./place.ts";
import { drawRail } from "./rail.ts";
import { openRoom, type Room } from "./room.ts";
import { clearStore, currentStore, markRead, takeEvent } from "./store.ts";
import { startTheme } from "./theme.ts";

/** Typing ends by itself; looked at so often. */
const tickMs = 2000;

const top = required("top");
const rail = required("rail");
const main = required("room");
let open: { readonly place: OpenPlace; readonly room: Room; readonly stop: () => void } | null = null;

function required(id: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(`#${id}`);
  if (element === null) throw new Error(`The page has no ${id}.`);
  return element;
}

function draw(): void {
  if (open === null) return;
  drawRail(rail, currentStore(), open.place);
  open.room.draw(currentStore());
}

function show(): void {
  const place = placeFromHash(location.hash);
  const isOtherPerson = open?.place.person !== place.person;
  open?.stop();
  open?.room.close();
  if (isOtherPerson) clearStore();
  markRead(place.chat);
  const room = openRoom(main, place);
  const stop = listen(
    place,
    (event) => {
      takeEvent(event, place.chat);
      if (event.kind === "state" && top.childElementCount === 0) {
        drawTop(top, event.state, place, () => open?.room.redraw(currentStore()));
      }
      draw();
    },
    (isConnected) => room.setConnected(isConnected),
  );
  open = { place, room, stop };
  markPerson(top, place.person);
  document.documentElement.dataset.person = place.person;
  if (!isOtherPerson) draw();
  // Whoever goes through the people by the arrow keys stays there.
  if (!top.contains(document.activeElement)) {
    main.querySelector<HTMLTextAreaElement>(".composer-input")?.focus();
  }
}

startTheme();
watchLinks();
addEventListener("hashchange", show);
setInterval(() => {
  if (currentStore().typing !== null) draw();
}, tickMs);
show();
