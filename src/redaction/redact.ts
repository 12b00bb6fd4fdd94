import { cutText } from "./cut-text.ts";
import type { FoundSecret } from "./find-secrets.ts";
import { findSecrets } from "./find-secrets.ts";
import { secretToken } from "./secret-kind.ts";
import type { SecretKind } from "./secret-kind.ts";
import { stripControls } from "./strip-controls.ts";
import { viewsOf } from "./view.ts";

/**
 * Takes secrets out of texts that belong together (one report, one log line). It remembers the secrets it has
 * seen, so it must not live longer than what it is used for.
 */
export type Redactor = {
  /** The text with a token in place of every secret; see {@link createRedactor}. */
  readonly text: (value: string) => string;
  /** How many different secrets were taken out so far. */
  readonly count: () => number;
};

/** Longer texts are cut to this many UTF-16 units before they are searched; the guest's own values are far shorter. */
export const maxRedactedLength = 65_536;

/** A secret whose shape shows only when it is complete is shorter than this; so much of a cut last word is dropped. */
const longestShape = 4096;

/** Each round can only turn text into tokens, so rounds end by themselves; in practice the second changes nothing. */
const maxRounds = 8;

type Place = FoundSecret & { readonly seen: string };

/** Cuts to the limit and drops the last word, which may be the first half of a secret. */
function capped(value: string): string {
  if (value.length <= maxRedactedLength) return value;
  const head = value.slice(0, maxRedactedLength - 1);
  const lastWord = head.length - longestShape + head.slice(-longestShape).search(/\S*$/);
  return cutText(`${head.slice(0, lastWord)}…`, maxRedactedLength);
}

/** The places of all secrets in the original text, in order, overlapping ones joined. */
function placesIn(value: string): readonly Place[] {
  const places = viewsOf(value).flatMap((view) =>
    findSecrets(view.text).map((found: FoundSecret): Place => ({
      start: view.startOf(found.start),
      end: view.endOf(found.end - 1),
      row: found.row,
      kind: found.kind,
      seen: view.text.slice(found.start, found.end),
    })),
  );
  places.sort((a, b) => a.start - b.start || b.end - a.end || a.row - b.row);
  const joined: Place[] = [];
  for (const place of places) {
    const last = joined.at(-1);
    if (last === undefined || place.start >= last.end) joined.push(place);
    else joined[joined.length - 1] = joinedPlace(value, last, place);
  }
  return joined;
}

function joinedPlace(value: string, first: Place, second: Place): Place {
  const { row, kind } = first.row <= second.row ? first : second;
  if (second.end <= first.end) return { ...first, row, kind };
  return { start: first.start, end: second.end, row, kind, seen: value.slice(first.start, second.end) };
}

/** The same secret in a URL and outside of one is one secret. */
function canonical(secret: string): string {
  return secret.replace(/%[2-7][0-9a-f]/gi, (code) =>
    String.fromCharCode(Number.parseInt(code.slice(1), 16)),
  );
}

/**
 * Makes a redactor for parsed leaf values (a command line, a message), never for serialised JSON: a value's end cannot
 * be told from its escaping there. Same secret → same token (`[redacted sas-signature 1]`), numbered in the
 * order of appearance; a token holds nothing of the secret and is never redacted again. When in doubt more is taken out than
 * needed. Texts above {@link maxRedactedLength} are cut first, without their last word; the result is never
 * longer than that. Never throws; time grows linearly with the length. Private addresses, GUIDs, resource ids, paths
 * and error numbers stay: they are evidence.
 */
export function createRedactor(): Redactor {
  const numbers = new Map<string, string>();
  const tokenFor = (kind: SecretKind, secret: string): string => {
    const known = numbers.get(secret);
    if (known !== undefined) return known;
    const token = secretToken(kind, numbers.size + 1);
    numbers.set(secret, token);
    return token;
  };
  const round = (value: string): string => {
    let text = "";
    let done = 0;
    for (const place of placesIn(value)) {
      text += value.slice(done, place.start) + tokenFor(place.kind, canonical(place.seen));
      done = place.end;
    }
    return cutText(text + value.slice(done), maxRedactedLength);
  };
  return {
    text: (value) => {
      let text = capped(value);
      let next = round(text);
      for (let rounds = 1; next !== text && rounds < maxRounds; rounds += 1) {
        text = next;
        next = round(text);
      }
      return next;
    },
    count: () => numbers.size,
  };
}

/**
 * A piece of untrusted text to quote or show: controls and invisible characters removed, redacted, and only then cut to
 * `maxLength` UTF-16 units, so that a secret that begins before the cut does not survive in part.
 */
export function safeExcerpt(redactor: Redactor, value: string, maxLength: number): string {
  return cutText(redactor.text(stripControls(value)), maxLength);
}
