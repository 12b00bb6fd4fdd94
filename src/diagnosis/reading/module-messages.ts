import type { EvidencePointer } from "../evidence.ts";
import type { Located, SpokenMessage } from "../facts.ts";

/** `ebpfProgramStatus - <message>`: the form of `azure-proxy-agent --status`, status.tag, the serial console and cloud-init's stdout. */
const moduleLine = /\b(ebpfProgramStatus|keyLatchStatus|proxyListenerStatus) - (.{1,2000})/;

const modules = {
  ebpfProgramStatus: "ebpf",
  keyLatchStatus: "key",
  proxyListenerStatus: "listener",
} as const;

/** The modules that are not ready, as the agent names them line by line. `at` points at a line by its number. */
export function moduleMessagesIn(
  lines: readonly string[],
  at: (index: number) => EvidencePointer,
): readonly Located<SpokenMessage>[] {
  return lines.flatMap((line, index): readonly Located<SpokenMessage>[] => {
    const [, name, message] = moduleLine.exec(line) ?? [];
    if (name === undefined || message === undefined) return [];
    return [
      { value: { module: modules[name as keyof typeof modules], message: message.trim() }, at: at(index) },
    ];
  });
}
