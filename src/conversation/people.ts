import type { KnownPeople, Member } from "../app/known-people.ts";
import type { NamedPerson } from "../presentation/people.ts";

/** Asks the channel's roster for one person by object id; null where it does not tell, or not in time. */
export type Roster = (objectId: string) => Promise<Member | null>;

/** The names of people whom the policy knows by their ids only. They are for display and never decide anything. */
export interface People {
  /** Somebody spoke: their name is known from now on. Resolves when it is kept for other instances too. */
  note(member: Member): Promise<void>;
  /** The people with their names, as far as they are known or the roster tells. */
  named(objectIds: readonly string[], roster: Roster): Promise<readonly NamedPerson[]>;
  /** The channel's ids of these people, as far as they are known or the roster tells. */
  channelIds(objectIds: readonly string[], roster: Roster): Promise<readonly string[]>;
}

/** Names are asked for again after this many people: enough for every approver of a tenant. */
const most = 5000;

/** The people of this process's memory, before those that are kept beyond it. */
export function createPeople(kept: KnownPeople): People {
  const known = new Map<string, Member>();
  const hold = (member: Member): void => {
    known.set(member.objectId.toLowerCase(), member);
    const oldest = known.keys().next();
    if (known.size > most && oldest.done !== true) known.delete(oldest.value);
  };
  const recall = async (objectId: string): Promise<Member | undefined> => {
    const present = known.get(objectId.toLowerCase()) ?? (await kept.of(objectId));
    if (present !== undefined) hold(present);
    return present;
  };
  const note = async (member: Member): Promise<void> => {
    if (member.objectId === "") return;
    // Some activities carry no name: the one known before stays.
    const name = member.name === "" ? ((await recall(member.objectId))?.name ?? "") : member.name;
    hold({ ...member, name });
    await kept.note({ ...member, name });
  };
  const find = async (
    objectId: string,
    roster: Roster,
    isEnough: (member: Member) => boolean,
  ): Promise<Member | null> => {
    const present = await recall(objectId);
    if (present !== undefined && isEnough(present)) return present;
    const found = await roster(objectId);
    if (found !== null) await note(found);
    return found ?? present ?? null;
  };
  const nameOf = async (objectId: string, roster: Roster): Promise<string | null> => {
    const member = await find(objectId, roster, ({ name }) => name !== "");
    return member === null || member.name === "" ? null : member.name;
  };
  return {
    note,
    named: (objectIds, roster) =>
      Promise.all(objectIds.map(async (objectId) => ({ objectId, name: await nameOf(objectId, roster) }))),
    channelIds: async (objectIds, roster) => {
      const members = await Promise.all(objectIds.map((objectId) => find(objectId, roster, () => true)));
      return members.flatMap((member) => (member === null ? [] : [member.channelId]));
    },
  };
}
