import { describe, expect, test } from "vitest";
import { readEbpfMessage } from "../../../src/diagnosis/judging/ebpf-message.ts";
import { texts } from "../rules/ebpf/cases.ts";

describe("the class of an eBPF message", () => {
  test.each([
    ["", "absent"],
    ["Started Redirector with eBPF maps - 145", "good"],
    ["Started Redirector with cgroup redirection - 97", "good"],
    ["Started Redirector with iptables redirection - 97", "good"],
    ["Started Redirector with something new - 1", "unknown"],
    ["eBPF redirector is starting", "starting"],
    ["Redirector has not started yet.", "starting"],
    ["Status unknown.", "starting"],
    ["Status unknown, and more", "unknown"],
    ["eBPF redirector stopped", "stopped"],
    ["Redirector task cancelled.", "stopped"],
    ["Active policy epoch 41", "unknown"],
    ["Failed to init bpf_prog with error: x", "windows-program"],
  ])("%j is %s", (message, kind) => {
    expect(readEbpfMessage(message)).toBe(kind);
  });
  test.each([
    [texts.connect4, "verifier"],
    [texts.kprobe, "verifier"],
    [texts.link, "cgroup"],
    [texts.attach, "cgroup"],
    [texts.open, "cgroup"],
    [texts.probe, "probe"],
    [texts.missing, "object"],
    [texts.api, "windows-api"],
    [texts.program, "windows-program"],
    [texts.other, "other-failure"],
  ])("%s is %s behind every prefix", (inner, kind) => {
    for (const prefix of [
      "",
      "Failed to attach cgroup program for redirection. ",
      "Failed to start redirector: ",
      "Failed to initialize redirector: ",
    ])
      expect(readEbpfMessage(`${prefix}${inner}`)).toBe(kind);
  });
  test("a message cut at 1024 bytes keeps its class", () => {
    expect(readEbpfMessage(`Failed to start redirector: ${texts.connect4}${"x".repeat(900)}...`)).toBe(
      "verifier",
    );
  });
});
