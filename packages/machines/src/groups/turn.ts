/**
 * What one request, or one deadline, is handled with: the time, the deadlines, the rules that are in
 * force, and the effects that it has. Effects are collected, not carried out: the broker appends and
 * answers when the turn is over, in the order in which they are listed.
 */
import type { Deadline, Deadlines } from '../deadlines.ts';
import type { GroupEntry } from './entries.ts';
import type { JoinReply, SyncReply, Waiter } from './requests.ts';

/**
 * The time, twice. Records carry the wall clock, which is comparable between nodes but may jump.
 * Deadlines go by the steady one, or else a corrected clock would end the session of every member.
 */
export interface Now {
  readonly wallMs: number;
  readonly steadyMs: number;
}

export interface Turn {
  readonly now: Now;
  readonly deadlines: Deadlines<GroupDeadline>;
  readonly options: GroupOptions;
  readonly effects: Effects;
}

/** What a deadline of a classic group is about. */
export type GroupDeadline =
  | { readonly type: 'session'; readonly groupId: string; readonly memberId: string }
  | { readonly type: 'join'; readonly groupId: string }
  | { readonly type: 'sync'; readonly groupId: string };

export type SessionDeadline = Deadline<GroupDeadline>;

/** The configuration that groups obey. Read at each use, so a change has its effect at once. */
export interface GroupOptions {
  /** group.initial.rebalance.delay.ms */
  readonly initialRebalanceDelayMs: number;
  /** group.max.size */
  readonly sizeMax: number;
  /** How long a member that has no id to send heartbeats with may wait in a join. */
  readonly newMemberJoinTimeoutMs: number;
  /** offset.metadata.max.bytes: Kafka counts UTF-16 units, not bytes. */
  readonly offsetMetadataMax: number;
  /** offsets.retention.minutes, in milliseconds. */
  readonly offsetsRetentionMs: number;
  /** The topics in a subscription of the consumer protocol; undefined when it is malformed. */
  readonly subscribedTopics: (subscription: Uint8Array) => readonly string[] | undefined;
}

export type Answer =
  | { readonly type: 'join'; readonly waiter: Waiter<JoinReply>; readonly reply: JoinReply }
  | { readonly type: 'sync'; readonly waiter: Waiter<SyncReply>; readonly reply: SyncReply };

/** Entries that go into the log together or not at all. */
export interface Append {
  readonly entries: readonly GroupEntry[];
  /**
   * What follows once they are committed (error 0), or were refused. Only what the log decides
   * upon waits for it; a machine that loses its log is dropped without being told.
   */
  readonly stored?: (errorCode: number, turn: Turn) => void;
}

export class Effects {
  readonly answers: Answer[] = [];
  readonly appends: Append[] = [];

  answerJoin(waiter: Waiter<JoinReply>, reply: JoinReply): void {
    this.answers.push({ type: 'join', waiter, reply });
  }

  answerSync(waiter: Waiter<SyncReply>, reply: SyncReply): void {
    this.answers.push({ type: 'sync', waiter, reply });
  }

  append(entries: readonly GroupEntry[], stored?: Append['stored']): void {
    this.appends.push(stored === undefined ? { entries } : { entries, stored });
  }
}
