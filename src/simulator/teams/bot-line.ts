import type { Journal } from "./journal.ts";
import { parseJson, type Json } from "./json.ts";

/** One try to hand an activity to the bot. `status` is null when no answer came. */
export interface BotDelivery {
  readonly atMs: number;
  readonly activity: Json;
  readonly status: number | null;
  readonly body: unknown;
  readonly tookMs: number;
}

/** How activities reach the bot; can be changed while it runs. Teams: no answer within about 15 s means the same activity again. */
export interface ChatSettings {
  /** The bot's messaging endpoint. */
  botEndpoint: string;
  /** How long Teams waits for an answer to an activity. */
  answerTimeoutMs: number;
  /** How often an unanswered activity is sent again. */
  redeliveries: number;
  /** Whether every message is sent twice at once. */
  isSentTwice: boolean;
}

/** What the way to the bot needs. */
export interface BotLineOptions {
  readonly settings: ChatSettings;
  readonly nowMs: () => number;
  readonly journal: Journal<BotDelivery>;
}

/** The way to the bot's messaging endpoint. */
export interface BotLine {
  /** Delivers an activity, again when no answer comes; the last try is returned. */
  deliver(activity: Json): Promise<BotDelivery>;
  /** Sends an activity exactly once and waits for the answer. */
  sendOnce(activity: Json): Promise<BotDelivery>;
  /** Ends everything that is still waiting. */
  close(): void;
}

/** Makes the way to the bot. */
export function createBotLine(options: BotLineOptions): BotLine {
  const closing = new AbortController();

  async function sendOnce(activity: Json): Promise<BotDelivery> {
    const atMs = options.nowMs();
    const startedMs = performance.now();
    const answer = await post(
      options.settings.botEndpoint,
      activity,
      AbortSignal.any([closing.signal, AbortSignal.timeout(options.settings.answerTimeoutMs)]),
    );
    const delivery = { atMs, activity, ...answer, tookMs: Math.round(performance.now() - startedMs) };
    options.journal.add(delivery);
    return delivery;
  }

  async function deliver(activity: Json): Promise<BotDelivery> {
    if (options.settings.isSentTwice) {
      const [first] = await Promise.all([sendOnce(activity), sendOnce(activity)]);
      return first;
    }
    let delivery = await sendOnce(activity);
    for (let again = 0; again < options.settings.redeliveries; again += 1) {
      const isUnanswered = delivery.status === null && delivery.tookMs >= options.settings.answerTimeoutMs;
      if (!isUnanswered || closing.signal.aborted) break;
      delivery = await sendOnce(activity);
    }
    return delivery;
  }

  return { deliver, sendOnce, close: () => closing.abort() };
}

async function post(
  url: string,
  activity: Json,
  signal: AbortSignal,
): Promise<{ readonly status: number | null; readonly body: unknown }> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)",
      },
      body: JSON.stringify(activity),
      redirect: "error",
      signal,
    });
    const text = await response.text();
    return { status: response.status, body: parseJson(text)?.value ?? (text === "" ? null : text) };
  } catch {
    // No answer is an answer here: who sent the activity decides what it means.
    return { status: null, body: null };
  }
}
