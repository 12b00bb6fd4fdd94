import type { NamedPerson } from "../presentation/people.ts";

/** A member of a conversation as the channel knows them. */
export interface Member {
  readonly objectId: string;
  /** The channel's own id of this person towards this bot (`29:…`). */
  readonly channelId: string;
  /** Untrusted. */
  readonly name: string;
}

/** Asks the channel's roster for one person by object id; null where it does not tell, or not in time. */
export type Roster = (objectId: string) => Promise<Member | null>;

/** The names of people whom the policy knows by their ids only. They are for display and never decide anything. */
export interface People {
  /** Somebody spoke: their name is known from now on. */
  note(member: Member): void;
  /** The people with their names, as far as they are known or the roster tells. */
  named(objectIds: readonly string[], roster: Roster): Promise<readonly NamedPerson[]>;
  /** The channel's ids of these people, as far as they are known or the roster tells. */
  channelIds(objectIds: readonly string[], roster: Roster): Promise<readonly string[]>;
}

/** Names are asked for again after this many people: enough for every approver of a tenant. */
const most = 5000;

/** Creates an empty memory of people, in this process only. */
export function createPeople(): People {
  const known = new Map<string, Member>();
  const note = (member: Member): void => {
    const key = member.objectId.toLowerCase();
    if (key === "") return;
    // Some activities carry no name: the one known before stays.
    const name = member.name === "" ? (known.get(key)?.name ?? "") : member.name;
    known.set(key, { ...member, name });
    const oldest = known.keys().next();
    if (known.size > most && oldest.done !== true) known.delete(oldest.value);
  };
  const find = async (
    objectId: string,
    roster: Roster,
    isEnough: (member: Member) => boolean,
  ): Promise<Member | null> => {
    const present = known.get(objectId.toLowerCase());
    if (present !== undefined && isEnough(present)) return present;
    const found = await roster(objectId);
    if (found !== null) note(found);
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
