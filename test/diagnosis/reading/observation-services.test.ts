import { describe, expect, test } from "vitest";
import { observe, said } from "./observe.ts";

const block = (state: string, unit = "azure-proxy-agent"): string =>
  `● ${unit}.service - Microsoft Azure GuestProxyAgent
     Loaded: loaded (/lib/systemd/system/${unit}.service; enabled; vendor preset: enabled)
     Active: ${state}
   Main PID: 4040671 (azure-proxy-age)`;

describe("systemctl status", () => {
  test.each([
    ["active (running) since Fri 2024-09-13 18:52:00 UTC; 1 week 5 days ago", "running"],
    ["reloading (reload) since Fri 2024-09-13 18:52:00 UTC", "running"],
    ["activating (start) since Fri 2024-09-13 18:52:00 UTC", "running"],
    ["activating (auto-restart) (Result: exit-code) since Mon 2026-11-23 07:14:58 UTC; 2s ago", "failed"],
    ["failed (Result: exit-code) since Mon 2026-11-23 07:14:58 UTC; 2s ago", "failed"],
    ["inactive (dead)", "stopped"],
    ["deactivating (stop-sigterm)", "stopped"],
  ])("%s is %s", (state, value) => {
    expect(said(block(state))).toEqual({ linuxService: value });
    expect(observe(block(state))).toMatchObject({
      osFamily: "linux",
      linuxService: {
        at: { source: "observation", origin: "person", pointer: "/lines/2", value: `     Active: ${state}` },
      },
    });
  });
  test.each([
    ["with a prompt", `# systemctl status azure-proxy-agent.service\n${block("inactive (dead)")}`],
    ["with another mark in front", block("inactive (dead)").replace("●", "×")],
    ["with a mark that was garbled", block("inactive (dead)").replace("●", "â—")],
    ["without a mark", block("inactive (dead)").replace("● ", "")],
    ["with CRLF", block("inactive (dead)").replaceAll("\n", "\r\n")],
    [
      "as HTML of the chat",
      `<p>${block("inactive (dead)").replaceAll(" ", "&nbsp;").replaceAll("\n", "<br>")}</p>`,
    ],
    ["in colour", block("\u001b[0;1;31minactive\u001b[0m (dead)")],
    ["filtered by grep", "$ systemctl status azure-proxy-agent | grep Active\n     Active: inactive (dead)"],
    [
      "after a restart",
      `${block("active (running)")}\n$ sudo systemctl stop azure-proxy-agent\n${block("inactive (dead)")}`,
    ],
    ["before another unit", `${block("inactive (dead)")}\n${block("active (running)", "cloud-init")}`],
    ["after another unit", `${block("active (running)", "walinuxagent")}\n${block("inactive (dead)")}`],
  ])("is understood %s", (_case, text) => {
    expect(said(text)).toEqual({ linuxService: "stopped" });
  });
  test.each([
    ["inactive (dead) since Fri 2026-11-20", "stopped"],
    ["active (running) since Fri 2026-11-20", "running"],
  ])("joined to one line by a chat says the same: %s", (active, state) => {
    const text = `● azure-proxy-agent.service - Microsoft Azure GuestProxyAgent Loaded: loaded (/lib/x; enabled) Active: ${active} Main PID: 812`;
    expect(said(text)).toEqual({ linuxService: state });
    expect(observe(`$ systemctl status azure-proxy-agent\n${text}`).linuxService?.at.pointer).toBe(
      "/lines/1",
    );
    expect(said(`${text}${" ".repeat(4_000)}`)).toEqual({});
  });
  test("in a quoted mail says the same", () => {
    expect(said(block("inactive (dead)").replaceAll(/^/gm, "> "))).toEqual({ linuxService: "stopped" });
  });
  test("of another unit says nothing of the agent", () => {
    expect(said(block("failed", "cloud-init"))).toEqual({});
    expect(
      said(
        `$ ps aux | grep azure-proxy-agent\n$ systemctl status cloud-init\n${block("failed", "cloud-init")}`,
      ),
    ).toEqual({});
  });
  test.each([
    [
      "with its reason",
      "● azure-proxy-agent.service\n     Loaded: not-found (Reason: Unit azure-proxy-agent.service not found.)\n     Active: inactive (dead)",
    ],
    ["without a reason", "● azure-proxy-agent.service\n     Loaded: not-found\n     Active: inactive (dead)"],
    ["where it could not be restarted", "Failed to restart azure-proxy-agent.service: Unit not found."],
    [
      "where its state is asked for",
      "Failed to get unit file state for azure-proxy-agent.service: No such file or directory",
    ],
  ])("of a unit that does not exist is no stopped service, %s", (_case, text) => {
    expect(said(text)).toEqual({ linuxService: "absent" });
  });
  test("of a unit that exists again counts", () => {
    const gone = "● azure-proxy-agent.service\n     Loaded: not-found\n     Active: inactive (dead)";
    expect(said(`${gone}\n${block("inactive (dead)")}`)).toEqual({ linuxService: "stopped" });
    expect(said("● cron.service\n     Loaded: not-found\n     Active: inactive (dead)")).toEqual({});
  });
  test.each([
    "zsh: command not found: azure-proxy-agent",
    "fish: Unknown command: azure-proxy-agent",
    "bash: azure-proxy-agent: Kommando nicht gefunden.",
    "bash: azure-proxy-agent : commande introuvable",
    "bash: azure-proxy-agent: orden no encontrada",
    "env: ‘azure-proxy-agent’: No such file or directory",
  ])("a shell that does not find the agent is understood: %s", (text) => {
    expect(said(text)).toMatchObject({ agentNotFound: true });
  });
  test("an Active line of nobody says nothing", () => {
    expect(said("     Active: failed (Result: exit-code)")).toEqual({});
  });
  test.each([
    "Unit azure-proxy-agent.service could not be found.",
    "Unit azure-proxy-agent could not be found.",
    "○ azure-proxy-agent.service\n     Loaded: not-found (Reason: Unit azure-proxy-agent.service not found.)\n     Active: inactive (dead)".replace(
      /\n {5}Active.*/,
      "",
    ),
  ])("%j means that it does not exist", (text) => {
    expect(said(text)).toEqual({ linuxService: "absent" });
  });
  test.each([
    ["active", "running"],
    ["failed", "failed"],
    ["inactive", "stopped"],
  ])("systemctl is-active answers %s", (word, value) => {
    for (const command of [
      "$ systemctl is-active azure-proxy-agent",
      "systemctl is-active azure-proxy-agent.service",
    ])
      expect(said(`${command}\n${word}`)).toEqual({ linuxService: value });
    expect(said(word)).toEqual({});
  });
});

