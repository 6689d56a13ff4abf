/**
 * A classic group: its members, its generation, and the state it is in. It knows who is in the
 * group and what they have in common; *when* it rebalances is decided in `rebalance.ts`.
 *
 * Most of this is volatile on purpose, as in Kafka. Members who are joining or syncing hold an open
 * request to this very broker, so a successor could not answer them even if it knew of them; it
 * loads the last assignment that was stored (`GroupMetadata`) and everyone joins again.
 *
 * Spec: KIP-62, KIP-345 (static members), KIP-394 (pending members); the states are Kafka's.
 */

import { errorCode } from '@odradek/wire/errors';
import { assert } from '../assert.ts';
import { Deadline } from '../deadlines.ts';
import { ClassicMember } from './classic-member.ts';
import type { GroupMetadata } from './entries.ts';
import type { JoinReply, Protocol, SyncReply, Waiter } from './requests.ts';
import { NO_BYTES } from './requests.ts';
import type { GroupDeadline, SessionDeadline } from './turn.ts';

export type ClassicGroupState =
  | 'Empty'
  | 'PreparingRebalance'
  | 'CompletingRebalance'
  | 'Stable'
  | 'Dead';

/** From where a state may be entered. */
const ENTERED_FROM: Readonly<Record<ClassicGroupState, readonly ClassicGroupState[]>> = {
  Empty: ['PreparingRebalance'],
  PreparingRebalance: ['Stable', 'CompletingRebalance', 'Empty'],
  CompletingRebalance: ['PreparingRebalance'],
  Stable: ['CompletingRebalance'],
  Dead: ['Empty', 'PreparingRebalance', 'CompletingRebalance', 'Stable', 'Dead'],
};

/** The protocol type of consumers: the only one whose members' bytes the broker looks into. */
const CONSUMER = 'consumer';

export class ClassicGroup {
  readonly groupId: string;
  generation = 0;
  protocolType: string | null = null;
  protocolName: string | null = null;
  leaderId: string | null = null;
  /** When the state was entered; -1 when the record that it was loaded from did not say. */
  stateTimestampMs: number;
  /** Whether somebody came during the first rebalance, which is then given more time. */
  newMemberAdded = false;
  /** The initial rebalance: how long the present delay is, and how much may follow it. */
  initialDelay: { readonly delayMs: number; readonly remainingMs: number } | undefined = undefined;
  /** Of the consumer protocol, once a generation has begun; undefined when not known. */
  subscribedTopics: ReadonlySet<string> | undefined = undefined;

  readonly members: Map<string, ClassicMember> = new Map();
  /** Members that were given an id and have not come back with it yet. */
  readonly pendingJoin: Set<string> = new Set();
  /** Members of this generation that have not asked for their assignment yet. */
  readonly pendingSync: Set<string> = new Set();
  readonly joinDeadline: Deadline<GroupDeadline>;
  readonly syncDeadline: Deadline<GroupDeadline>;
  /** One for each member and each pending member. */
  readonly sessions: Map<string, SessionDeadline> = new Map();

  #state: ClassicGroupState = 'Empty';
  #previousState: ClassicGroupState = 'Dead';
  #awaitingJoinCount = 0;
  readonly #staticMembers = new Map<string, string>();
  /** How many members know each protocol. */
  readonly #protocolCounts = new Map<string, number>();

  constructor(groupId: string, nowMs: number) {
    this.groupId = groupId;
    this.stateTimestampMs = nowMs;
    this.joinDeadline = new Deadline({ type: 'join', groupId });
    this.syncDeadline = new Deadline({ type: 'sync', groupId });
  }

