/** Whether the replicas that a request names for a partition can be taken. */
import type { Immutable } from '../machine.ts';
import { isActive } from './brokers.ts';
import type { ClusterState } from './state.ts';

/** Why not, in Kafka's words; `undefined` when they can. */
export function assignmentRefusal(
  state: Immutable<ClusterState>,
  brokerIds: readonly number[],
  replicationFactor: number | undefined,
  partition: number,
): string | undefined {
  const subject = 'The manual partition assignment includes';
  if (brokerIds.length === 0) return `${subject} an empty replica list.`;
  let previous: number | undefined;
  for (const id of brokerIds.toSorted((a, b) => a - b)) {
    if (!state.brokers.has(id)) {
      return `${subject} broker ${id}, but no such broker is registered.`;
    }
    if (id === previous) return `${subject} the broker ${id} more than once.`;
    previous = id;
  }
  if (replicationFactor !== undefined && brokerIds.length !== replicationFactor) {
    return (
      `${subject} a partition with ${brokerIds.length} replica(s), but this is not consistent ` +
      `with previous partitions, which have ${replicationFactor} replica(s).`
    );
  }
  if (!brokerIds.some((id) => isActive(state, id))) {
    return (
      'All brokers specified in the manual partition assignment for ' +
      `partition ${partition} are fenced or in controlled shutdown.`
    );
  }
  return undefined;
}