describe("the agent's command", () => {
  test.each([
    "bash: azure-proxy-agent: command not found",
    "sudo: azure-proxy-agent: command not found",
    "-bash: /usr/sbin/azure-proxy-agent: No such file or directory",
    "zsh: command not found: azure-proxy-agent".replace(
      "command not found: azure-proxy-agent",
      "azure-proxy-agent: command not found",
    ),
    "azure-proxy-agent not found",
  ])("%j means that the agent is not there", (text) => {
    expect(said(text)["agentNotFound"]).toBe(true);
  });
  test("a thousand equal lines mean that the service does not listen", () => {
    const line = "Failed to query the current provision state with error: Connection refused (os error 111)";
    expect(said(`$ azure-proxy-agent --status --wait 120\n${`${line}\n`.repeat(1000)}`)).toEqual({
      provisionStatus: "not-listening",
    });
  });
  test("lines of modules mean that it has finished with errors, and name them", () => {
    const text =
      "ebpfProgramStatus - Failed to start redirector: x\r\nkeyLatchStatus - Failed to acquire key details: y\r\nproxyListenerStatus - z\r\n";
    expect(said(text)).toEqual({
      provisionStatus: "finished-with-errors",
      moduleMessages: [
        { module: "ebpf", message: "Failed to start redirector: x" },
        { module: "key", message: "Failed to acquire key details: y" },
        { module: "listener", message: "z" },
      ],
    });
  });
  test.each([
    ["0", "finished"],
    ["1", "not-finished"],
    ["2", "finished-with-errors"],
  ])("its exit status %s is read where it was asked for", (number, state) => {
    for (const text of [
      `$ sudo azure-proxy-agent --status; echo $?\n${number}`,
      `azureuser@web-01:~$ azure-proxy-agent --status\nazureuser@web-01:~$ echo $?\n${number}\nazureuser@web-01:~$ `,
      `PS C:\\> .\\GuestProxyAgent.exe --status; echo $LASTEXITCODE\n${number}`,
    ])
      expect(said(text)).toEqual({ provisionStatus: state });
  });
  test.each([
    "$ azure-proxy-agent --status\n",
    "$ ls; echo $?\n2",
    "$ azure-proxy-agent --version; echo $?\n2",
    "$ azure-proxy-agent --status; echo $?\n",
    "2",
  ])("nothing is made up of %j", (text) => {
    expect(said(text)).toEqual({});
  });
  test("success in the journal counts", () => {
    expect(said("azure-proxy-agent[1]: Provision finished successfully")).toEqual({
      provisionStatus: "finished",
    });
  });
});

describe("who owns port 3080", () => {
  test.each([
    'LISTEN 0 511 127.0.0.1:3080 0.0.0.0:* users:(("nginx",pid=812,fd=6))',
    "tcp        0      0 127.0.0.1:3080          0.0.0.0:*               LISTEN      812/nginx",
    "  TCP    127.0.0.1:3080         0.0.0.0:0              LISTENING       4321",
    "  TCP    0.0.0.0:3080           0.0.0.0:0              ABHÖREN         4321",
    '  LISTEN 0 128 *:3080 *:* users:(("java",pid=1,fd=2))',
    '  LISTEN 0 128 [::]:3080 [::]:* users:(("java",pid=1,fd=2))',
  ])("%s", (text) => {
    expect(said(`$ sudo ss -ltnp 'sport = :3080'\nState Recv-Q\n${text}`)).toEqual({
      portOwner: text.trim(),
    });
  });
  test.each([
    'LISTEN 0 1024 127.0.0.1:3080 0.0.0.0:* users:(("azure-proxy-age",pid=900,fd=9))',
    "LISTEN 0 1024 127.0.0.1:3080 0.0.0.0:*",
    "  TCP    127.0.0.1:3080         127.0.0.1:51022        ESTABLISHED     4321",
    'LISTEN 0 511 127.0.0.1:30800 0.0.0.0:* users:(("nginx",pid=812,fd=6))',
  ])("is not told by %s", (text) => {
    expect(said(text)).toEqual({});
  });
});
