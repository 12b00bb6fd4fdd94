import type { Located, Observation } from "../facts.ts";
import type { Line } from "./observation-lines.ts";
import { located } from "./observation-lines.ts";

/** The one text that separates a lost key from a key refused for another reason, of both eras. Source: key_keeper.rs. */
const lostKey = /Failed to fetch local key details with error|The latched key file does not exist locally/;
const refused = /KeyResponse\("(acquire|attest)", (\d{3})\)/;
const moduleLine = /\b(ebpfProgramStatus|keyLatchStatus|proxyListenerStatus) - (.{1,2000})$/;
const notFound =
  /Failed to activate Azure Guest Proxy Agent: azure-proxy-agent not found|reason=azure-proxy-agent not found/;
const modules = {
  ebpfProgramStatus: "ebpf",
  keyLatchStatus: "key",
  proxyListenerStatus: "listener",
} as const;

/** Lines of the agent's journal, of cloud-init's log and of `azure-proxy-agent --status`. */
export function readJournal(
  lines: readonly Line[],
): Pick<Observation, "lostKeyLine" | "refusedKeyLine" | "moduleMessages" | "cloudInitNotFoundGpa"> {
  const lost = lines.findLast(({ text }) => lostKey.test(text));
  const messages = lines.flatMap(moduleMessage);
  const missing = lines.find(({ text }) => notFound.test(text));
  return {
    ...(lost === undefined ? {} : { lostKeyLine: located(lost.text, lost) }),
    ...readRefusal(lines),
    ...(messages.length === 0 ? {} : { moduleMessages: messages }),
    ...(missing === undefined ? {} : { cloudInitNotFoundGpa: located(true as const, missing) }),
  };
}

/** The last answer of the host counts; 429 and 5xx are trouble of the host, no refusal. */
function readRefusal(lines: readonly Line[]): Pick<Observation, "refusedKeyLine"> {
  const line = lines.findLast(({ text }) => refused.test(text));
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

function moduleMessage(
  line: Line,
): readonly Located<{ readonly module: "ebpf" | "key" | "listener"; readonly message: string }>[] {
  const [, name, message] = moduleLine.exec(line.text) ?? [];
  return name === undefined || message === undefined
    ? []
    : [located({ module: modules[name as keyof typeof modules], message: message.trim() }, line)];
}
