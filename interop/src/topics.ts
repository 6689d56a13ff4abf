/**
 * Topics made before a check needs them: some clients do not ask for a topic to be created by
 * itself, and none should have to. And what a topic holds, asked of the broker.
 */
import { Admin, ListOffsetTimestamps } from '@platformatic/kafka';

export interface TopicOptions {
  readonly partitions?: number;
}

export async function createTopics(
  bootstrap: string,
  topics: readonly string[],
  options: TopicOptions = {},
): Promise<void> {
  const admin = new Admin({ clientId: 'interop', bootstrapBrokers: [bootstrap] });
  try {
    await admin.createTopics({
      topics: [...topics],
      partitions: options.partitions ?? 1,
      replicas: 1,
    });
  } finally {
    await admin.close();
  }
}

/** The offset behind the last record of a partition. */
export async function endOffset(bootstrap: string, topic: string, partition = 0): Promise<number> {
  const admin = new Admin({ clientId: 'interop', bootstrapBrokers: [bootstrap] });
  try {
    const partitions = [{ partitionIndex: partition, timestamp: ListOffsetTimestamps.LATEST }];
    const listed = await admin.listOffsets({ topics: [{ name: topic, partitions }] });
    return Number(listed[0]?.partitions[0]?.offset ?? -1);
  } finally {
    await admin.close();
  }
}

/** Whether a broker serves an API, by its name in Kafka's protocol. */
export async function servesApi(bootstrap: string, name: string): Promise<boolean> {
  const admin = new Admin({ clientId: 'interop', bootstrapBrokers: [bootstrap] });
  try {
    return (await admin.listApis()).some((api) => api.name === name);
  } finally {
    await admin.close();
  }
}
