/** `kafka-consumer-groups.sh --delete` and `--delete-offsets`. */
import { type Admin, BrokerError, PartialError } from '@odradek/client';
import type { Context } from '../context.ts';
import { keyOf } from '../groups/lag.ts';
import { somePartitions } from '../groups/reset.ts';
import { statusTable } from './consumer-groups-output.ts';
import { isClientError, javaMessage, javaText } from './java-errors.ts';

export async function deleteGroups(
  admin: Admin,
  groupIds: readonly string[],
  context: Context,
): Promise<void> {
  const failed = new Map<string, unknown>();
  for (const groupId of groupIds) {
    try {
      await admin.deleteGroups([groupId]);
    } catch (error) {
      if (!isClientError(error)) throw error;
      failed.set(groupId, error);
    }
  }
  const done = groupIds.filter((groupId) => !failed.has(groupId));
  const list = done.map((groupId) => `'${groupId}'`).join(', ');
  if (failed.size === 0) {
    return context.print(`Deletion of requested consumer groups (${list}) was successful.`);
  }
  context.print('\nError: Deletion of some consumer groups failed:');
  for (const [groupId, error] of failed) {
    context.print(`* Group '${groupId}' could not be deleted due to: ${javaText(error)}`);
  }
  if (done.length > 0) {
    context.print(`\nThese consumer groups were deleted successfully: ${list}`);
  }
}

export async function deleteOffsets(
  admin: Admin,
  groupId: string,
  topics: readonly string[],
  context: Context,
): Promise<void> {
  const outcomes = new Map<string, { topic: string; partition: number; status: string }>();
  const partitions = topics.filter((text) => text.includes(':')).flatMap(somePartitions);
  for (const topic of topics.filter((text) => !text.includes(':'))) {
    try {
      const [described] = await admin.describeTopics([topic], { timeoutMs: 1000 });
      for (const { partition } of described?.partitions ?? [])
        partitions.push({ topic, partition });
    } catch (error) {
      if (!isClientError(error)) throw error;
      const cause = error.cause instanceof BrokerError ? error.cause : error;
      const status = `Error: ${javaText(cause)}`;
      outcomes.set(topic, { topic, partition: -1, status });
    }
  }
  let top: BrokerError | undefined;
  let failures = new Map<string, unknown>();
  try {
    if (partitions.length > 0) await admin.deleteGroupOffsets(groupId, partitions);
  } catch (error) {
    if (error instanceof PartialError) failures = new Map(error.failures);
    else if (error instanceof BrokerError) top = error;
    else throw error;
  }
  for (const each of partitions) {
    const error = failures.get(keyOf(each)) ?? top;
    const status = error === undefined ? 'Successful' : `Error: ${javaText(error)}`;
    outcomes.set(keyOf(each), { ...each, status });
  }
  const [first] = failures.values();
  context.print(verdict(groupId, top ?? (first instanceof BrokerError ? first : undefined)));
  context.print(statusTable([...outcomes.values()]));
}

function verdict(groupId: string, error: BrokerError | undefined): string {
  switch (error?.error) {
    case undefined:
      return `Request succeeded for deleting offsets from group ${groupId}.`;
    case 'INVALID_GROUP_ID':
    case 'GROUP_ID_NOT_FOUND':
    case 'GROUP_AUTHORIZATION_FAILED':
    case 'NON_EMPTY_GROUP':
      return `\nError: ${javaMessage(error)}`;
    case 'GROUP_SUBSCRIBED_TO_TOPIC':
    case 'TOPIC_AUTHORIZATION_FAILED':
    case 'UNKNOWN_TOPIC_OR_PARTITION':
      return '\nError: Encountered some partition-level error, see the follow-up details.';
    default:
      return `\nError: Encountered some unknown error: ${error?.error}`;
  }
}
