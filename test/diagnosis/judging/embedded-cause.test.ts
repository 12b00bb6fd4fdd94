import { describe, expect, test } from "vitest";
import { embeddedCause } from "../../../src/diagnosis/judging/embedded-cause.ts";
import { document } from "../builders.ts";
import { texts } from "../rules/ebpf/cases.ts";
import { factsOf } from "./facts-of.ts";

/** What the agent's output inside cloud-init's report is taken for. */
const causeOf = (stdout: string, pasted = "", stderr = "") => {
  const record = `result=error|reason=azure-proxy-agent status failure|agent=Cloud-Init/24.4.1|exit_code=2|'stdout=${stdout.replaceAll("'", "''")}'|'stderr=${stderr.replaceAll("'", "''")}'|vm_id=x`;
  const facts = factsOf(document("deployment-error", record), document("observation", pasted));
  const [error] = facts.deploymentErrors;
  if (error === undefined) throw new Error("the error was not read");
  return embeddedCause(error, facts.observations);
};
const key = (message: string): string => `keyLatchStatus - ${message}\r\n`;
const refused = 'Failed to acquire key details: Key(KeyResponse("acquire", 403))';

describe("the cause in the agent's own output", () => {
  test.each([
    [`ebpfProgramStatus - Failed to start redirector: ${texts.connect4}`, "5.15"],
    [`ebpfProgramStatus - Failed to start redirector: ${texts.link}`, "cgroup v2"],
    [`ebpfProgramStatus - Failed to start redirector: ${texts.probe}`, "probe is blocked"],
    [`ebpfProgramStatus - Failed to start redirector: ${texts.missing}`, "object is missing"],
    [`ebpfProgramStatus - Failed to start redirector: ${texts.other}`, "could not set up eBPF"],
    [
      "proxyListenerStatus - IO error: Failed to bind TcpListener '127.0.0.1:3080': Address in use (os error 98)",
      "owns 127.0.0.1:3080",
    ],
    [key("Failed to get key status - Operation timed out (os error 110)"), "WireServer"],
    [key('Failed to acquire key details: Key(SendKeyRequest("acquire", "closed"))'), "WireServer"],
    [key("Failed to save key details to file: x (os error 28)"), "cannot be stored"],
    [key(refused), "HTTP 403"],
    [key('Failed to attest the key: Key(KeyResponse("attest", 401))'), "HTTP 401"],
    [`ebpfProgramStatus - eBPF redirector is starting\r\n${key(refused)}`, "HTTP 403"],
  ])("%s", (stdout, words) => {
    const found = causeOf(stdout);
    expect(found.what).toContain(words);
    expect(found.what).toMatch(
      /^cloud-init reports that the agent did not become healthy during provisioning: [^.:]/,
    );
  });
  test("allows a reset for a refused key alone", () => {
    expect(causeOf(key(refused)).allowsReset).toBe(true);
    for (const message of [
      refused.replace("403", "429"),
      refused.replace("403", "503"),
      refused.replace("403", "302"),
      "Failed to get key status - Operation timed out (os error 110)",
    ])
      expect(causeOf(key(message)).allowsReset).toBeUndefined();
  });
  test("is read through every escaping on the way", () => {
    const escaped = `ebpfProgramStatus - Status unknown.\\r\\nkeyLatchStatus - ${refused.replaceAll('"', '\\"')}\\r\\n`;
    expect(causeOf(escaped).what).toContain("HTTP 403");
    expect(causeOf(key(refused.replaceAll('"', "&quot;"))).what).toContain("HTTP 403");
    expect(causeOf(key(refused.replaceAll('"', "&#34;"))).what).toContain("HTTP 403");
  });
  test("is read from stderr, and from an output that was pasted beside it", () => {
    expect(causeOf("", "", key(refused)).what).toContain("HTTP 403");
    expect(causeOf("", `keyLatchStatus - ${refused}`).what).toContain("HTTP 403");
  });
  test.each([
    "",
    "keyLatchStatus - Status unknown.",
    "ebpfProgramStatus - eBPF redirector is starting",
    "proxyListenerStatus - Status unknown.",
    "Failed to query the current provision state with error: Connection refused (os error 111)",
  ])("is not named by %j", (stdout) => {
    expect(causeOf(stdout)).toEqual({});
  });
  test("is not named by a failure without cloud-init's report", () => {
    const { deploymentErrors } = factsOf(document("deployment-error", "OSProvisioningInternalError"));
    expect(deploymentErrors.map((error) => embeddedCause(error, []))).toEqual([{}]);
  });
});
