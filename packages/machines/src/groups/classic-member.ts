/** One member of a classic group: what it told when it joined, and what it waits for. */
import type { JoinReply, Protocol, SyncReply, Waiter } from './requests.ts';
import { NO_BYTES } from './requests.ts';

export class ClassicMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly protocolType: string;
  rebalanceTimeoutMs: number;
  sessionTimeoutMs: number;
  protocols: readonly Protocol[];
  assignment: Uint8Array;
  joinWaiter: Waiter<JoinReply> | undefined = undefined;
  syncWaiter: Waiter<SyncReply> | undefined = undefined;
  /** True from the first join until the answer to it: the member cannot send heartbeats yet. */
  isNew = false;

  constructor(identity: MemberDescription, assignment: Uint8Array = NO_BYTES) {
    this.memberId = identity.memberId;
    this.groupInstanceId = identity.groupInstanceId;
    this.clientId = identity.clientId;
    this.clientHost = identity.clientHost;
    this.protocolType = identity.protocolType;
    this.rebalanceTimeoutMs = identity.rebalanceTimeoutMs;
    this.sessionTimeoutMs = identity.sessionTimeoutMs;
    this.protocols = identity.protocols;
    this.assignment = assignment;
  }

  isStatic(): boolean {
    return this.groupInstanceId !== null;
  }

  /** What it said to a protocol; undefined when it does not know the protocol. */
  metadata(protocolName: string | null): Uint8Array | undefined {
    return this.protocols.find((protocol) => protocol.name === protocolName)?.metadata;
  }

  /** Whether `protocols` are the same that it has, in the same order. */
  matches(protocols: readonly Protocol[]): boolean {
    return (
      protocols.length === this.protocols.length &&
      protocols.every((protocol, index) => {
        const mine = this.protocols[index];
        return (
          mine !== undefined &&
          mine.name === protocol.name &&
          sameBytes(mine.metadata, protocol.metadata)
        );
      })
    );
  }

  /** A member that waits for a rebalance cannot send heartbeats, and need not. */
  isExcusedFromHeartbeat(): boolean {
    return !this.isNew && (this.joinWaiter !== undefined || this.syncWaiter !== undefined);
  }
}

export interface MemberDescription {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly protocolType: string;
  readonly rebalanceTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly protocols: readonly Protocol[];
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
