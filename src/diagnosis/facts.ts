import type { EvidencePointer, EvidenceSource, InputDocument, Origin } from "./evidence.ts";
import type { CloudInitReport } from "./reading/cloud-init-report.ts";

/** Which family of systems the VM runs. */
export type OsFamily = "linux" | "windows" | "unknown";

/** Points at a leaf of one document: `at("/keyLatchStatus/message")`. */
export type Locate = (pointer: string) => EvidencePointer;

/** An agent version as numbers, for comparing; `text` as the agent wrote it. */
export interface AgentVersion {
  readonly text: string;
  /** Three or four parts, such as 1.0.44 or 1.0.47.8. */
  readonly parts: readonly number[];
}

/** One module of `proxyAgentStatus`. `status` is as written; compare with {@link moduleIs}. */
export interface AgentModule {
  readonly status: string;
  /** Never undefined: absent messages are "". The 1.0.13 form `{"elapsed":N,"task":"…"}` is unwrapped to `<task> - N`. */
  readonly message: string;
  /** JSON Pointer of the module from the root of `proxyAgentStatus`, such as `/keyLatchStatus`. */
  readonly path: string;
}

/** One row of the connection summaries. Every member is written by any local user of the VM. */
export interface ConnectionRow {
  readonly userName: string;
  readonly ip: string;
  readonly port: number | null;
  readonly processCmdLine: string;
  readonly responseStatus: string;
  /** The HTTP number at the head of `responseStatus`; null where there is none. */
  readonly httpStatus: number | null;
  readonly count: number;
  /** JSON Pointer of the row in its document. */
  readonly pointer: string;
}

/** How the moment of writing relates to the moment of collecting. */
export type Freshness = "fresh" | "stale" | "future" | "unknown-age";

/** `states` of keyLatchStatus. Keys are read case-insensitively; "" and absent are both undefined for ids. */
export interface KeyStates {
  readonly secureChannelState: string | undefined;
  /** Only if non-empty and not all zeros. */
  readonly keyGuid: string | undefined;
  readonly keyIncarnationId: string | undefined;
  readonly wireServerRuleId: string | undefined;
  readonly imdsRuleId: string | undefined;
  readonly hostGARuleId: string | undefined;
}

/** The agent's own status, wherever it was read. */
export interface GuestStatus {
  /** `observation` and `boot-log`: no status was read, only what the agent says of its modules elsewhere. */
  readonly source: "status-file" | "extension-substatus" | "observation" | "boot-log";
  readonly origin: Origin;
  readonly shape: "whole" | "inner" | "fragment" | "extension-status-file";
  /** False where the text was cut: modules that are complete are present, the rest is absent. */
  readonly isComplete: boolean;
  /** Cut by the VM agent on its way to ARM: cannot be sent again. */
  readonly isCutSubstatus: boolean;
  readonly version: AgentVersion | undefined;
  readonly overall: string | undefined;
  readonly key: AgentModule | undefined;
  readonly keyStates: KeyStates;
  readonly ebpf: AgentModule | undefined;
  readonly listener: AgentModule | undefined;
  readonly monitor: AgentModule | undefined;
  readonly proxyConnectionsCount: number | undefined;
  readonly rows: readonly ConnectionRow[];
  readonly failedRows: readonly ConnectionRow[];
  /** False where the document does not carry the summaries at all (inner object, fragment, dropped substatus). */
  readonly rowsAreKnown: boolean;
  readonly timestampMs: number | undefined;
  readonly collectedAtMs: number;
  /** Seconds from writing to collecting; null when unknown. Negative in the future. */
  readonly ageSeconds: number | null;
  readonly freshness: Freshness;
  /** Fresh only by a person's word: it supports a verdict, never a reset. */
  readonly isFreshByWord: boolean;
  readonly sha256: string;
  /** Pointer from the root of `proxyAgentStatus` (`/keyLatchStatus/message`, `` for the object, `/status`). */
  readonly at: Locate;
  /**
   * Pointer from the root of the whole document (`/timestamp`, `/proxyConnectionSummary/0/responseStatus`). Where the rows stand in a
   * message of their own, a row's pointer is the one inside that message (`/0/responseStatus`).
   */
  readonly atRoot: Locate;
  /** Where the time stands that dates the status, or the nearest parent of where it should stand. */
  readonly timeAt: EvidencePointer;
}

