/**
 * What a consumer group promises: a partition has at most one owner in a generation; committed
 * offsets stay, and do not go back; nothing is committed that no member was given.
 *
 * It is told what members and the coordinator say; it asks nobody itself.
 */
import { Violation } from './violation.ts';

/** A group as its coordinator describes it, when all members have their assignments. */
export interface StableGroup {
  readonly members: ReadonlyMap<string, readonly string[]>;
}

interface PartitionProgress {
  /** Offsets that some member was given, below which none is missing. */
  givenUpTo: number;
  readonly givenAbove: Set<number>;
  /** The highest offset whose commit was acknowledged, or was seen to be there. */
  committed: number;
  /** Commits that were asked for and not answered: one may still come, late. */
  readonly unanswered: Set<number>;
}

export class GroupHistory {
  readonly name: string;
  readonly #partitions = new Map<string, PartitionProgress>();

  constructor(name: string) {
    this.name = name;
  }

  /** A member has been given a record. */
  given(partition: string, offset: number): void {
    const progress = this.#progress(partition);
    if (offset < progress.givenUpTo) return;
    progress.givenAbove.add(offset);
    while (progress.givenAbove.delete(progress.givenUpTo)) progress.givenUpTo += 1;
  }

  givenUpTo(partition: string): number {
    return this.#progress(partition).givenUpTo;
  }

  commitAsked(partition: string, offset: number): void {
    this.#progress(partition).unanswered.add(offset);
  }

  commitAcknowledged(partition: string, offset: number): void {
    const progress = this.#progress(partition);
    progress.unanswered.delete(offset);
    progress.committed = Math.max(progress.committed, offset);
  }

  /** What is known of all partitions now: a question asked after this must be answered with it. */
  committed(): ReadonlyMap<string, number> {
    return new Map([...this.#partitions].map(([name, { committed }]) => [name, committed]));
  }

  /** The coordinator's answer, and what was known before it was asked. */
  committedSeen(seen: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>): void {
    for (const [partition, floor] of before) {
      const offset = seen.get(partition) ?? -1;
      if (offset >= floor || this.#progress(partition).unanswered.has(offset)) continue;
      throw new Violation(
        'committed offsets do not go back',
        `${this.name} ${partition}: ${floor}, then ${offset}`,
      );
    }
    for (const [partition, offset] of seen) {
      const progress = this.#progress(partition);
      progress.committed = Math.max(progress.committed, offset);
      if (offset <= progress.givenUpTo) continue;
      throw new Violation(
        'only what was given is committed',
        `${this.name} ${partition}: ${offset}, given up to ${progress.givenUpTo}`,
      );
    }
  }

  described({ members }: StableGroup): void {
    const owners = new Map<string, string>();
    for (const [member, partitions] of members) {
      for (const partition of partitions) {
        const other = owners.get(partition);
        if (other !== undefined) {
          throw new Violation('a partition has one owner', `${partition}: ${other}, ${member}`);
        }
        owners.set(partition, member);
      }
    }
  }

  #progress(partition: string): PartitionProgress {
    let progress = this.#partitions.get(partition);
    if (progress === undefined) {
      progress = {
        givenUpTo: 0,
        givenAbove: new Set(),
        committed: -1,
        unanswered: new Set(),
      };
      this.#partitions.set(partition, progress);
    }
    return progress;
  }
}
