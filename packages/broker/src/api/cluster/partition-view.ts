/**
 * A partition as clients of one listener are shown it: brokers that are fenced, or that do not have
 * the listener, are offline to them.
 *
 * Spec: KIP-112 (offline replicas), KIP-392; Kafka's answers to Metadata.
 */
import type { Immutable } from '@odradek/machines';
import {
  type Broker,
  type ClusterState,
  type EndPoint,
  isDirectoryOnline,
  type Partition,
} from '@odradek/machines/cluster';

type State = Immutable<ClusterState>;

/** Where a client reaches the broker over the listener that it uses itself. */
export function endPointOf(broker: Immutable<Broker>, listener: string): EndPoint | undefined {
  return broker.endPoints.find(({ name }) => name === listener);
}

/** The leader's id, or −1 when clients of this listener cannot reach one. */
export function visibleLeader(
  state: State,
  partition: Immutable<Partition>,
  listener: string,
): number {
  const broker = state.brokers.get(partition.leader);
  if (broker === undefined || endPointOf(broker, listener) === undefined) return -1;
  return broker.id;
}

export function offlineReplicas(
  state: State,
  partition: Immutable<Partition>,
  listener: string,
): number[] {
  return partition.replicas.filter((id, index) => {
    const broker = state.brokers.get(id);
    if (broker === undefined || !isVisible(broker, listener)) return true;
    return !isDirectoryOnline(partition.directories[index] ?? '', broker.logDirs);
  });
}

/** Those of `replicas` that clients of this listener can reach. */
export function visibleReplicas(
  state: State,
  replicas: readonly number[],
  listener: string,
): number[] {
  return replicas.filter((id) => {
    const broker = state.brokers.get(id);
    return broker !== undefined && isVisible(broker, listener);
  });
}

function isVisible(broker: Immutable<Broker>, listener: string): boolean {
  return !broker.fenced && endPointOf(broker, listener) !== undefined;
}
