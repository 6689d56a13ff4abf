/**
 * Which partitions must change when a broker comes or goes, and elections that somebody asked for.
 * How one partition changes is `partition-change.ts`'s.
 *
 * There is no index from brokers to partitions: brokers come and go rarely, and walking all
 * partitions then is cheaper than keeping an index right on every change.
 * Spec: KIP-460 (asking for an election), KIP-966.
 */
import { errorCode } from '@odradek/wire/errors';
import type { Decision, Immutable } from '../machine.ts';
import { defaultDirectory, isActive } from './brokers.ts';
import type { ClusterReplyOf, ElectLeaders, Outcome, TopicPartition } from './commands.ts';
import { isDirectoryOnline, UNASSIGNED_DIRECTORY } from './directory-ids.ts';
import type { ClusterEntry } from './entries.ts';
import { refusal, success } from './outcomes.ts';
import {
  changePartition,
  type PartitionChangeEntry,
  type PartitionSurroundings,
  type PartitionTarget,
} from './partition-change.ts';
import { without } from './replicas.ts';
import {
  type ClusterRules,
  isElrEnabled,
  isUncleanElectionEnabled,
  metadataVersion,
  minInSyncReplicas,
} from './rules.ts';
import { type ClusterState, NO_LEADER, type Partition, type Topic } from './state.ts';

type State = Immutable<ClusterState>;

/** What a broker's change means for partitions. */
export interface BrokerChange {
  /** Leaves every ISR and leads nothing. */
  readonly leaves?: number;
  /** May lead, although its entry still says that it is fenced. */
  readonly comes?: number;
  /** May have lost records: leaves every ISR and is no longer eligible. */
  readonly unclean?: number;
}

/** The records that partitions need because of `change`. */
export function leaderUpdates(
  state: State,
  rules: ClusterRules,
  change: BrokerChange,
  concerns: (partition: Immutable<Partition>) => boolean,
): PartitionChangeEntry[] {
  const acceptable = (id: number): boolean =>
    id !== change.leaves && id !== change.unclean && (id === change.comes || isActive(state, id));
  const gone = [change.leaves, change.unclean].filter((id) => id !== undefined);
  const entries: PartitionChangeEntry[] = [];
  for (const topic of state.topics.values()) {
    const election = isUncleanElectionEnabled(state, rules, topic.name) ? 'unclean' : 'online';
    for (const [partitionId, partition] of topic.partitions.entries()) {
      if (!concerns(partition)) continue;
      const entry = changePartition(
        partition,
        {
          topicId: topic.id,
          partitionId,
          isr: without(partition.isr, gone),
          election,
          uncleanReplicas: change.unclean === undefined ? [] : [change.unclean],
        },
        surroundings(state, rules, topic, partition, acceptable),
      );
      if (entry !== undefined) entries.push(entry);
    }
  }
  return entries;
}

/** One partition's change with the brokers as they are now. */
export function partitionUpdate(
  state: State,
  rules: ClusterRules,
  topic: Immutable<Topic>,
  partition: Immutable<Partition>,
  target: PartitionTarget,
): PartitionChangeEntry | undefined {
  const acceptable = (id: number): boolean => isActive(state, id);
  return changePartition(
    partition,
    target,
    surroundings(state, rules, topic, partition, acceptable),
  );
}

export function electLeaders(
  state: State,
  rules: ClusterRules,
  command: ElectLeaders,
): Decision<ClusterEntry, ClusterReplyOf<'electLeaders'>> {
  const entries: ClusterEntry[] = [];
  const partitions: (Outcome & TopicPartition)[] = [];
  for (const asked of command.partitions ?? allPartitions(state)) {
    const elected = electLeader(state, rules, asked, command.election);
    if ('type' in elected) {
      entries.push(elected);
      partitions.push({ ...asked, ...success });
    } else if (command.partitions !== null || elected.errorCode !== errorCode.ELECTION_NOT_NEEDED) {
      partitions.push({ ...asked, ...elected });
    }
  }
  return { entries, reply: { partitions } };
}

function electLeader(
  state: State,
  rules: ClusterRules,
  asked: TopicPartition,
  election: ElectLeaders['election'],
): PartitionChangeEntry | Outcome {
  const topic = state.topics.get(asked.topic);
  const unknown = errorCode.UNKNOWN_TOPIC_OR_PARTITION;
  if (topic === undefined) return refusal(unknown, `No such topic as ${asked.topic}`);
  const partition = topic.partitions[asked.partition];
  if (partition === undefined) {
    return refusal(unknown, `No such partition as ${asked.topic}-${asked.partition}`);
  }
  const satisfied =
    election === 'preferred'
      ? partition.leader === partition.replicas[0]
      : partition.leader !== NO_LEADER;
  if (satisfied) {
    return refusal(
      errorCode.ELECTION_NOT_NEEDED,
      'Leader election not needed for topic partition.',
    );
  }
  const target = { topicId: topic.id, partitionId: asked.partition, election };
  return (
    partitionUpdate(state, rules, topic, partition, target) ??
    (election === 'preferred'
      ? refusal(errorCode.PREFERRED_LEADER_NOT_AVAILABLE, 'The preferred leader was not available.')
      : refusal(
          errorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE,
          'Eligible topic partition leaders are not available.',
        ))
  );
}

function* allPartitions(state: State): Iterable<TopicPartition> {
  for (const topic of state.topics.values()) {
    for (const partition of topic.partitions.keys()) yield { topic: topic.name, partition };
  }
}

function surroundings(
  state: State,
  rules: ClusterRules,
  topic: Immutable<Topic>,
  partition: Immutable<Partition>,
  acceptable: (brokerId: number) => boolean,
): PartitionSurroundings {
  return {
    isAcceptableLeader: (id) => acceptable(id) && isReplicaOnline(state, partition, id),
    defaultDirectory: (id) => defaultDirectory(state, id),
    minInSyncReplicas: minInSyncReplicas(state, rules, topic),
    elrEnabled: isElrEnabled(state),
    metadataVersion: metadataVersion(state),
  };
}

function isReplicaOnline(state: State, partition: Immutable<Partition>, id: number): boolean {
  const broker = state.brokers.get(id);
  if (broker === undefined) return false;
  const directory = partition.directories[partition.replicas.indexOf(id)];
  return isDirectoryOnline(directory ?? UNASSIGNED_DIRECTORY, broker.logDirs);
}
