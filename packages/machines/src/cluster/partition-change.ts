/**
 * The one place where a partition's next state is worked out: from what should change (its ISR,
 * its directories, who leads it) to the record that says so, with the leader elected on the way.
 *
 * It looks at one partition and at what is known of brokers; which partitions must change, and
 * why, is the callers'. Records hold only what differs.
 *
 * 1. The reassignment is completed when the new replicas are in sync.
 * 2. The eligible leaders follow from the ISR (KIP-966).
 * 3. A leader is elected.
 * 4. What differs goes into the record; if nothing does, there is none.
 * Spec: KIP-455, KIP-858, KIP-966; leader elections as in Kafka's documentation of replication.
 */
import type { ClusterEntryOf } from './entries.ts';
import { LAST_EPOCH_BUMP_ON_SHRINK, since } from './metadata-versions.ts';
import { includesAll, NO_REPLICAS, sameReplicas, without } from './replicas.ts';
import { NO_LEADER, type Partition, RECOVERING } from './state.ts';

export type PartitionChangeEntry = ClusterEntryOf<'partitionChangeRecord'>;

/** In a record: the leader stays, and so does its epoch. */
export const NO_LEADER_CHANGE = -2;
/** In a record: the recovery state stays. */
export const NO_RECOVERY_CHANGE = -1;

export interface PartitionTarget {
  readonly topicId: string;
  readonly partitionId: number;
  readonly isr?: readonly number[];
  /**
   * `online` keeps a leader that may stay, `preferred` goes back to the first replica, `unclean`
   * takes any living replica before it leaves the partition without a leader.
   */
  readonly election: 'online' | 'preferred' | 'unclean';
  /** Replicas that may have lost committed records: not eligible any more. */
  readonly uncleanReplicas?: readonly number[];
  readonly leaderRecoveryState?: number;
  /** New directories by broker. */
  readonly directories?: ReadonlyMap<number, string>;
}

/** What must be known of the cluster. */
export interface PartitionSurroundings {
  readonly isAcceptableLeader: (brokerId: number) => boolean;
  readonly defaultDirectory: (brokerId: number) => string;
  readonly minInSyncReplicas: number;
  readonly elrEnabled: boolean;
  readonly metadataVersion: number;
}

interface Draft {
  replicas: readonly number[];
  removing: readonly number[];
  adding: readonly number[];
  isr: readonly number[];
  elr: readonly number[];
}

interface Elected {
  readonly leader: number;
  readonly unclean: boolean;
}

/** The record that takes `partition` to its target; `undefined` when it is there already. */
export function changePartition(
  partition: Partition,
  target: PartitionTarget,
  surroundings: PartitionSurroundings,
): PartitionChangeEntry | undefined {
  const draft: Draft = {
    replicas: partition.replicas,
    removing: partition.removingReplicas,
    adding: partition.addingReplicas,
    isr: target.isr ?? partition.isr,
    elr: partition.eligibleLeaderReplicas,
  };
  completeReassignment(draft);
  if (surroundings.elrEnabled) {
    draft.elr = eligibleLeaders(partition, target, draft, surroundings.minInSyncReplicas);
  }
  const elected = electLeader(partition, target, draft, surroundings);
  const leaderChanges = elected.leader !== partition.leader;
  const unclean = leaderChanges && elected.unclean;
  if (leaderChanges && draft.elr.includes(elected.leader)) {
    draft.isr = [elected.leader];
    draft.elr = without(draft.elr, [elected.leader]);
  }
  if (unclean || !surroundings.elrEnabled) draft.elr = NO_REPLICAS;
  // An unclean leader may lack committed records: nobody else can be in sync with it.
  if (unclean) draft.isr = [elected.leader];

  const isrMayBeEmpty = surroundings.elrEnabled;
  const isrChanges =
    unclean || ((draft.isr.length > 0 || isrMayBeEmpty) && !sameReplicas(draft.isr, partition.isr));
  const leader = leaderField(partition, draft, elected, isrChanges, surroundings);
  const recovery = recoveryField(partition, target, unclean);
  const entry: PartitionChangeEntry = {
    type: 'partitionChangeRecord',
    partitionId: target.partitionId,
    topicId: target.topicId,
    isr: isrChanges ? draft.isr : null,
    leader,
    replicas: changed(draft.replicas, partition.replicas),
    removingReplicas: changed(draft.removing, partition.removingReplicas),
    addingReplicas: changed(draft.adding, partition.addingReplicas),
    leaderRecoveryState: recovery,
    eligibleLeaderReplicas: changed(draft.elr, partition.eligibleLeaderReplicas),
    lastKnownElr: lastKnownLeaderField(partition, leader, surroundings),
    directories: directoriesField(partition, target, draft, surroundings),
  };
  return isEmpty(entry) ? undefined : entry;
}

// --- 1. reassignment ---

/** Removed replicas leave once all added ones are in sync and somebody stays. */
function completeReassignment(draft: Draft): void {
  if (draft.adding.length === 0 && draft.removing.length === 0) return;
  const isr = without(draft.isr, draft.removing);
  const replicas = without(draft.replicas, draft.removing);
  if (isr.length === 0 || replicas.length === 0) return;
  if (!includesAll(isr, draft.adding)) return;
  // With fewer replicas afterwards, all of them must be in sync, or the ISR would shrink for it.
  if (draft.adding.length < draft.removing.length && !includesAll(isr, replicas)) return;
  draft.isr = isr;
  draft.replicas = replicas;
  draft.removing = NO_REPLICAS;
  draft.adding = NO_REPLICAS;
}

