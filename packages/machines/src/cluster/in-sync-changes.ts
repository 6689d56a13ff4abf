/**
 * What leaders ask for their partitions (AlterPartition), and where brokers say that their replicas
 * are (AssignReplicasToDirs).
 *
 * Spec: KIP-497 (the ISR through the controller), KIP-704 (recovery state), KIP-858, KIP-903 (epochs).
 */
import { errorCode } from '@odradek/wire/errors';
import type { Decision, Immutable } from '../machine.ts';
import type {
  AlteredPartition,
  AlterPartitions,
  AssignedReplica,
  AssignReplicasToDirectories,
  ClusterReplyOf,
  Outcome,
} from './commands.ts';
import { isDirectoryOnline } from './directory-ids.ts';
import { partitionUpdate } from './elections.ts';
import type { ClusterEntry } from './entries.ts';
import { since } from './metadata-versions.ts';
import { refusal, success } from './outcomes.ts';
import { NO_LEADER_CHANGE } from './partition-change.ts';
import { changedPartition } from './partitions.ts';
import { brokerOf } from './registration.ts';
import { isSubset, without } from './replicas.ts';
import { type ClusterRules, isUncleanElectionEnabled, metadataVersion } from './rules.ts';
import { type ClusterState, type Partition, RECOVERED, RECOVERING } from './state.ts';

type State = Immutable<ClusterState>;
type Asked = AlterPartitions['partitions'][number];

export function alterPartitions(
  state: State,
  rules: ClusterRules,
  command: AlterPartitions,
): Decision<ClusterEntry, ClusterReplyOf<'alterPartitions'>> {
  const broker = brokerOf(state, command.brokerId, command.brokerEpoch);
  if ('errorCode' in broker) return { entries: [], reply: { ...broker, partitions: [] } };
  const entries: ClusterEntry[] = [];
  const partitions = command.partitions.map((asked): AlteredPartition => {
    const topic = state.topicsById.get(asked.topicId);
    const partition = topic?.partitions[asked.partition];
    if (topic === undefined) return alterationRefused(asked, errorCode.UNKNOWN_TOPIC_ID);
    if (partition === undefined) {
      return alterationRefused(asked, errorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }
    const code = alterationError(state, command.brokerId, partition, asked);
    if (code !== errorCode.NONE) return alterationRefused(asked, code);
    const entry = partitionUpdate(state, rules, topic, partition, {
      topicId: topic.id,
      partitionId: asked.partition,
      isr: asked.newIsr.map(({ brokerId }) => brokerId),
      election: isUncleanElectionEnabled(state, rules, topic.name) ? 'unclean' : 'online',
      leaderRecoveryState: asked.leaderRecoveryState,
    });
    if (entry === undefined) return altered(asked, partition);
    entries.push(entry);
    // The leader finished a reassignment and is no replica any more: it must look before it asks
    // again. This is the one answer that is an error and a change.
    if (entry.leader !== NO_LEADER_CHANGE && entry.leader !== command.brokerId) {
      return alterationRefused(asked, errorCode.NEW_LEADER_ELECTED);
    }
    return altered(asked, changedPartition(partition, entry));
  });
  return { entries, reply: { ...success, partitions } };
}

function alterationError(
  state: State,
  brokerId: number,
  partition: Immutable<Partition>,
  asked: Asked,
): number {
  // A leader that knows more than this controller has seen a newer one.
  if (asked.leaderEpoch > partition.leaderEpoch) return errorCode.NOT_CONTROLLER;
  if (asked.partitionEpoch > partition.partitionEpoch) return errorCode.NOT_CONTROLLER;
  if (asked.leaderEpoch < partition.leaderEpoch) return errorCode.FENCED_LEADER_EPOCH;
  if (brokerId !== partition.leader) return errorCode.INVALID_REQUEST;
  if (asked.partitionEpoch < partition.partitionEpoch) return errorCode.INVALID_UPDATE_VERSION;
  const isr = asked.newIsr.map((member) => member.brokerId);
  if (!isSubset(isr, partition.replicas) || !isr.includes(partition.leader)) {
    return errorCode.INVALID_REQUEST;
  }
  const isRecovering = asked.leaderRecoveryState === RECOVERING;
  if (isRecovering && (isr.length > 1 || partition.leaderRecoveryState === RECOVERED)) {
    return errorCode.INVALID_REQUEST;
  }
  const isEligible = asked.newIsr.every((member) => {
    const broker = state.brokers.get(member.brokerId);
    if (broker === undefined || broker.fenced || broker.inControlledShutdown) return false;
    return member.brokerEpoch === -1 || member.brokerEpoch === broker.epoch;
  });
  return isEligible ? errorCode.NONE : errorCode.INELIGIBLE_REPLICA;
}

function altered({ topicId, partition }: Asked, after: Immutable<Partition>): AlteredPartition {
  const { leader, leaderEpoch, partitionEpoch, isr, leaderRecoveryState } = after;
  return {
    topicId,
    partition,
    errorCode: errorCode.NONE,
    leader,
    leaderEpoch,
    partitionEpoch,
    isr,
    leaderRecoveryState,
  };
}

function alterationRefused({ topicId, partition }: Asked, code: number): AlteredPartition {
  return {
    topicId,
    partition,
    errorCode: code,
    leader: 0,
    leaderEpoch: 0,
    partitionEpoch: 0,
    isr: [],
    leaderRecoveryState: RECOVERED,
  };
}

export function assignReplicasToDirectories(
  state: State,
  rules: ClusterRules,
  command: AssignReplicasToDirectories,
): Decision<ClusterEntry, ClusterReplyOf<'assignReplicasToDirectories'>> {
  if (metadataVersion(state) < since.directoryAssignment) {
    const reason = 'Directory assignment is not supported yet.';
    const reply = refusal(errorCode.UNSUPPORTED_VERSION, reason);
    return { entries: [], reply: { ...reply, partitions: [] } };
  }
  const broker = brokerOf(state, command.brokerId, command.brokerEpoch);
  if ('errorCode' in broker) return { entries: [], reply: { ...broker, partitions: [] } };
  const entries: ClusterEntry[] = [];
  const partitions = command.replicas.map((replica): Outcome & AssignedReplica => {
    const topic = state.topicsById.get(replica.topicId);
    const partition = topic?.partitions[replica.partition];
    if (topic === undefined) return { ...replica, ...refusal(errorCode.UNKNOWN_TOPIC_ID) };
    if (partition === undefined) {
      return { ...replica, ...refusal(errorCode.UNKNOWN_TOPIC_OR_PARTITION) };
    }
    if (!partition.replicas.includes(broker.id)) {
      return { ...replica, ...refusal(errorCode.NOT_LEADER_OR_FOLLOWER) };
    }
    // In a directory that is gone the replica is of no use: it leaves the ISR as well.
    const isOnline = isDirectoryOnline(replica.directoryId, broker.logDirs);
    const entry = partitionUpdate(state, rules, topic, partition, {
      topicId: topic.id,
      partitionId: replica.partition,
      isr: isOnline ? partition.isr : without(partition.isr, [broker.id]),
      election: 'online',
      directories: new Map([[broker.id, replica.directoryId]]),
    });
    if (entry !== undefined) entries.push(entry);
    return { ...replica, ...success };
  });
  return { entries, reply: { ...success, partitions } };
}