/** What came of reading one document that was given as a status file. */
export type StatusReading =
  | { readonly kind: "status"; readonly status: GuestStatus; readonly document: InputDocument }
  | {
      readonly kind: "unreadable";
      readonly why: string;
      /** What could be saved of a cut file; never more than `uncertain`. */
      readonly partial: GuestStatus | undefined;
      readonly document: InputDocument;
      readonly evidence: EvidencePointer;
    }
  | {
      readonly kind: "rejected";
      readonly why: string;
      readonly document: InputDocument;
      readonly evidence: EvidencePointer;
    }
  | {
      readonly kind: "wrong-kind";
      readonly what: string;
      readonly document: InputDocument;
      readonly evidence: EvidencePointer;
    };

/** The power of a VM as ARM tells it. */
export type PowerState =
  "running" | "starting" | "stopping" | "stopped" | "deallocating" | "deallocated" | "unknown";

/** One status of the instance view. */
export interface InstanceStatus {
  readonly code: string;
  readonly displayStatus: string;
  readonly message: string;
  readonly timeMs: number | undefined;
  /** JSON Pointer of the status in the ARM body. */
  readonly pointer: string;
}

/** The mode of one endpoint in the VM model; `profile` where a profile reference stands instead of a mode. */
export type EndpointMode = "Audit" | "Enforce" | "Disabled" | "profile" | "absent" | "other";

/** The GPA VM extension, found by publisher and type, never by name. */
export interface GpaExtension {
  readonly type: string;
  readonly version: AgentVersion | undefined;
  /** Where that version stands. */
  readonly versionPointer: string;
  readonly provisioningState: string | undefined;
  /** Top-level statuses of the extension's instance view. */
  readonly statuses: readonly InstanceStatus[];
  readonly substatuses: readonly InstanceStatus[];
  /** True where instance view or handlers list it; false where only the model (`resources[]`) does. */
  readonly isReported: boolean;
  readonly pointer: string;
}

/** What ARM says of the VM: its model and its instance view. */
export interface VmFacts {
  readonly origin: Origin;
  readonly name: string | undefined;
  readonly resourceId: string | undefined;
  readonly vmId: string | undefined;
  readonly location: string | undefined;
  readonly isScaleSetInstance: boolean;
  readonly latestModelApplied: boolean | undefined;
  readonly provisioningState: string | undefined;
  readonly powerState: PowerState;
  readonly hasInstanceView: boolean;
  readonly osFamily: OsFamily;
  readonly osName: string | undefined;
  readonly osVersion: string | undefined;
  readonly image: { readonly publisher: string; readonly offer: string; readonly sku: string } | undefined;
  readonly hasModel: boolean;
  readonly mspEnabled: boolean | undefined;
  readonly wireServer: EndpointMode;
  readonly imds: EndpointMode;
  readonly keyIncarnationId: number | undefined;
  readonly vmAgent: "ready" | "not-ready" | "not-reported";
  readonly vmAgentStatus: InstanceStatus | undefined;
  readonly statuses: readonly InstanceStatus[];
  readonly extension: GpaExtension | undefined;
  /** Text of the EbpfStatus substatus (Windows). */
  readonly ebpfDrivers:
    { readonly ebpfCore: string; readonly netEbpfExt: string; readonly pointer: string } | undefined;
  readonly collectedAtMs: number;
  readonly sha256: string;
  readonly at: Locate;
}

/** A deployment failure, from an ARM error body, a failed provisioning status, or pasted text. */
export interface DeploymentError {
  readonly source: Extract<EvidenceSource, "deployment-error" | "instance-view" | "observation" | "boot-log">;
  readonly origin: Origin;
  /** All codes from the outer error to the innermost, as written. */
  readonly codes: readonly string[];
  readonly messages: readonly string[];
  /** cloud-init's own report inside the message, where there is one. */
  readonly cloudInit: CloudInitReport | undefined;
  readonly osFamily: OsFamily;
  /** Pointer of the code or message that decides. */
  readonly at: Locate;
  readonly decidingPointer: string;
  /** Every code and message, or every line, with its pointer; absent where the deciding one is all there is. */
  readonly leaves?: readonly { readonly text: string; readonly pointer: string }[];
}

