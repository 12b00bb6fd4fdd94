import type { DeploymentError, Observation } from "../facts.ts";
import type { FindingDraft } from "../rule.ts";
import { readEbpfMessage } from "./ebpf-message.ts";
import { readKeyMessage } from "./key-message.ts";
import { readListenerMessage } from "./listener-message.ts";

/** The line form of `azure-proxy-agent --status` and of cloud-init's stdout. */
const moduleLine = /\b(ebpfProgramStatus|keyLatchStatus|proxyListenerStatus) ?- ?([^\r\n]{1,2000})/g;

const ebpfCauses: { readonly [M in ReturnType<typeof readEbpfMessage>]?: string } = {
  verifier: "the kernel refuses its eBPF program, which needs Linux 5.15 or later",
  cgroup: "its eBPF program cannot attach, since cgroup v2 is not mounted or the kernel does not know it",
  probe: "its kernel probe is blocked by the kernel",
  object: "its eBPF object is missing or broken",
  "other-failure": "it could not set up eBPF",
};

/** What the agent's own output inside cloud-init's report names as the cause, and whether that cause is one that a reset mends. */
export function embeddedCause(
  error: DeploymentError,
  observations: readonly Observation[],
): Pick<FindingDraft, "what" | "fix" | "allowsReset"> {
  const lines = [
    ...linesOf(error),
    ...observations.flatMap(({ moduleMessages }) => moduleMessages ?? []).map(({ value }) => value),
  ];
  for (const { module, message } of lines) {
    const found = causeOf(module, message);
    if (found !== undefined) return found;
  }
  return causeOfExit(error);
}

/** Exit 1 of `azure-proxy-agent --status --wait 120`: nobody listens, or the agent had not finished in time. */
function causeOfExit({ cloudInit }: DeploymentError): Pick<FindingDraft, "what"> {
  if (cloudInit?.exitCode !== 1) return {};
  const output = `${String(cloudInit.stdout)}${String(cloudInit.stderr)}`;
  if (/Failed to query the current provision state/i.test(output))
    return withCause("its service did not run");
  return (cloudInit.stdout ?? "").trim() === "" ? withCause("it had not finished within 120 seconds") : {};
}

function withCause(cause: string): { readonly what: string } {
  return { what: `cloud-init reports that the agent did not become healthy during provisioning: ${cause}.` };
}

type Line = { readonly module: "ebpf" | "key" | "listener"; readonly message: string };

function linesOf({ cloudInit }: DeploymentError): readonly Line[] {
  const modules = {
    ebpfProgramStatus: "ebpf",
    keyLatchStatus: "key",
    proxyListenerStatus: "listener",
  } as const;
  const text = unescaped(`${cloudInit?.stdout ?? ""}\n${cloudInit?.stderr ?? ""}`);
  return [...text.matchAll(moduleLine)].map(([, name, message]) => ({
    module: modules[name as keyof typeof modules],
    message: String(message),
  }));
}

/** The output may have been escaped on its way: as Python or JSON text, or as XML (status.tag since 1.0.27). */
function unescaped(text: string): string {
  return text
    .replaceAll(/\\[rn]/g, "\n")
    .replaceAll('\\"', '"')
    .replaceAll(/&(?:quot|#34);/g, '"');
}

function causeOf(
  module: Line["module"],
  message: string,
): Pick<FindingDraft, "what" | "fix" | "allowsReset"> | undefined {
  if (module === "ebpf") {
    const cause = ebpfCauses[readEbpfMessage(message)];
    return cause === undefined ? undefined : withCause(cause);
  }
  if (module === "listener") {
    return readListenerMessage(message) === "in-use"
      ? withCause("another process owns 127.0.0.1:3080")
      : undefined;
  }
  return keyCauseOf(message);
}

function keyCauseOf(message: string): Pick<FindingDraft, "what" | "fix" | "allowsReset"> | undefined {
  const key = readKeyMessage(message);
  if (key.kind === "refused" && key.httpStatus >= 400 && key.httpStatus < 500 && key.httpStatus !== 429) {
    return {
      ...withCause(`the host refuses its key (HTTP ${String(key.httpStatus)})`),
      fix: "Deploy again; if the key stays refused, reset it once the VM exists.",
      allowsReset: true,
    };
  }
  if (key.kind === "not-stored") return withCause("its key cannot be stored in the VM");
  return key.kind === "not-sent" || key.kind === "status-failed"
    ? withCause("it gets no usable answer from WireServer at 168.63.129.16")
    : undefined;
}
