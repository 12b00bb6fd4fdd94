import Fuse from "fuse.js";

/** Fuse's distance from 0 (the same) to 1 (nothing alike) up to which a name is offered. */
const likeEnough = 0.4;

/** The most names that a person is offered. */
const most = 3;

/** The names that are most like the asked one, the likeliest first, each once. */
export function similarNames(asked: string, names: readonly string[]): readonly string[] {
  const fuse = new Fuse([...new Set(names)], { threshold: likeEnough, includeScore: true });
  return fuse.search(asked, { limit: most }).map(({ item }) => item);
}