/** What the agent says of a module that is not ready, outside of its status file. */
export interface SpokenMessage {
  readonly module: "ebpf" | "key" | "listener";
  readonly message: string;
}

/** What one pasted command output says. Absent members were not in the text. */
export interface Observation {
  readonly origin: Origin;
  readonly kernelRelease?: Located<string>;
  /** Whether `/proc/filesystems` lists cgroup2. */
  readonly cgroup2Supported?: Located<boolean>;
  readonly cgroup2Mounted?: Located<boolean>;
  /** `absent`: the unit does not exist. */
  readonly linuxService?: Located<"running" | "stopped" | "failed" | "absent">;
  readonly windowsServices?: readonly Located<{ readonly name: string; readonly state: string }>[];
  readonly agentNotFound?: Located<true>;
  /** The agent's binary was found, whether or not its service runs. */
  readonly agentFound?: Located<true>;
  readonly provisionStatus?: Located<"finished" | "not-finished" | "not-listening" | "finished-with-errors">;
  /** Module messages printed by `azure-proxy-agent --status` or cloud-init's stdout. */
  readonly moduleMessages?: readonly Located<SpokenMessage>[];
  /** The journal line that separates a lost key from another refusal. */
  readonly lostKeyLine?: Located<string>;
  readonly refusedKeyLine?: Located<{
    readonly verb: "acquire" | "attest";
    readonly httpStatus: number;
    readonly text: string;
  }>;
  readonly cloudInitVersion?: Located<string>;
  readonly cloudInitNotFoundGpa?: Located<true>;
  readonly portOwner?: Located<string>;
  readonly osFamily: OsFamily;
}

/** A value with the place where it stands. */
export interface Located<T> {
  readonly value: T;
  readonly at: EvidencePointer;
}

/** What the serial console says of the agent and the kernel. */
export interface BootLog {
  readonly origin: Origin;
  readonly kernelRelease?: Located<string>;
  readonly cloudInitVersion?: Located<string>;
  readonly agentStarted?: Located<string>;
  readonly provisionFinished?: Located<true>;
  readonly provisionFailure?: Located<string>;
  readonly agentNotFound?: Located<true>;
  /** What the agent says on the console of modules that are not ready, since the last start. */
  readonly moduleMessages?: readonly Located<SpokenMessage>[];
}

/** A key reset of this VM that Latchkey knows of. */
export interface ResetOperation {
  readonly requestId: string;
  readonly state: "approved" | "executing" | "verifying" | "ended-in-cool-down";
  readonly from: number;
  readonly to: number;
}

/** A document that was given but says nothing the diagnosis understands. */
export interface NotUnderstood {
  readonly document: InputDocument;
  readonly why: "unreadable" | "rejected" | "wrong-kind";
  readonly what: string;
  readonly evidence: EvidencePointer;
}

/** Everything that the documents say, before any rule has judged it. */
export interface Facts {
  readonly vm?: VmFacts;
  /** The agent's status that counts: the newest of uploads and substatus. */
  readonly guest?: GuestStatus;
  /** The agent's status in ARM, also where an upload won. */
  readonly substatus?: GuestStatus;
  readonly statusReadings: readonly StatusReading[];
  readonly deploymentErrors: readonly DeploymentError[];
  readonly observations: readonly Observation[];
  readonly bootLog?: BootLog;
  readonly resetOperation?: ResetOperation;
  readonly notUnderstood: readonly NotUnderstood[];
  readonly os: OsFamily;
  /** What two sources say differently about the machine itself: while one stands, nothing of the file is certain. */
  readonly contradictions: readonly string[];
  /** What two fresh sources say differently about its state: the newer one counts. */
  readonly disagreements: readonly string[];
  readonly nowMs: number;
}

/** Whether a state is the named one; the agent writes upper case, copies may not. */
export function moduleIs(
  module: AgentModule | undefined,
  status: "RUNNING" | "STOPPED" | "UNKNOWN",
): boolean {
  return module !== undefined && module.status.trim().toUpperCase() === status;
}