  /** The group as the log remembers it: stable, or empty when it had no members. */
  static load(groupId: string, metadata: GroupMetadata): ClassicGroup {
    const group = new ClassicGroup(groupId, metadata.stateTimestampMs);
    group.generation = metadata.generation;
    group.protocolType = metadata.protocolType === '' ? null : metadata.protocolType;
    group.protocolName = metadata.protocolName;
    group.leaderId = metadata.leaderId;
    if (metadata.members.length > 0) group.#state = 'Stable';
    for (const member of metadata.members) {
      const { subscription, assignment, rebalanceTimeoutMs, ...identity } = member;
      const instanceId = identity.groupInstanceId;
      // Not written by any broker that is known; a log that says so anyway must still load.
      if (instanceId !== null && group.#staticMembers.has(instanceId)) continue;
      group.add(
        new ClassicMember(
          {
            ...identity,
            // Records of version 0 know only one timeout.
            rebalanceTimeoutMs:
              rebalanceTimeoutMs === -1 ? member.sessionTimeoutMs : rebalanceTimeoutMs,
            protocolType: metadata.protocolType,
            protocols: [{ name: metadata.protocolName ?? '', metadata: subscription }],
          },
          assignment,
        ),
      );
    }
    return group;
  }

  /** What the log should remember, with the assignments that are about to be given. */
  toMetadata(assignmentOf: (member: ClassicMember) => Uint8Array): GroupMetadata {
    return {
      protocolType: this.protocolType ?? '',
      generation: this.generation,
      protocolName: this.protocolName,
      leaderId: this.leaderId,
      stateTimestampMs: this.stateTimestampMs,
      members: Array.from(this.members.values(), (member) => ({
        memberId: member.memberId,
        groupInstanceId: member.groupInstanceId,
        clientId: member.clientId,
        clientHost: member.clientHost,
        rebalanceTimeoutMs: member.rebalanceTimeoutMs,
        sessionTimeoutMs: member.sessionTimeoutMs,
        subscription: member.metadata(this.protocolName) ?? NO_BYTES,
        assignment: assignmentOf(member),
      })),
    };
  }

  get state(): ClassicGroupState {
    return this.#state;
  }

  get previousState(): ClassicGroupState {
    return this.#previousState;
  }

  get awaitingJoinCount(): number {
    return this.#awaitingJoinCount;
  }

  enter(state: ClassicGroupState, nowMs: number): void {
    assert(ENTERED_FROM[state].includes(this.#state), `${this.#state} → ${state}`);
    this.#previousState = this.#state;
    this.#state = state;
    this.stateTimestampMs = nowMs;
  }

  canRebalance(): boolean {
    return ENTERED_FROM.PreparingRebalance.includes(this.#state);
  }

  usesConsumerProtocol(): boolean {
    return this.protocolType === CONSUMER;
  }

  isLeader(memberId: string): boolean {
    return this.leaderId === memberId;
  }

  staticMemberId(groupInstanceId: string): string | undefined {
    return this.#staticMembers.get(groupInstanceId);
  }

  staticMemberCount(): number {
    return this.#staticMembers.size;
  }

  add(member: ClassicMember, waiter?: Waiter<JoinReply>): void {
    if (member.groupInstanceId !== null) {
      assert(!this.#staticMembers.has(member.groupInstanceId), 'a static member is there once');
      this.#staticMembers.set(member.groupInstanceId, member.memberId);
    }
    if (this.members.size === 0) this.protocolType = member.protocolType;
    this.leaderId ??= member.memberId;
    this.members.set(member.memberId, member);
    this.#countProtocols(member, 1);
    this.setJoinWaiter(member, waiter);
    this.pendingJoin.delete(member.memberId);
  }

  /** Removes a member, or a pending one. Its session deadline is the caller's to cancel. */
  remove(memberId: string): void {
    const member = this.members.get(memberId);
    if (member !== undefined) {
      this.members.delete(memberId);
      this.#countProtocols(member, -1);
      this.setJoinWaiter(member, undefined);
      if (member.groupInstanceId !== null) this.#staticMembers.delete(member.groupInstanceId);
    }
    if (this.isLeader(memberId)) {
      const [first] = this.members.keys();
      this.leaderId = first ?? null;
    }
    this.pendingJoin.delete(memberId);
    this.pendingSync.delete(memberId);
  }

  /** Gives a static member a new id; everything else about it stays. Nobody may wait for it. */
  rename(oldMemberId: string, newMemberId: string): ClassicMember {
    const old = this.members.get(oldMemberId);
    assert(old?.groupInstanceId != null, 'only static members are renamed');
    assert(old.joinWaiter === undefined && old.syncWaiter === undefined, 'fenced before renamed');
    const member = new ClassicMember({ ...describe(old), memberId: newMemberId }, old.assignment);
    this.members.delete(oldMemberId);
    this.members.set(newMemberId, member);
    if (this.isLeader(oldMemberId)) this.leaderId = newMemberId;
    this.#staticMembers.set(old.groupInstanceId, newMemberId);
    return member;
  }

  update(
    member: ClassicMember,
    changes: {
      readonly protocols: readonly Protocol[];
      readonly rebalanceTimeoutMs: number;
      readonly sessionTimeoutMs: number;
    },
    waiter: Waiter<JoinReply> | undefined,
  ): void {
    this.#countProtocols(member, -1);
    member.protocols = changes.protocols;
    this.#countProtocols(member, 1);
    member.rebalanceTimeoutMs = changes.rebalanceTimeoutMs;
    member.sessionTimeoutMs = changes.sessionTimeoutMs;
    this.setJoinWaiter(member, waiter);
  }

  setJoinWaiter(member: ClassicMember, waiter: Waiter<JoinReply> | undefined): void {
    if (member.joinWaiter !== undefined) this.#awaitingJoinCount--;
    if (waiter !== undefined) this.#awaitingJoinCount++;
    member.joinWaiter = waiter;
  }

  /** Takes the one who waits for the member's assignment, if anyone. */
  takeSyncWaiter(member: ClassicMember): Waiter<SyncReply> | undefined {
    const waiter = member.syncWaiter;
    member.syncWaiter = undefined;
    return waiter;
  }

  /** 0, or why a request with this identity is refused. */
  checkMember(memberId: string, groupInstanceId: string | null): number {
    if (groupInstanceId !== null) {
      const owner = this.#staticMembers.get(groupInstanceId);
      if (owner === undefined) return errorCode.UNKNOWN_MEMBER_ID;
      if (owner !== memberId) return errorCode.FENCED_INSTANCE_ID;
    }
    return this.members.has(memberId) ? errorCode.NONE : errorCode.UNKNOWN_MEMBER_ID;
  }

  haveAllJoined(): boolean {
    return this.members.size === this.#awaitingJoinCount && this.pendingJoin.size === 0;
  }

  /** The longest rebalance timeout of all members. */
  rebalanceTimeoutMs(): number {
    let longestMs = 0;
    for (const member of this.members.values()) {
      longestMs = Math.max(longestMs, member.rebalanceTimeoutMs);
    }
    return longestMs;
  }

  /** Whether somebody with these protocols could take part. */
  supports(protocolType: string, protocols: readonly Protocol[]): boolean {
    if (this.#state === 'Empty') return protocolType !== '' && protocols.length > 0;
    if (protocolType !== this.protocolType) return false;
    return protocols.some(({ name }) => this.#isKnownToAll(name));
  }

  /** The protocol with the most votes: each member votes for its first that all know. */
  selectProtocol(): string {
    const votes = new Map<string, number>();
    for (const member of this.members.values()) {
      const choice = member.protocols.find(({ name }) => this.#isKnownToAll(name));
      assert(choice !== undefined, 'members have a protocol in common');
      votes.set(choice.name, (votes.get(choice.name) ?? 0) + 1);
    }
    let selected: string | undefined;
    let most = 0;
    for (const [name, count] of votes) {
      if (count > most) {
        selected = name;
        most = count;
      }
    }
    assert(selected !== undefined, 'somebody votes');
    return selected;
  }

  /** Keeps the leader if it has joined again, else elects another who has. False: nobody has. */
  electJoinedLeader(): boolean {
    if (this.leaderId === null) return false;
    if (this.members.get(this.leaderId)?.joinWaiter !== undefined) return true;
    for (const member of this.members.values()) {
      if (member.joinWaiter !== undefined) {
        this.leaderId = member.memberId;
        return true;
      }
    }
    return false;
  }

  beginGeneration(
    nowMs: number,
    subscribedTopics: (subscription: Uint8Array) => readonly string[] | undefined,
  ): void {
    // int32, as in the protocol: a group that lives for two billion rebalances starts again.
    this.generation = (this.generation + 1) & 0x7fff_ffff;
    this.protocolName = this.members.size > 0 ? this.selectProtocol() : null;
    this.learnSubscribedTopics(subscribedTopics);
    this.enter(this.members.size > 0 ? 'CompletingRebalance' : 'Empty', nowMs);
    this.pendingSync.clear();
  }

  learnSubscribedTopics(
    subscribedTopics: (subscription: Uint8Array) => readonly string[] | undefined,
  ): void {
    this.subscribedTopics = undefined;
    if (!this.usesConsumerProtocol()) return;
    const topics = new Set<string>();
    if (this.members.size > 0 && this.protocolName === null) return;
    for (const member of this.members.values()) {
      const subscription = member.metadata(this.protocolName);
      const names = subscription === undefined ? undefined : subscribedTopics(subscription);
      if (names === undefined) return;
      for (const name of names) topics.add(name);
    }
    this.subscribedTopics = topics;
  }

  /** A consumer group whose subscriptions cannot be read is taken to be subscribed to anything. */
  isSubscribedTo(topic: string): boolean {
    return this.subscribedTopics?.has(topic) ?? this.usesConsumerProtocol();
  }

  #isKnownToAll(name: string): boolean {
    return (this.#protocolCounts.get(name) ?? 0) === this.members.size;
  }

  #countProtocols(member: ClassicMember, change: 1 | -1): void {
    // A name that a member lists twice counts once, else nobody could agree on it.
    for (const name of new Set(member.protocols.map((protocol) => protocol.name))) {
      const count = (this.#protocolCounts.get(name) ?? 0) + change;
      if (count > 0) this.#protocolCounts.set(name, count);
      else this.#protocolCounts.delete(name);
    }
  }
}

function describe(member: ClassicMember): ConstructorParameters<typeof ClassicMember>[0] {
  const { memberId, groupInstanceId, clientId, clientHost, protocolType } = member;
  const { rebalanceTimeoutMs, sessionTimeoutMs, protocols } = member;
  return {
    memberId,
    groupInstanceId,
    clientId,
    clientHost,
    protocolType,
    rebalanceTimeoutMs,
    sessionTimeoutMs,
    protocols,
  };
}