// --- 2. eligible leaders ---

function eligibleLeaders(
  partition: Partition,
  target: PartitionTarget,
  draft: Draft,
  minInSyncReplicas: number,
): readonly number[] {
  if (draft.isr.length >= minInSyncReplicas) return NO_REPLICAS;
  const candidates = new Set([...draft.elr, ...partition.isr]);
  return without(without([...candidates], draft.isr), target.uncleanReplicas ?? NO_REPLICAS);
}

// --- 3. election ---

function electLeader(
  partition: Partition,
  target: PartitionTarget,
  draft: Draft,
  surroundings: PartitionSurroundings,
): Elected {
  // Eligible leaders count only once nobody is in sync.
  const mayLead = (id: number): boolean =>
    (draft.isr.includes(id) || (draft.isr.length === 0 && draft.elr.includes(id))) &&
    surroundings.isAcceptableLeader(id);

  const preferred = draft.replicas[0];
  if (target.election === 'preferred' && preferred !== undefined && mayLead(preferred)) {
    return { leader: preferred, unclean: false };
  }
  if (mayLead(partition.leader)) return { leader: partition.leader, unclean: false };
  const online = draft.replicas.find(mayLead);
  if (online !== undefined) return { leader: online, unclean: false };
  const lastKnown = lastKnownLeader(partition, draft, surroundings);
  if (lastKnown !== undefined) return { leader: lastKnown, unclean: true };
  if (target.election === 'unclean') {
    const living = draft.replicas.find(surroundings.isAcceptableLeader);
    if (living !== undefined) return { leader: living, unclean: true };
  }
  return { leader: NO_LEADER, unclean: false };
}

/** The leader before the partition lost all its leaders: it has the most records of all. */
function lastKnownLeader(
  partition: Partition,
  draft: Draft,
  surroundings: PartitionSurroundings,
): number | undefined {
  if (!surroundings.elrEnabled || draft.elr.length > 0 || draft.isr.length > 0) return undefined;
  const [leader, ...others] = partition.lastKnownElr;
  if (leader === undefined || others.length > 0) return undefined;
  return surroundings.isAcceptableLeader(leader) ? leader : undefined;
}

// --- 4. the record's fields ---

function leaderField(
  partition: Partition,
  draft: Draft,
  elected: Elected,
  isrChanges: boolean,
  surroundings: PartitionSurroundings,
): number {
  if (elected.leader !== partition.leader) return elected.leader;
  // Naming the leader again makes its epoch grow, which fences the replicas that were removed.
  if (!includesAll(draft.replicas, partition.replicas)) return partition.leader;
  if (
    surroundings.metadataVersion <= LAST_EPOCH_BUMP_ON_SHRINK &&
    isrChanges &&
    !includesAll(draft.isr, partition.isr)
  ) {
    return partition.leader;
  }
  return NO_LEADER_CHANGE;
}

function recoveryField(partition: Partition, target: PartitionTarget, unclean: boolean): number {
  const wanted = target.leaderRecoveryState ?? partition.leaderRecoveryState;
  if (wanted !== partition.leaderRecoveryState) return wanted;
  if (unclean && partition.leaderRecoveryState !== RECOVERING) return RECOVERING;
  return NO_RECOVERY_CHANGE;
}

function lastKnownLeaderField(
  partition: Partition,
  leader: number,
  surroundings: PartitionSurroundings,
): readonly number[] | null {
  if (!surroundings.elrEnabled) return null;
  if (leader === NO_LEADER && partition.lastKnownElr.length === 0) return [partition.leader];
  if (leader >= 0 && partition.lastKnownElr.length > 0) return NO_REPLICAS;
  return null;
}

function directoriesField(
  partition: Partition,
  target: PartitionTarget,
  draft: Draft,
  surroundings: PartitionSurroundings,
): readonly string[] | null {
  if (surroundings.metadataVersion < since.directoryAssignment) return null;
  let changes = draft.replicas.length !== partition.directories.length;
  const directories = draft.replicas.map((id, index) => {
    const now = partition.directories[partition.replicas.indexOf(id)];
    const next = target.directories?.get(id) ?? now ?? surroundings.defaultDirectory(id);
    if (next !== partition.directories[index]) changes = true;
    return next;
  });
  return changes ? directories : null;
}

function changed(next: readonly number[], before: readonly number[]): readonly number[] | null {
  return sameReplicas(next, before) ? null : next;
}

function isEmpty(entry: PartitionChangeEntry): boolean {
  return (
    entry.isr === null &&
    entry.leader === NO_LEADER_CHANGE &&
    entry.replicas === null &&
    entry.removingReplicas === null &&
    entry.addingReplicas === null &&
    entry.leaderRecoveryState === NO_RECOVERY_CHANGE &&
    entry.eligibleLeaderReplicas === null &&
    entry.lastKnownElr === null &&
    entry.directories === null
  );
}
