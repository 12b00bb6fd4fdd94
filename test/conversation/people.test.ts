import type { TurnContext } from "botbuilder";
import { describe, expect, it, vi } from "vitest";
import type { KnownPeople, Member } from "../../src/app/known-people.ts";
import { createPeople, type Roster } from "../../src/conversation/people.ts";
import { rosterOf } from "../../src/conversation/roster.ts";
import { recordingLog } from "../hosting/helpers.ts";

const ann: Member = { objectId: "A1", channelId: "29:ann", name: "Ann Lee" };
const nobody: Roster = () => Promise.resolve(null);

/** What is kept beyond a process; of nobody but these. */
function keptPeople(...members: readonly Member[]): KnownPeople & { readonly noted: readonly Member[] } {
  const noted: Member[] = [];
  return {
    noted,
    note: (member) => {
      noted.push(member);
      return Promise.resolve();
    },
    of: (objectId) => Promise.resolve(members.find((member) => member.objectId === objectId)),
  };
}

function rosterWith(...members: readonly Member[]): { readonly roster: Roster; readonly asked: string[] } {
  const asked: string[] = [];
  const roster: Roster = (objectId) => {
    asked.push(objectId);
    return Promise.resolve(members.find((member) => member.objectId === objectId) ?? null);
  };
  return { roster, asked };
}

describe("people whom the policy names", () => {
  it("who spoke are known without asking, whatever the case of their ids", async () => {
    const people = createPeople(keptPeople());
    await people.note(ann);
    const { roster, asked } = rosterWith();
    expect(await people.named(["a1"], roster)).toEqual([{ objectId: "a1", name: "Ann Lee" }]);
    expect(await people.channelIds(["a1"], roster)).toEqual(["29:ann"]);
    expect(asked).toEqual([]);
  });

  it("are asked for once", async () => {
    const people = createPeople(keptPeople());
    const { roster, asked } = rosterWith(ann);
    await people.named(["A1"], roster);
    await people.named(["A1"], roster);
    expect(asked).toEqual(["A1"]);
  });

  it("whom nobody knows stay without a name, and get no view of their own", async () => {
    const people = createPeople(keptPeople());
    expect(await people.named(["x"], nobody)).toEqual([{ objectId: "x", name: null }]);
    expect(await people.channelIds(["x"], nobody)).toEqual([]);
  });

  it("whose activity carried no name keep the one known before, or are asked for", async () => {
    const people = createPeople(keptPeople());
    await people.note(ann);
    await people.note({ ...ann, name: "" });
    expect(await people.named(["A1"], nobody)).toEqual([{ objectId: "A1", name: "Ann Lee" }]);
    const others = createPeople(keptPeople());
    await others.note({ ...ann, name: "" });
    expect(await others.named(["A1"], nobody)).toEqual([{ objectId: "A1", name: null }]);
    expect(await others.channelIds(["A1"], nobody)).toEqual(["29:ann"]);
    expect(await others.named(["A1"], rosterWith(ann).roster)).toEqual([{ objectId: "A1", name: "Ann Lee" }]);
  });

  it("are kept for other instances when they speak and when a roster tells them, and read from there", async () => {
    const kept = keptPeople();
    const people = createPeople(kept);
    await people.note(ann);
    const bo = { objectId: "B1", channelId: "29:bo", name: "Bo Chen" };
    await people.named(["B1"], rosterWith(bo).roster);
    expect(kept.noted).toEqual([ann, bo]);
    const restarted = createPeople(keptPeople(ann, bo));
    expect(await restarted.channelIds(["A1", "B1"], nobody)).toEqual(["29:ann", "29:bo"]);
    expect(await restarted.named(["B1"], nobody)).toEqual([{ objectId: "B1", name: "Bo Chen" }]);
    await restarted.note({ ...ann, name: "" });
    expect(await restarted.named(["A1"], nobody)).toEqual([{ objectId: "A1", name: "Ann Lee" }]);
  });

  it("without an object id are nobody", async () => {
    const people = createPeople(keptPeople());
    await people.note({ ...ann, objectId: "" });
    expect(await people.named([""], nobody)).toEqual([{ objectId: "", name: null }]);
  });

  it("are remembered five thousand at most", async () => {
    const people = createPeople(keptPeople());
    for (let id = 0; id <= 5000; id += 1) await people.note({ ...ann, objectId: String(id) });
    expect(await people.named(["0", "1"], nobody)).toEqual([
      { objectId: "0", name: null },
      { objectId: "1", name: "Ann Lee" },
    ]);
  });
});

describe("the roster", () => {
  /** A context whose connector answers like this. */
  function contextWith(answer: () => Promise<unknown>): TurnContext {
    const client = { conversations: { getConversationMember: answer } };
    const activity = {
      channelId: "msteams",
      serviceUrl: "http://127.0.0.1/",
      conversation: { id: "a:1" },
      channelData: {},
    };
    const connector = Symbol("ConnectorClientKey");
    const adapter = { ConnectorClientKey: connector };
    return { activity, adapter, turnState: new Map([[connector, client]]) } as unknown as TurnContext;
  }

  it("tells one member by the object id", async () => {
    const context = contextWith(() =>
      Promise.resolve({ id: "29:ann", name: "Ann Lee", aadObjectId: "A1", objectId: "A1" }),
    );
    expect(await rosterOf(context, recordingLog())("A1")).toEqual(ann);
  });

  it("that fails costs a name and nothing else", async () => {
    const log = recordingLog();
    const context = contextWith(() => Promise.reject(new Error("BotNotInConversationRoster")));
    expect(await rosterOf(context, log)("A1")).toBeNull();
    expect(log.lines).toMatchObject([{ level: "debug", message: "the roster did not tell a name" }]);
  });

  it("that never answers is not waited for", async () => {
    vi.useFakeTimers();
    const context = contextWith(() => new Promise(() => undefined));
    const asked = rosterOf(context, recordingLog())("A1");
    await vi.advanceTimersByTimeAsync(1500);
    vi.useRealTimers();
    expect(await asked).toBeNull();
  });
});
