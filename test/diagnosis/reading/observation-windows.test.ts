import { describe, expect, test } from "vitest";
import { observe, said } from "./observe.ts";

/** One block of `sc query`, with the labels of a language. */
const block = (
  name: string,
  state: string,
  label = "STATE",
  nameLabel = "SERVICE_NAME",
  typeLabel = "TYPE",
): string =>
  `
${nameLabel}: ${name}
        ${typeLabel.padEnd(19)}: 1  KERNEL_DRIVER
        ${label.padEnd(19)}: ${state}
                                (STOPPABLE, NOT_PAUSABLE, IGNORES_SHUTDOWN)
        WIN32_EXIT_CODE    : 0  (0x0)
        SERVICE_EXIT_CODE  : 0  (0x0)
        CHECKPOINT         : 0x0
        WAIT_HINT          : 0x0
`;

describe("sc query", () => {
  test.each([
    ["1  STOPPED", "STOPPED"],
    ["2  START_PENDING", "START_PENDING"],
    ["3  STOP_PENDING", "STOP_PENDING"],
    ["4  RUNNING", "RUNNING"],
    ["7  PAUSED", "PAUSED"],
  ])("%s", (state, value) => {
    expect(said(block("eBPFCore", state))).toEqual({ windowsServices: [{ name: "eBPFCore", state: value }] });
    expect(observe(block("eBPFCore", state))).toMatchObject({
      osFamily: "windows",
      windowsServices: [{ at: { pointer: "/lines/3" } }],
    });
  });
  test.each([
    ["German", "STATUS", "SERVICE_NAME", "TYP"],
    ["Spanish", "ESTADO", "NOMBRE_SERVICIO", "TIPO"],
    ["French", "ÉTAT", "NOM_SERVICE", "TYPE"],
    ["Italian", "STATO", "NOME_SERVIZIO", "TIPO"],
    ["Portuguese", "ESTADO", "NOME_DO_SERVIÇO", "TIPO"],
    ["Russian", "Состояние", "Имя_службы", "Тип"],
    ["Japanese", "状態", "サービス名", "種類"],
  ])("in %s", (_language, label, nameLabel, typeLabel) => {
    expect(said(block("NetEbpfExt", "1  STOPPED", label, nameLabel, typeLabel))).toEqual({
      windowsServices: [{ name: "NetEbpfExt", state: "STOPPED" }],
    });
  });
  test("several services in one paste are told apart, with their prompts", () => {
    const text = `c:\\>sc query eBPFCore\n${block("eBPFCore", "4  RUNNING")}\nc:\\>sc query NetEbpfExt\n${block("NetEbpfExt", "1  STOPPED")}\nc:\\>`;
    expect(said(text)["windowsServices"]).toEqual([
      { name: "eBPFCore", state: "RUNNING" },
      { name: "NetEbpfExt", state: "STOPPED" },
    ]);
  });
  test("of two services joined to one line by a chat are told apart", () => {
    const text =
      "SERVICE_NAME: eBPFCore TYPE : 1 KERNEL_DRIVER STATE : 4 RUNNING (STOPPABLE) WIN32_EXIT_CODE : 0 (0x0) SERVICE_NAME: NetEbpfExt TYPE : 1 KERNEL_DRIVER STATE : 1 STOPPED WIN32_EXIT_CODE : 0 (0x0)";
    expect(said(text)["windowsServices"]).toEqual([
      { name: "eBPFCore", state: "RUNNING" },
      { name: "NetEbpfExt", state: "STOPPED" },
    ]);
  });
  test("of two words on one service the last counts", () => {
    const text = `${block("GuestProxyAgent", "1  STOPPED")}${block("guestproxyagent", "4  RUNNING")}`;
    expect(said(text)["windowsServices"]).toEqual([{ name: "guestproxyagent", state: "RUNNING" }]);
  });
  test.each([
    ["sc query eBPFCore", "eBPFCore"],
    ["sc.exe queryex NetEbpfExt", "NetEbpfExt"],
    ['sc query "GuestProxyAgent"', "GuestProxyAgent"],
  ])("a service that does not exist is known by error 1060 and the command %s", (command, name) => {
    for (const word of ["FAILED", "FEHLER", "ÉCHEC(S)"]) {
      const text = `C:\\Users\\admin>${command}\r\n[SC] EnumQueryServicesStatus:OpenService ${word} 1060:\r\n\r\nThe specified service does not exist as an installed service.`;
      expect(said(text)).toEqual({ windowsServices: [{ name, state: "NotInstalled" }] });
    }
  });
  test("error 1060 of nobody says nothing", () => {
    expect(said("[SC] EnumQueryServicesStatus:OpenService FAILED 1060:")).toEqual({});
  });
});

describe("Get-Service", () => {
  test("its rows name service and state", () => {
    const text = `PS C:\\> Get-Service GuestProxyAgent, EbpfCore

Status   Name               DisplayName
------   ----               -----------
Running  EbpfCore           EbpfCore
Stopped  GuestProxyAgent    Microsoft Azure Guest Proxy Agent
`;
    expect(said(text)["windowsServices"]).toEqual([
      { name: "EbpfCore", state: "Running" },
      { name: "GuestProxyAgent", state: "Stopped" },
    ]);
  });
  test("its list names them too", () => {
    const text =
      "PS C:\\> Get-Service -Name GuestProxyAgent | Format-List *\n\nName                : GuestProxyAgent\nRequiredServices    : {EbpfCore}\nStatus              : Stopped\n";
    expect(said(text)).toEqual({ windowsServices: [{ name: "GuestProxyAgent", state: "Stopped" }] });
  });
  test.each([
    ["English", "Get-Service : Cannot find any service with service name 'GuestProxyAgent'."],
    ["German", 'Get-Service : Es kann kein Dienst mit dem Dienstnamen "GuestProxyAgent" gefunden werden.'],
  ])("a service that does not exist is known in %s", (_language, sentence) => {
    const text = `${sentence}
At line:1 char:1
+ Get-Service GuestProxyAgent
    + CategoryInfo          : ObjectNotFound: (GuestProxyAgent:String) [Get-Service], ServiceCommandException
    + FullyQualifiedErrorId : NoServiceFoundForGivenName,Microsoft.PowerShell.Commands.GetServiceCommand`;
    expect(said(text)).toEqual({ windowsServices: [{ name: "GuestProxyAgent", state: "NotInstalled" }] });
  });
});

test("prose about services is none of their outputs", () => {
  for (const text of ["The service is Running fine", "TYPE : 1 KERNEL_DRIVER", "Stopped  "])
    expect(said(text)).toEqual({});
});
