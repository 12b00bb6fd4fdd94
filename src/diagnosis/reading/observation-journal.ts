import type { Observation } from "../facts.ts";
import { moduleMessagesIn } from "./module-messages.ts";
import type { Line } from "./observation-lines.ts";
import { located } from "./observation-lines.ts";

/**
 * The one text that separates a lost key from a key refused for another reason, of both eras. Source: key_keeper.rs. A console may break the
 * line behind the words that count.
 */
const lostKey = /Failed to fetch local key details\b|The latched key file does not exist locally/;
const refused = /KeyResponse\("(acquire|attest)", (\d{3})\)/;
/** The tag of a program that does not speak for the agent: any user of the VM can make it log a text of their own. */
const foreignTag =
  /^(?:[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2}|\d{4}-\d{2}-\d{2}T\S{8,30}) \S{1,120} (?!azure-proxy-agent|GuestProxyAgent|cloud-init|python|systemd)[^\s:[]{1,80}(?:\[\d{1,10}\])?: /;
const notFound =
  /Failed to activate Azure Guest Proxy Agent: azure-proxy-agent not found|reason=azure-proxy-agent not found/;

/** Lines of the agent's journal, of cloud-init's log and of `azure-proxy-agent --status`. */
export function readJournal(
  lines: readonly Line[],
): Pick<Observation, "lostKeyLine" | "refusedKeyLine" | "moduleMessages" | "cloudInitNotFoundGpa"> {
  const lost = lines.findLast(({ text }) => isOwnWord(text, lostKey));
  const messages = lines.flatMap((line) => moduleMessagesIn([line.text], () => located(true, line).at));
  const missing = lines.find(({ text }) => notFound.test(text));
  return {
    ...(lost === undefined ? {} : { lostKeyLine: located(lost.text, lost) }),
    ...readRefusal(lines),
    ...(messages.length === 0 ? {} : { moduleMessages: messages }),
    ...(missing === undefined ? {} : { cloudInitNotFoundGpa: located(true as const, missing) }),
  };
}

/**
 * Whether the agent itself says so. Its connection log quotes command lines of others inside JSON, so nothing behind a brace or a quote
 * counts, and nothing that another program logged.
 */
function isOwnWord(text: string, pattern: RegExp): boolean {
  const at = text.search(pattern);
  return at >= 0 && !/[{"]/.test(text.slice(0, at)) && !foreignTag.test(text);
}

/** The last answer of the host counts; 429 and 5xx are trouble of the host, no refusal. */
function readRefusal(lines: readonly Line[]): Pick<Observation, "refusedKeyLine"> {
  const line = lines.findLast(({ text }) => isOwnWord(text, refused));
  const [, verb, number] = refused.exec(line?.text ?? "") ?? [];
  const httpStatus = Number(number);
  if (line === undefined || httpStatus < 400 || httpStatus >= 500 || httpStatus === 429) return {};
  return {
    refusedKeyLine: located(
      { verb: verb === "attest" ? "attest" : "acquire", httpStatus, text: line.text } as const,
      line,
    ),
  };
}
