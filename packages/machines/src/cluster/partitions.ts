/**
 * Partitions as records change them, and the records of new ones.
 *
 * Spec: KIP-631, KIP-858 (directories), KIP-966 (eligible leaders).
 */
import type { Immutable } from '../machine.ts';
import { defaultDirectory, isActive } from './brokers.ts';
import { MIGRATING_DIRECTORY } from './directory-ids.ts';
import type { ClusterEntryOf } from './entries.ts';
import { since } from './metadata-versions.ts';
import { NO_LEADER_CHANGE, NO_RECOVERY_CHANGE } from './partition-change.ts';
import { NO_REPLICAS, sameReplicas } from './replicas.ts';
import { metadataVersion } from './rules.ts';
import { type ClusterState, NO_LEADER, type Partition, RECOVERED, type Topic } from './state.ts';

export function applyPartition(
  state: ClusterState,
  entry: ClusterEntryOf<'partitionRecord'>,
): void {
  const topic = state.topicsById.get(entry.topicId);
  if (topic === undefined) return;
  const { replicas } = entry;
  topic.partitions[entry.partitionId] = {
    replicas,
    directories: directoriesFor(replicas, entry.directories),
    // Most ISRs are complete: sharing the array halves what a partition costs.
    isr: sameReplicas(entry.isr, replicas) ? replicas : entry.isr,
    removingReplicas: orNone(entry.removingReplicas),
    addingReplicas: orNone(entry.addingReplicas),
    eligibleLeaderReplicas: orNone(entry.eligibleLeaderReplicas),
    lastKnownElr: orNone(entry.lastKnownElr),
    leader: entry.leader,
    leaderEpoch: entry.leaderEpoch,
    partitionEpoch: entry.partitionEpoch,
    leaderRecoveryState: entry.leaderRecoveryState,
  };
}

export function applyPartitionChange(
  state: ClusterState,
  entry: ClusterEntryOf<'partitionChangeRecord'>,
): void {
  const topic = state.topicsById.get(entry.topicId);
  const partition = topic?.partitions[entry.partitionId];
  if (topic === undefined || partition === undefined) return;
  topic.partitions[entry.partitionId] = changedPartition(partition, entry);
}

/** The partition after the change: one more partition epoch, and perhaps one more leader epoch. */
export function changedPartition(
  partition: Partition,
  entry: ClusterEntryOf<'partitionChangeRecord'>,
): Partition {
  const replicas = entry.replicas ?? partition.replicas;
  const isr = entry.isr ?? partition.isr;
  const leaderChanges = entry.leader !== NO_LEADER_CHANGE;
  return {
    replicas,
    directories: directoriesFor(replicas, entry.directories ?? partition.directories),
    isr: sameReplicas(isr, replicas) ? replicas : isr,
    removingReplicas: orNone(entry.removingReplicas ?? partition.removingReplicas),
    addingReplicas: orNone(entry.addingReplicas ?? partition.addingReplicas),
    eligibleLeaderReplicas: orNone(
      entry.eligibleLeaderReplicas ?? partition.eligibleLeaderReplicas,
    ),
    lastKnownElr: orNone(entry.lastKnownElr ?? partition.lastKnownElr),
    leader: leaderChanges ? entry.leader : partition.leader,
    leaderEpoch: leaderChanges ? partition.leaderEpoch + 1 : partition.leaderEpoch,
    partitionEpoch: partition.partitionEpoch + 1,
    leaderRecoveryState:
      entry.leaderRecoveryState === NO_RECOVERY_CHANGE
        ? partition.leaderRecoveryState
        : entry.leaderRecoveryState,
  };
}

/** `ClearElrRecord`: for one topic, or for all when it names none. */
export function applyClearElr(state: ClusterState, entry: ClusterEntryOf<'clearElrRecord'>): void {
  const named = state.topics.get(entry.topicName);
  const topics = entry.topicName === '' ? state.topics.values() : named ? [named] : [];
  for (const topic of topics) {
    for (const [id, partition] of topic.partitions.entries()) {
      const { eligibleLeaderReplicas, lastKnownElr } = partition;
      if (eligibleLeaderReplicas.length === 0 && lastKnownElr.length === 0) continue;
      topic.partitions[id] = {
        ...partition,
        eligibleLeaderReplicas: NO_REPLICAS,
        lastKnownElr: NO_REPLICAS,
        partitionEpoch: partition.partitionEpoch + 1,
      };
    }
  }
}

/** The record of a partition that is new, led by its first active replica. */
export function newPartition(
  state: Immutable<ClusterState>,
  topicId: string,
  partitionId: number,
  replicas: readonly number[],
): ClusterEntryOf<'partitionRecord'> {
  const isr = replicas.filter((id) => isActive(state, id));
  const hasDirectories = metadataVersion(state) >= since.directoryAssignment;
  return {
    type: 'partitionRecord',
    partitionId,
    topicId,
    replicas,
    isr,
    removingReplicas: NO_REPLICAS,
    addingReplicas: NO_REPLICAS,
    leader: isr[0] ?? NO_LEADER,
    leaderEpoch: 0,
    partitionEpoch: 0,
    leaderRecoveryState: RECOVERED,
    directories: hasDirectories ? replicas.map((id) => defaultDirectory(state, id)) : [],
    eligibleLeaderReplicas: null,
    lastKnownElr: null,
  };
}

/** The record that holds all of a partition: what a snapshot is made of. */
export function partitionEntry(
  topic: Immutable<Topic>,
  partitionId: number,
  partition: Partition,
  version: number,
): ClusterEntryOf<'partitionRecord'> {
  const orNull = (ids: readonly number[]): readonly number[] | null =>
    version >= since.eligibleLeaders && ids.length > 0 ? ids : null;
  return {
    type: 'partitionRecord',
    partitionId,
    topicId: topic.id,
    replicas: partition.replicas,
    isr: partition.isr,
    removingReplicas: partition.removingReplicas,
    addingReplicas: partition.addingReplicas,
    leader: partition.leader,
    leaderEpoch: partition.leaderEpoch,
    partitionEpoch: partition.partitionEpoch,
    leaderRecoveryState: partition.leaderRecoveryState,
    directories: version >= since.directoryAssignment ? partition.directories : [],
    eligibleLeaderReplicas: orNull(partition.eligibleLeaderReplicas),
    lastKnownElr: orNull(partition.lastKnownElr),
  };
}

/** Records of before KIP-858 have no directories: there is one for each replica all the same. */
function directoriesFor(
  replicas: readonly number[],
  directories: readonly string[],
): readonly string[] {
  if (directories.length === replicas.length) return directories;
  return replicas.map(() => MIGRATING_DIRECTORY);
}

/** One empty array for all: almost every partition has several. */
function orNone(ids: readonly number[] | null): readonly number[] {
  return ids === null || ids.length === 0 ? NO_REPLICAS : ids;
}
